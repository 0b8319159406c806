// Fails when what a browser must download before the first page shows grows over the limit.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const kLimit = 450 * 1024; // CONSOLE: a first view within 1.5 s on an office line
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const files = new Set(['index.html']);
function take(key) {
  const chunk = manifest[key];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) take(next);
}
take('index.html');

let total = 0;
for (const file of files) total += gzipSync(readFileSync(new URL(file, dist))).length;
const kb = (bytes) => `${(bytes / 1024).toFixed(0)} kB`;
console.log(`first download: ${kb(total)} compressed of ${kb(kLimit)} allowed`);
if (total > kLimit) process.exit(1);

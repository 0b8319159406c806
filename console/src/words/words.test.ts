import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from './en.json';
import { wordsOf } from './words';
import zh from './zh-CN.json';

const kSource = new URL('..', import.meta.url).pathname;
const places = (sentence: string) =>
  [...sentence.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'api' ? [] : sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}
const code = sources(kSource).join('\n');

test('both languages have the same keys', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test('a sentence has the same places in both', () => {
  for (const [key, sentence] of Object.entries(zh)) {
    expect([key, places((en as Record<string, string>)[key]!)]).toEqual([key, places(sentence)]);
  }
});

test('every key in use exists', () => {
  const used = [...code.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1]!);
  expect(used.length).toBeGreaterThan(150);
  expect(used.filter((key) => !(key in zh))).toEqual([]);
});

test('every group of codes in use has words, and no key is left over', () => {
  const groups = new Set(
    [...code.matchAll(/\b(?:code|has)\(\s*(?:words, )?'([\w.]+)'/g)].map((match) => match[1]!),
  );
  for (const group of groups) {
    expect([group, Object.keys(zh).some((key) => key.startsWith(`${group}.`))]).toEqual([
      group,
      true,
    ]);
  }
  const mentioned = (key: string) => code.includes(`'${key}'`);
  const grouped = (key: string) =>
    key.split('.').some((_, i, all) => isGroup(all.slice(0, i).join('.')));
  // Groups that are named by a table or a condition instead of in the call.
  const named = new Set([
    ...groups,
    'when.ago',
    'when.in',
    'when.span',
    'waits',
    'method',
    'answer_result',
    'account_decision',
    'order_kind',
  ]);
  const isGroup = (group: string) => named.has(group);
  expect(Object.keys(zh).filter((key) => !mentioned(key) && !grouped(key))).toEqual([]);
});

test('every note of the engine has words', () => {
  const header = readFileSync(join(kSource, '../../src/chase/notes.h'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('// '))
    .join('\n');
  const codes = new Set(
    [
      ...header.matchAll(
        /\b(?:payments|reading|payment|phones|order|answer|account|hold|transfer|fanout|method|phone|limit)\.[a-z_]+/g,
      ),
    ].map((match) => match[0]),
  );
  expect(codes.size).toBeGreaterThan(25);
  expect([...codes].filter((each) => !(`note.${each}` in zh))).toEqual([]);
});

test('places are filled, unknown codes stay readable', () => {
  const words = wordsOf('en');
  expect(words.t('orders.count', { n: 3 })).toBe('3 orders');
  expect(words.t('orders.count', { n: 1 })).toBe('1 order');
  expect(words.code('note', 'hold.new_thing', { account: 'ICBC …4565' })).toBe(
    'hold.new thing · account ICBC …4565',
  );
});

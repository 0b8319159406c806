// The chases of bench/trace.sh in DuckDB and Kuzu: node peers.mjs FOLDER (with transfers.csv,
// chases.csv, expected.csv). Prints one line of figures for each, and whether every row is as
// expected. DuckDB answers a chase in tens of milliseconds, so it gets the first hundred.
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import duckdb from '@duckdb/node-api/package.json' with { type: 'json' };
import kuzu from 'kuzu';

const folder = process.argv[2];
const HOPS = 6;
const CHASES = 100;

const lines = (name) => readFileSync(join(folder, name), 'utf8').trim().split('\n');
const chases = lines('chases.csv').slice(0, CHASES).map((line) => line.split(',').map(Number));
const wanted = new Set(chases.map(([source]) => source));
const expected = lines('expected.csv').filter((line) => wanted.has(Number(line.split(',')[0])));

function report(name, times, rows, loading) {
  times.sort((a, b) => a - b);
  const at = (part) => ((times[Math.floor((times.length - 1) * part)] ?? 0) * 1000).toFixed(1);
  console.log(`  ${name.padEnd(30)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)} us` +
    `   (load ${(loading / 1000).toFixed(1)} s)`);
  const same = rows.length === expected.length && rows.sort().join('\n') === expected.sort().join('\n');
  console.log(`  every row as ours: ${same ? 'yes' : 'NO'}`);
  if (!same) process.exitCode = 1;
}

async function inDuckdb() {
  const began = performance.now();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`create table transfer as select * from read_csv('${join(folder, 'transfers.csv')}',
    header = false, columns = {'n': 'INTEGER', 's': 'INTEGER', 'd': 'INTEGER', 'fen': 'BIGINT'})`);
  const loading = performance.now() - began;
  // The day's transfers first: the join of every round then goes over these only.
  const query = await connection.prepare(`
    with recursive day as materialized (
      select n, s, d from transfer where n > $1 and n < $2
    ), reached(account, n, hops) as (
      select d, n, 1 from transfer where n = $1
      union
      select t.d, t.n, r.hops + 1 from reached r join day t on t.s = r.account and t.n > r.n
       where r.hops < ${HOPS}
    )
    select account, min(n) as through, min(hops) as hops from reached group by account`);
  const times = [];
  const rows = [];
  for (const [source, until] of chases) {
    const start = performance.now();
    query.bind([source, until]);
    const result = (await query.runAndReadAll()).getRows();
    times.push(performance.now() - start);
    for (const row of result) rows.push([source, ...row].join(','));
  }
  connection.closeSync();
  report(`DuckDB ${duckdb.version}`, times, rows, loading);
}

async function inKuzu() {
  const place = mkdtempSync(join(tmpdir(), 'holdfast-bench-kuzu-'));
  const began = performance.now();
  let accounts = 0;
  const edges = [];
  for (const line of lines('transfers.csv')) {
    const [n, from, to] = line.split(',');
    accounts = Math.max(accounts, Number(from), Number(to));
    edges.push(`${from},${to},${n}`);
  }
  writeFileSync(join(place, 'accounts.csv'),
    Array.from({ length: accounts + 1 }, (_, k) => k).join('\n') + '\n');
  writeFileSync(join(place, 'paid.csv'), edges.join('\n') + '\n');
  const connection = new kuzu.Connection(new kuzu.Database(join(place, 'db')));
  await connection.query('create node table Account(id int64, primary key(id))');
  await connection.query('create rel table Paid(from Account to Account, n int64)');
  await connection.query(`copy Account from '${join(place, 'accounts.csv')}' (header=false)`);
  await connection.query(`copy Paid from '${join(place, 'paid.csv')}' (header=false)`);
  const loading = performance.now() - began;
  // A way in order of time is one whose numbers are sorted. Kuzu takes no parameters there.
  const start = (from, n) =>
    `match (a:Account)-[p:Paid]->(b:Account) where a.id = ${from} and p.n = ${n} return b.id as id`;
  const chase = (account, after, until) => `
    match (a:Account)-[p:Paid*1..${HOPS - 1} (r, _ | where r.n > ${after} and r.n < ${until})]->(b:Account)
    where a.id = ${account}
      and list_sort(properties(rels(p), 'n')) = properties(rels(p), 'n')
    return b.id as id, min(list_extract(properties(rels(p), 'n'), -1)) as through,
      min(length(p)) + 1 as hops`;
  const senders = new Map();
  for (const line of edges) {
    const [from, , n] = line.split(',').map(Number);
    if (wanted.has(n)) senders.set(n, from);
  }
  const times = [];
  const rows = [];
  for (const [source, until] of chases) {
    const began = performance.now();
    const [{ id }] = await (await connection.query(start(senders.get(source), source))).getAll();
    const result = await (await connection.query(chase(id, source, until))).getAll();
    times.push(performance.now() - began);
    const best = new Map([[id, [source, 1]]]);
    for (const row of result) {
      if (row.id !== id) best.set(row.id, [row.through, row.hops]);
    }
    for (const [account, [through, hops]] of best) rows.push([source, account, through, hops].join(','));
  }
  report(`Kuzu ${kuzu.VERSION}`, times, rows, loading);
  rmSync(place, { recursive: true });
}

await inDuckdb();
await inKuzu();
process.exit();

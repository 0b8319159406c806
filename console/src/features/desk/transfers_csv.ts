// A bank clerk's CSV of transfers -> transfers of an answer, or what is wrong, line by line.
import type { Transfer } from '../../server/types';
import { CsvError, parseCsv } from '../../ui/csv';
import { parseLocalTime } from '../../ui/format';

const kNeeded = ['ref', 'time', 'from', 'to', 'amount'] as const;
export const kTransfersMax = 20_000; // of one answer, as the API takes them

export type LineCode =
  | 'no_header'
  | 'column_missing'
  | 'quote_open'
  | 'quote_stray'
  | 'ref'
  | 'ref_twice'
  | 'time'
  | 'from'
  | 'to'
  | 'same'
  | 'amount'
  | 'flag'
  | 'foreign'
  | 'too_many';

export interface LineProblem {
  line: number;
  code: LineCode;
  value: string;
}

export interface Uploaded {
  transfers: Transfer[];
  problems: LineProblem[];
}

/** Columns are found by name, in any order; unknown ones are ignored. `target` must be touched. */
export function readTransfers(text: string, target: string | undefined, now: number): Uploaded {
  try {
    const [header, ...rows] = parseCsv(text);
    if (!header) return { transfers: [], problems: [{ line: 1, code: 'no_header', value: '' }] };
    const names = header.cells.map((cell) => cell.trim().toLowerCase());
    const missing = kNeeded.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      const problems = missing.map((value) => ({
        line: header.line,
        code: 'column_missing' as const,
        value,
      }));
      return { transfers: [], problems };
    }
    if (rows.length > kTransfersMax) {
      return {
        transfers: [],
        problems: [
          { line: rows[kTransfersMax]!.line, code: 'too_many', value: String(kTransfersMax) },
        ],
      };
    }
    return rowsToTransfers(names, rows, target, now);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { transfers: [], problems: [{ line: error.line, code: error.code, value: '' }] };
  }
}

function rowsToTransfers(
  names: string[],
  rows: { line: number; cells: string[] }[],
  target: string | undefined,
  now: number,
): Uploaded {
  const out: Uploaded = { transfers: [], problems: [] };
  const refs = new Set<string>();
  for (const { line, cells } of rows) {
    const get = (name: string) => (cells[names.indexOf(name)] ?? '').trim();
    const problem = problemOf(get, target, now, refs);
    if (problem) out.problems.push({ line, ...problem });
    else out.transfers.push(transferOf(get, now));
    refs.add(get('ref'));
  }
  return out;
}

type Get = (name: string) => string;

function problemOf(
  get: Get,
  target: string | undefined,
  now: number,
  refs: Set<string>,
): Omit<LineProblem, 'line'> | null {
  const bad = (code: LineCode, value: string) => ({ code, value });
  const [ref, from, to] = [get('ref'), get('from'), get('to')];
  if (!ref || ref.length > 100) return bad('ref', ref);
  if (refs.has(ref)) return bad('ref_twice', ref);
  if (timeOf(get('time'), now) === null) return bad('time', get('time'));
  if (!isAccount(from)) return bad('from', from);
  if (!isAccount(to)) return bad('to', to);
  if (from === to) return bad('same', to);
  if (fenOf(get('amount')) === null) return bad('amount', get('amount'));
  for (const flag of ['cash', 'merchant'])
    if (flagOf(get(flag)) === null) return bad('flag', get(flag));
  // The contract refuses a whole answer for one transfer that does not touch the order's account.
  if (target && from !== target && to !== target) return bad('foreign', ref);
  return null;
}

function transferOf(get: Get, now: number): Transfer {
  const optional = (name: string) => get(name) || undefined;
  return {
    ref: get('ref'),
    time: timeOf(get('time'), now)!,
    from: get('from'),
    to: get('to'),
    amount_fen: fenOf(get('amount'))!,
    from_name: optional('from_name'),
    to_name: optional('to_name'),
    channel: optional('channel'),
    cash: flagOf(get('cash')) || undefined,
    merchant: flagOf(get('merchant')) || undefined,
  };
}

const isAccount = (text: string) => /^[A-Za-z0-9_.-]{1,32}:\S{1,64}$/.test(text);

/** Decimal yuan with up to two decimals, as the contract has it. */
function fenOf(text: string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text);
  const fen = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
  return fen > 0 ? fen : null;
}

/** RFC 3339 with an offset, Unix seconds, or the centre's local time. */
function timeOf(text: string, now: number): string | null {
  if (/^\d{9,11}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (/^\d{4}-\d\d-\d\d[Tt].*(?:[Zz]|[+-]\d\d:\d\d)$/.test(text)) {
    return Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString();
  }
  return /^\d{4}/.test(text) ? parseLocalTime(text, now) : null;
}

function flagOf(text: string): boolean | null {
  if (['', '0', 'false', 'no', '否'].includes(text.toLowerCase())) return false;
  return ['1', 'true', 'yes', '是'].includes(text.toLowerCase()) ? true : null;
}

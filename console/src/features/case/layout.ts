// Where the accounts of a case stand: left to right by tier, each near the account that paid it.
//
// Accounts are placed in the order in which they became known; a place once taken is never changed.
// So whoever opens the page when, at any point of the slider, sees the same picture, and new
// accounts grow in without moving what is there.
import type { FundsTransfer } from '../../server/types';

export interface Place {
  column: number;
  row: number;
}

/** In order of becoming known: the order in which the picture grew. */
export function byDiscovery(transfers: readonly FundsTransfer[]): FundsTransfer[] {
  const known = (each: FundsTransfer) => Date.parse(each.known_at ?? each.time);
  return [...transfers].sort(
    (a, b) =>
      known(a) - known(b) || Date.parse(a.time) - Date.parse(b.time) || (a.ref < b.ref ? -1 : 1),
  );
}

/** A column and row for every account that a transfer touches. Cost: O(transfers x rows). */
export function layout(transfers: readonly FundsTransfer[]): Map<string, Place> {
  const places = new Map<string, Place>();
  const taken: Set<number>[] = [];
  const put = (account: string, column: number, near: number) => {
    const rows = (taken[column] ??= new Set());
    const row = nearestFree(rows, near);
    rows.add(row);
    places.set(account, { column, row });
  };
  for (const { from, to } of byDiscovery(transfers)) {
    if (!places.has(from)) put(from, 0, 0);
    const parent = places.get(from)!;
    if (!places.has(to)) put(to, parent.column + 1, parent.row);
  }
  return places;
}

/** The free row nearest to `near`: near, +1, -1, +2, -2, ... */
function nearestFree(rows: ReadonlySet<number>, near: number): number {
  for (let distance = 0; ; ++distance) {
    if (!rows.has(near + distance)) return near + distance;
    if (!rows.has(near - distance)) return near - distance;
  }
}

/** All transfers from one account to another, drawn as one. */
export interface Flow {
  from: string;
  to: string;
  traced_fen: number;
  count: number;
  /** The first of them. */
  time: string;
}

export function flowsOf(transfers: readonly FundsTransfer[]): Flow[] {
  const flows = new Map<string, Flow>();
  for (const { from, to, traced_fen, time } of transfers) {
    const key = `${from} ${to}`;
    const old = flows.get(key);
    if (!old) flows.set(key, { from, to, traced_fen, count: 1, time });
    else {
      old.traced_fen += traced_fen;
      old.count += 1;
      if (Date.parse(time) < Date.parse(old.time)) old.time = time;
    }
  }
  return [...flows.values()];
}

export const kFoldOver = 200; // accounts; beyond that a picture says less than a number
const kLeavesKept = 6; // of one account, the largest

/** Leaves to leave out of a picture with too many accounts: parent -> the accounts folded. */
export function folded(
  transfers: readonly FundsTransfer[],
  accounts: number,
): Map<string, string[]> {
  const folds = new Map<string, string[]>();
  if (accounts <= kFoldOver) return folds;
  const pays = new Set(transfers.map((each) => each.from));
  const leaves = new Map<string, Map<string, number>>();
  const parents = new Map<string, Set<string>>();
  for (const { from, to, traced_fen } of transfers) {
    if (pays.has(to)) continue;
    const of = leaves.get(from) ?? new Map<string, number>();
    leaves.set(from, of.set(to, (of.get(to) ?? 0) + traced_fen));
    parents.set(to, (parents.get(to) ?? new Set()).add(from));
  }
  for (const [parent, of] of leaves) {
    const own = [...of].filter(([leaf]) => parents.get(leaf)!.size === 1);
    const small = own.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(kLeavesKept);
    if (small.length > 1)
      folds.set(
        parent,
        small.map(([leaf]) => leaf),
      );
  }
  return folds;
}

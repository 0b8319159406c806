// The methods side by side: what each says of an account, and where they differ from the case's own.
import type { Trace, TraceMethodName } from '../../server/types';

/** In the order they are shown; reach is an upper bound and stands apart. */
export const kMethods: readonly TraceMethodName[] = ['prorata', 'fifo', 'lifo', 'libr'];

export interface ComparedAccount {
  account: string;
  name?: string;
  tier: number;
  is_victim: boolean;
  /** By method, in the order of kMethods; 0 where a method leaves nothing there. */
  traced_fen: number[];
  /** The most that can be there (reach). */
  at_most_fen?: number;
  differs: boolean;
}

/** One row for each account that any of the methods knows, by tier, then by the largest amount. */
export function compare(
  analyses: readonly (Trace | undefined)[],
  reach?: Trace,
): ComparedAccount[] {
  const rows = new Map<string, ComparedAccount>();
  const row = (each: Trace['accounts'][number]) => {
    const found = rows.get(each.account);
    if (found) return found;
    const made: ComparedAccount = {
      account: each.account,
      name: each.name,
      tier: each.tier,
      is_victim: each.is_victim ?? false,
      traced_fen: kMethods.map(() => 0),
      differs: false,
    };
    rows.set(each.account, made);
    return made;
  };
  analyses.forEach((analysis, index) => {
    for (const each of analysis?.accounts ?? []) row(each).traced_fen[index] = each.traced_fen;
  });
  for (const each of reach?.accounts ?? []) row(each).at_most_fen = each.traced_fen;
  const there = analyses.map((each, index) => (each ? index : -1)).filter((index) => index >= 0);
  for (const each of rows.values()) {
    const told = there.map((index) => each.traced_fen[index]!);
    each.differs = told.some((fen) => fen !== told[0]);
  }
  const most = (each: ComparedAccount) => Math.max(...each.traced_fen);
  return [...rows.values()].sort(
    (a, b) => a.tier - b.tier || most(b) - most(a) || (a.account < b.account ? -1 : 1),
  );
}

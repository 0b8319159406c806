// A case's money as it was known at a moment: what the time slider shows.
import type {
  Entry,
  Funds,
  FundsAccount,
  FundsTransfer,
  Money4,
  OrderView,
} from '../../server/types';

export interface GraphAccount extends FundsAccount {
  /** Traced money that ever came in (for the victim: that went out). */
  through_fen: number;
}

export interface Snapshot {
  money: Money4;
  accounts: GraphAccount[];
  transfers: FundsTransfer[];
}

const knownAt = (transfer: FundsTransfer) => Date.parse(transfer.known_at ?? transfer.time);

/** The first moment anything was known. */
export function beginOf(funds: Funds): number {
  return Math.min(...funds.transfers.map(knownAt), Date.parse(funds.as_of));
}

export function snapshot(
  funds: Funds,
  orders: OrderView[],
  entries: Entry[],
  at: number | null,
): Snapshot {
  const transfers =
    at === null ? funds.transfers : funds.transfers.filter((each) => knownAt(each) <= at);
  const through = throughOf(
    transfers,
    new Set(funds.accounts.filter((each) => each.is_victim).map((each) => each.account)),
  );
  const answered = new Map(orders.map((order) => [order.id, Date.parse(order.answered_at ?? '')]));
  const leaving = new Map<string, number>();
  for (const each of transfers)
    leaving.set(each.from, (leaving.get(each.from) ?? 0) + each.traced_fen);
  const accounts = funds.accounts
    .filter((each) => through.has(each.account))
    .map((each) => {
      const through_fen = through.get(each.account)!;
      if (at === null || each.is_victim) return { ...each, through_fen };
      return earlier({ ...each, through_fen }, at, answered, leaving.get(each.account) ?? 0);
    });
  return { money: moneyAt(funds, entries, at), accounts, transfers };
}

/** An account whose answer had not come yet: its money was still thought to be there, in flight. */
function earlier(
  account: GraphAccount,
  at: number,
  answered: Map<string, number>,
  left_fen: number,
): GraphAccount {
  const when = account.order === undefined ? NaN : answered.get(account.order);
  const isKnown = account.order === undefined || (when !== undefined && when <= at);
  if (isKnown) return account;
  const { reason: _, hold_until: __, ...rest } = account;
  return {
    ...rest,
    state: 'in_flight',
    held_fen: 0,
    traced_fen: Math.max(0, account.through_fen - left_fen),
  };
}

function throughOf(transfers: FundsTransfer[], victims: Set<string>): Map<string, number> {
  const through = new Map<string, number>();
  const add = (account: string, fen: number) =>
    through.set(account, (through.get(account) ?? 0) + fen);
  for (const each of transfers) {
    add(each.from, victims.has(each.from) ? each.traced_fen : 0);
    add(each.to, victims.has(each.to) ? 0 : each.traced_fen);
  }
  return through;
}

function moneyAt(funds: Funds, entries: Entry[], at: number | null): Money4 {
  if (at === null) return funds;
  const before = entries.filter((each) => each.funds && Date.parse(each.at) <= at);
  return (
    before.at(-1)?.funds ?? {
      paid_fen: 0,
      held_fen: 0,
      in_flight_fen: 0,
      gone_fen: 0,
      returned_fen: 0,
    }
  );
}

import { expect, test } from 'vitest';
import type { Entry, Funds, OrderView } from '../../server/types';
import { beginOf, snapshot } from './snapshot';

const at = (minute: number) => new Date(Date.UTC(2026, 8, 11, 7, minute)).toISOString();
const sums = (held_fen: number, in_flight_fen: number) => ({
  paid_fen: 1000,
  held_fen,
  in_flight_fen,
  gone_fen: 0,
  returned_fen: 0,
});
const funds: Funds = {
  ...sums(1000, 0),
  as_of: at(30),
  accounts: [
    {
      account: 'CCB:1',
      tier: 0,
      traced_fen: 0,
      held_fen: 0,
      state: 'gone',
      reason: 'moved_on',
      is_victim: true,
    },
    { account: 'ICBC:2', tier: 1, traced_fen: 400, held_fen: 400, state: 'held', order: 'O1' },
    { account: 'ABC:3', tier: 2, traced_fen: 600, held_fen: 600, state: 'held', order: 'O2' },
  ],
  transfers: [
    {
      ref: 'a',
      time: at(1),
      known_at: at(10),
      from: 'CCB:1',
      to: 'ICBC:2',
      amount_fen: 1000,
      traced_fen: 1000,
    },
    {
      ref: 'b',
      time: at(2),
      known_at: at(12),
      from: 'ICBC:2',
      to: 'ABC:3',
      amount_fen: 600,
      traced_fen: 600,
    },
  ],
};
const orders = [
  { id: 'O1', answered_at: at(12) },
  { id: 'O2', answered_at: at(20) },
] as OrderView[];
const entries = [
  { seq: 1, at: at(10), kind: 'alert.filed', actor: 'x', funds: sums(0, 1000) },
  { seq: 2, at: at(12), kind: 'order.answered', actor: 'x', funds: sums(400, 600) },
] as Entry[];

test('now: everything as it is, with what went through each account', () => {
  const now = snapshot(funds, orders, entries, null);
  expect(now.accounts.map((each) => [each.account, each.through_fen])).toEqual([
    ['CCB:1', 1000],
    ['ICBC:2', 1000],
    ['ABC:3', 600],
  ]);
  expect(now.money.held_fen).toBe(1000);
});

test('before an answer the money was still in flight', () => {
  const early = snapshot(funds, orders, entries, Date.parse(at(11)));
  expect(early.accounts.map((each) => [each.account, each.state, each.held_fen])).toEqual([
    ['CCB:1', 'gone', 0],
    ['ICBC:2', 'in_flight', 0],
  ]);
  expect(early.accounts[1]!.traced_fen).toBe(1000);
  expect(early.money).toEqual(sums(0, 1000));
});

test('between two answers one is held and the next is waited for', () => {
  const middle = snapshot(funds, orders, entries, Date.parse(at(13)));
  expect(middle.accounts.map((each) => [each.state, each.traced_fen])).toEqual([
    ['gone', 0],
    ['held', 400],
    ['in_flight', 600],
  ]);
});

test('the slider begins when the first was known', () => {
  expect(beginOf(funds)).toBe(Date.parse(at(10)));
});

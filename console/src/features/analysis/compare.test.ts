import { expect, test } from 'vitest';
import type { Trace } from '../../server/types';
import { compare } from './compare';

const of = (...accounts: [string, number, number][]): Trace =>
  ({
    accounts: accounts.map(([account, tier, traced_fen]) => ({ account, tier, traced_fen })),
  }) as unknown as Trace;

test('an account that one method leaves empty is still a row, and differs', () => {
  const rows = compare([of(['M', 1, 640]), of(['M', 1, 0], ['X', 2, 5]), undefined, undefined]);
  expect(rows.map((each) => each.account)).toEqual(['M', 'X']);
  expect(rows[0]!.traced_fen).toEqual([640, 0, 0, 0]);
  expect(rows[0]!.differs).toBe(true);
  expect(rows[1]!.traced_fen[1]).toBe(5);
});

test('a method that has not answered yet makes no difference', () => {
  const rows = compare([of(['M', 1, 640]), undefined, undefined, undefined], of(['M', 1, 900]));
  expect(rows[0]!.differs).toBe(false);
  expect(rows[0]!.at_most_fen).toBe(900);
});

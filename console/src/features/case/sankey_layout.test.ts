import { expect, test } from 'vitest';
import type { FundsTransfer } from '../../server/types';
import { ribbonPath, streams } from './sankey_layout';
import type { GraphAccount, Snapshot } from './snapshot';

function account(name: string, through_fen: number): GraphAccount {
  return {
    account: name,
    tier: 0,
    traced_fen: 0,
    held_fen: 0,
    state: 'in_flight',
    through_fen,
  } as GraphAccount;
}

function pay(from: string, to: string, traced_fen: number, minute: number): FundsTransfer {
  const time = new Date(Date.UTC(2026, 8, 11, 7, minute)).toISOString();
  return {
    ref: `${from}${to}`,
    time,
    from,
    to,
    amount_fen: traced_fen,
    traced_fen,
    known_at: time,
  };
}

const circle: Snapshot = {
  money: { paid_fen: 0, held_fen: 0, in_flight_fen: 0, gone_fen: 0, returned_fen: 0 },
  accounts: [account('V', 900), account('A', 1000), account('B', 600), account('C', 300)],
  transfers: [
    pay('V', 'A', 900, 1),
    pay('A', 'B', 600, 2),
    pay('A', 'C', 300, 3),
    pay('B', 'A', 100, 4),
  ],
};

test('ribbons are as wide as their money, and leave a bar without overlapping', () => {
  const { bars, ribbons } = streams(circle, 900, 500);
  const toB = ribbons.find((each) => each.to === 'B')!;
  const toC = ribbons.find((each) => each.to === 'C')!;
  expect(toB.width / toC.width).toBeCloseTo(2);
  expect(Math.abs(toB.y1 - toC.y1)).toBeCloseTo((toB.width + toC.width) / 2);
  const a = bars.find((bar) => bar.account.account === 'A')!;
  expect(a.height / toB.width).toBeCloseTo(1000 / 600);
});

test('a circle is drawn as a way back, not left out', () => {
  const { ribbons } = streams(circle, 900, 500);
  const back = ribbons.find((each) => each.from === 'B')!;
  expect(back.isBack).toBe(true);
  expect(ribbonPath(back)).toMatch(/^M[\d.]+ [\d.]+C.*S/);
});

test('bars of one column never overlap, however many', () => {
  const leaves = Array.from({ length: 80 }, (_, i) => `L${i}`);
  const many: Snapshot = {
    ...circle,
    accounts: [account('V', 8000), ...leaves.map((name) => account(name, 100))],
    transfers: leaves.map((name, i) => pay('V', name, 100, i)),
  };
  const { bars, height } = streams(many, 900, 500);
  const column = bars.filter((bar) => bar.account.account !== 'V').sort((a, b) => a.y - b.y);
  for (let i = 1; i < column.length; ++i)
    expect(column[i]!.y).toBeGreaterThan(column[i - 1]!.y + column[i - 1]!.height);
  expect(column.at(-1)!.y + column.at(-1)!.height).toBeLessThan(height);
});

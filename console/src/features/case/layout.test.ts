import { expect, test } from 'vitest';
import type { FundsTransfer } from '../../server/types';
import { flowsOf, folded, layout } from './layout';

function pay(from: string, to: string, minute: number, traced_fen = 100_00): FundsTransfer {
  const time = new Date(Date.UTC(2026, 8, 11, 7, minute)).toISOString();
  return {
    ref: `${from}>${to}@${minute}`,
    time,
    from,
    to,
    amount_fen: traced_fen,
    traced_fen,
    known_at: time,
  };
}

const story = [
  pay('V', 'A', 1),
  pay('A', 'B', 2),
  pay('A', 'C', 3),
  pay('C', 'D', 4),
  pay('B', 'E', 5),
  pay('A', 'F', 6),
  pay('D', 'A', 7),
  pay('E', 'D', 8),
];

test('tiers go from left to right', () => {
  const places = layout(story);
  expect(places.get('V')!.column).toBe(0);
  expect(places.get('A')!.column).toBe(1);
  expect(['B', 'C', 'F'].map((each) => places.get(each)!.column)).toEqual([2, 2, 2]);
  expect(places.get('D')!.column).toBe(3);
});

test('no two accounts share a place', () => {
  const places = [...layout(story).values()].map((each) => `${each.column}/${each.row}`);
  expect(new Set(places).size).toBe(places.length);
});

test('what is there never moves when more becomes known', () => {
  const whole = layout(story);
  for (let known = 1; known <= story.length; ++known) {
    for (const [account, place] of layout(story.slice(0, known))) {
      expect(whole.get(account)).toEqual(place);
    }
  }
});

test('the order in which transfers arrive does not matter', () => {
  expect([...layout([...story].reverse())].sort()).toEqual([...layout(story)].sort());
});

test('several transfers between two accounts are one flow', () => {
  const flows = flowsOf([pay('A', 'B', 5, 200), pay('A', 'B', 3, 100), pay('B', 'A', 6, 50)]);
  expect(flows.map((each) => [each.from, each.to, each.traced_fen, each.count])).toEqual([
    ['A', 'B', 300, 2],
    ['B', 'A', 50, 1],
  ]);
  expect(new Date(flows[0]!.time).getUTCMinutes()).toBe(3);
});

test('a cycle ends', () => {
  expect(
    layout([pay('V', 'A', 1), pay('A', 'B', 2), pay('B', 'A', 3), pay('A', 'A', 4)]).size,
  ).toBe(3);
});

test('small leaves fold only when there are too many accounts', () => {
  const wide = [pay('V', 'A', 0)];
  for (let i = 0; i < 300; ++i) wide.push(pay('A', `L${i}`, 1, 100_00 + i));
  wide.push(pay('L5', 'M', 2));
  expect(folded(wide, 150).size).toBe(0);
  const folds = folded(wide, 303);
  expect(folds.get('A')).toHaveLength(299 - 6);
  expect(folds.get('A')).not.toContain('L5'); // it paid on: not a leaf
  expect(folds.get('A')).not.toContain('L299'); // the largest stays
});

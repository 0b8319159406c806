import { expect, test } from 'vitest';
import { readTransfers } from './transfers_csv';

const kTarget = 'ICBC:6222021608001234565';
const now = Date.parse('2026-09-11T08:00:00Z');
const read = (text: string) => readTransfers(text, kTarget, now);

test('columns by name in any order, unknown ones ignored', () => {
  const { transfers, problems } = read(
    'amount,to,from,time,ref,teller,cash\n28000.5,ABC:6228480048123456781,' +
      kTarget +
      ',2026-09-11 15:30:00,R1,007,是\n',
  );
  expect(problems).toEqual([]);
  expect(transfers).toEqual([
    {
      ref: 'R1',
      time: '2026-09-11T07:30:00Z',
      from: kTarget,
      to: 'ABC:6228480048123456781',
      amount_fen: 2_800_050,
      cash: true,
    },
  ]);
});

test('each wrong line is named, the good ones stay', () => {
  const { transfers, problems } = read(
    [
      'ref,time,from,to,amount',
      `A,2026-09-11T15:30:00+08:00,${kTarget},ABC:1,10`,
      `A,1757575800,${kTarget},ABC:1,10`,
      `B,yesterday,${kTarget},ABC:1,10`,
      `C,1757575800,${kTarget},ABC:1,10.001`,
      `D,1757575800,CCB:9,ABC:1,10`,
      `E,1757575800,${kTarget},6228,10`,
      `F,1757575800,${kTarget},${kTarget},10`,
    ].join('\n'),
  );
  expect(transfers.map((each) => each.ref)).toEqual(['A']);
  expect(problems.map((each) => [each.line, each.code])).toEqual([
    [3, 'ref_twice'],
    [4, 'time'],
    [5, 'amount'],
    [6, 'foreign'],
    [7, 'to'],
    [8, 'same'],
  ]);
});

test('a missing column and broken quotes are told', () => {
  expect(read('ref,time,from,to\n').problems).toEqual([
    { line: 1, code: 'column_missing', value: 'amount' },
  ]);
  expect(read('ref,time,from,to,amount\n"x').problems).toEqual([
    { line: 2, code: 'quote_open', value: '' },
  ]);
  expect(read('').problems[0]!.code).toBe('no_header');
});

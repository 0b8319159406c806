import { expect, test } from 'vitest';
import { wordsOf } from '../../words/words';
import {
  bankCode,
  draftOf,
  emptyPayment,
  failsLuhn,
  mergeReading,
  paymentOf,
  problemsOf,
  reach,
  risksOf,
} from './payment_draft';

const zh = wordsOf('zh-CN');
const now = Date.parse('2026-09-11T08:00:00Z');
const typed = {
  ...emptyPayment(),
  time: '15:30',
  to_bank: '工商银行',
  to: '6222 0216 0800 1234 565',
  amount: '2.8万',
};

test('a typed payment becomes a payment of the API', () => {
  expect(problemsOf(zh, typed, now)).toEqual([]);
  expect(paymentOf(zh, typed, now)).toMatchObject({
    time: '2026-09-11T07:30:00Z',
    to: 'ICBC:6222021608001234565',
    amount_fen: 2_800_000,
  });
});

test('banks by name or code', () => {
  expect(bankCode(zh, '农业银行')).toBe('ABC');
  expect(bankCode(zh, 'jnb')).toBe('JNB');
  expect(bankCode(zh, '某某银行')).toBeNull();
  expect(bankCode(wordsOf('en'), 'Bank of China')).toBe('BOC');
});

test('what is missing is named', () => {
  const problems = problemsOf(zh, { ...emptyPayment(), amount: '三万' }, now);
  expect(problems).toContainEqual({ field: 'amount', code: 'format' });
  expect(problems).toContainEqual({ field: 'to', code: 'needed' });
  expect(risksOf(typed)).toEqual(['to_name', 'ref']);
});

test('a checksum that fails is seen, one that does not apply is not', () => {
  expect(failsLuhn('6222021608001234565')).toBe(false);
  expect(failsLuhn('6222021608001234567')).toBe(true);
  expect(failsLuhn('13800138000')).toBe(false);
});

test('a new reading leaves alone what a person changed', () => {
  const reading = {
    scam_type: 'other',
    scam_confidence: 0,
    loss_fen: null,
    indicators: [],
    amounts: [],
    times: [],
    payments: [
      { to: 'ICBC:6222021608001234565', amount_fen: 100 },
      { to: 'ABC:6228480048123456781', amount_fen: 200 },
    ],
  };
  const mine = { ...typed, is_touched: true, amount: '999' };
  const rows = mergeReading(zh, [mine], reading);
  expect(rows.map((row) => row.amount)).toEqual(['999', '2.00']);
});

test('a payment survives the way into the form and back', () => {
  const payment = paymentOf(zh, typed, now);
  expect(paymentOf(zh, draftOf(zh, payment), now)).toEqual(payment);
});

test('stops are counted by account, banks once', () => {
  const to = (account: string) => ({ ...paymentOf(zh, typed, now), to: account });
  expect(
    reach([to('ICBC:1111'), to('ICBC:1111'), to('ICBC:2222'), to('ABC:3333'), to('CASH:1')]),
  ).toEqual({ stops: 3, banks: 2 });
});

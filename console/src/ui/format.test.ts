import { expect, test } from 'vitest';
import {
  accountParts,
  clock,
  exactTime,
  lastFour,
  money,
  parseLocalTime,
  parseYuan,
  phone,
  plainYuan,
  shortMoney,
  spanOf,
} from './format';

test('money', () => {
  expect(money(2_800_000)).toBe('¥28,000.00');
  expect(money(5)).toBe('¥0.05');
  expect(money(-123_456_78)).toBe('-¥123,456.78');
  expect(plainYuan(2_800_050)).toBe('28000.50');
});

test('short money', () => {
  expect(shortMoney(2_800_000, 'zh-CN')).toBe('2.8万');
  expect(shortMoney(95_000, 'zh-CN')).toBe('950');
  expect(shortMoney(13_500_000_000, 'zh-CN')).toBe('1.35亿');
  expect(shortMoney(10_000_000, 'zh-CN')).toBe('10万');
  expect(shortMoney(2_800_000, 'en')).toBe('28k');
  expect(shortMoney(0, 'en')).toBe('0');
});

test('yuan as people type it', () => {
  expect(parseYuan('28,000.5')).toBe(2_800_050);
  expect(parseYuan(' ￥300元 ')).toBe(30_000);
  expect(parseYuan('2.8万')).toBe(2_800_000);
  expect(parseYuan('1.23456789')).toBeNull();
  expect(parseYuan('0')).toBeNull();
  expect(parseYuan('三万')).toBeNull();
});

test('accounts in groups of four, cut before the last four', () => {
  expect(accountParts('ICBC:6222021608001234565')).toEqual({
    institution: 'ICBC',
    head: '6222 0216 0800 123',
    last4: '4 565',
  });
  expect(accountParts('ALIPAY:someone@example.com').last4).toBe('someone@example.com');
  expect(lastFour('ICBC:6222021608001234565')).toBe('4565');
});

test('phones', () => {
  expect(phone('+8613800138000')).toBe('138 0013 8000');
  expect(phone('95588')).toBe('95588');
});

test('times in the centre’s zone', () => {
  const now = Date.parse('2026-09-11T16:30:00Z'); // already the 12th in Shanghai
  expect(exactTime(now)).toBe('2026-09-12 00:30:00');
  expect(parseLocalTime('15:30', now)).toBe('2026-09-12T07:30:00Z');
  expect(parseLocalTime('2026-9-1 8:05:07', now)).toBe('2026-09-01T00:05:07Z');
  expect(parseLocalTime('2026-02-30 10:00', now)).toBeNull();
  expect(parseLocalTime('25:00', now)).toBeNull();
});

test('clocks and spans', () => {
  expect(clock(247)).toBe('4:07');
  expect(clock(3753)).toBe('1:02:33');
  expect(clock(-3)).toBe('0:00');
  expect(spanOf(3000).unit).toBe('now');
  expect(spanOf(-61_000)).toEqual({ unit: 'min', count: 1 });
  expect(spanOf(90_000_000)).toEqual({ unit: 'd', count: 1 });
});

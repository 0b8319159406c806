import { expect, test } from 'vitest';
import { unitOfByte } from './bytes';

test('each byte offset maps to the unit of its character', () => {
  const text = 'a转😀é9';
  const unit = unitOfByte(text);
  expect(unit(0)).toBe(0);
  expect(unit(1)).toBe(1); // 转: three bytes, one unit
  expect(unit(2)).toBe(1);
  expect(unit(4)).toBe(2); // 😀: four bytes, two units
  expect(unit(8)).toBe(4); // é: two bytes
  expect(unit(10)).toBe(5);
  expect(unit(11)).toBe(text.length);
  expect(unit(99)).toBe(text.length);
});

test('agrees with the encoder on every character edge', () => {
  const text = '被害人称：“转账2.8万元”至６２２２…🏦 ok';
  const unit = unitOfByte(text);
  for (let i = 0; i <= text.length; ++i) {
    const isLow = i < text.length && (text.charCodeAt(i) & 0xfc00) === 0xdc00;
    if (!isLow) expect(unit(new TextEncoder().encode(text.slice(0, i)).length)).toBe(i);
  }
});

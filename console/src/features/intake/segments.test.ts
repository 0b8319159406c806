import { expect, test } from 'vitest';
import type { Reading } from '../../server/types';
import { segments } from './segments';

const kBytes = new TextEncoder();

function readingOf(text: string, finds: [string, string][]): Reading {
  const indicators = finds.map(([value, kind]) => {
    const begin = kBytes.encode(text.slice(0, text.indexOf(value))).length;
    const end = begin + kBytes.encode(value).length;
    return { kind, value, text: value, begin, end, role: 'suspect', attributes: {} };
  });
  return {
    scam_type: 'other',
    scam_confidence: 0,
    loss_fen: null,
    indicators,
    amounts: [],
    times: [],
    payments: [],
  };
}

test('byte offsets land on the right characters, also behind Han and emoji', () => {
  const text = '😀报警人接到17012345678的电话，转至6222021608001234565。';
  const cut = segments(
    text,
    readingOf(text, [
      ['17012345678', 'phone'],
      ['6222021608001234565', 'bank_account'],
    ]),
  );
  expect(cut.map((each) => each.text).join('')).toBe(text);
  expect(cut.filter((each) => each.kind).map((each) => [each.kind, each.text])).toEqual([
    ['phone', '17012345678'],
    ['bank_account', '6222021608001234565'],
  ]);
});

test('a reading of an older text marks only what still stands where it was', () => {
  const reading = readingOf('打17012345678', [['17012345678', 'phone']]);
  expect(segments('他打17012345678', reading).every((each) => each.kind === '')).toBe(true);
  expect(segments('打17012345678说', reading)[1]).toMatchObject({
    kind: 'phone',
    text: '17012345678',
  });
});

test('nothing read leaves the text whole', () => {
  expect(segments('没有号码', undefined)).toHaveLength(1);
  expect(segments('', undefined)).toEqual([]);
});

import { expect, test } from 'vitest';
import { CsvError, parseCsv } from './csv';

const cells = (text: string) => parseCsv(text).map((row) => row.cells);

test('plain rows, LF or CRLF, with or without a last line end, with a byte order mark', () => {
  expect(cells('a,b\n1,2')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
  expect(cells('\ufeffa,b\r\n1,\r\n')).toEqual([
    ['a', 'b'],
    ['1', ''],
  ]);
});

test('quotes hold commas, quotes and line ends', () => {
  expect(cells('"a,1","say ""hi""","x\ny"\n2,3,4')).toEqual([
    ['a,1', 'say "hi"', 'x\ny'],
    ['2', '3', '4'],
  ]);
});

test('each row knows the line it begins on', () => {
  expect(parseCsv('h\n"x\ny"\n\nz').map((row) => row.line)).toEqual([1, 2, 5]);
});

test('broken quotes are refused with their line', () => {
  expect(() => parseCsv('a\n"open')).toThrow(CsvError);
  expect(() => parseCsv('a\nb"c')).toThrow('line 2: quote_stray');
  expect(() => parseCsv('"a"b')).toThrow('quote_stray');
});

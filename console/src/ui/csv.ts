// CSV after RFC 4180: quotes, quoted line ends, CRLF. Rows carry the line they begin on.

export interface CsvRow {
  line: number;
  cells: string[];
}

/** @throws CsvError where a quote is not closed or stands where none may. */
export class CsvError extends Error {
  constructor(
    readonly line: number,
    readonly code: 'quote_open' | 'quote_stray',
  ) {
    super(`line ${line}: ${code}`);
  }
}

export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const row: CsvRow = { line, cells: [] };
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at, line) : bare(text, at, line);
      row.cells.push(cell.value);
      at = cell.end;
      line += cell.lines;
      if (text[at] !== ',') break;
      ++at;
    }
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) ++at;
    ++line;
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
  }
  return rows;
}

interface Cell {
  value: string;
  end: number;
  lines: number;
}

function bare(text: string, begin: number, line: number): Cell {
  let end = begin;
  while (end < text.length && !',\n\r'.includes(text[end]!)) {
    if (text[end] === '"') throw new CsvError(line, 'quote_stray');
    ++end;
  }
  return { value: text.slice(begin, end), end, lines: 0 };
}

function quoted(text: string, begin: number, line: number): Cell {
  let value = '';
  for (let at = begin + 1; at < text.length; ++at) {
    if (text[at] !== '"') {
      value += text[at];
    } else if (text[at + 1] === '"') {
      value += '"';
      ++at;
    } else {
      const isEnd = at + 1 === text.length || ',\n\r'.includes(text[at + 1]!);
      if (!isEnd) throw new CsvError(line, 'quote_stray');
      return { value, end: at + 1, lines: value.split('\n').length - 1 };
    }
  }
  throw new CsvError(line, 'quote_open');
}

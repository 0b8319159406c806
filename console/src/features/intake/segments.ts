// A story cut at the places that a reading names, so that each can be marked where it stands.
import type { Reading } from '../../server/types';
import { unitOfByte } from '../../ui/bytes';

export interface Segment {
  text: string;
  /** The kind of fact ("phone", "amount", "time"); empty for the words between. */
  kind: string;
  begin: number; // in UTF-16 units
  end: number;
  /** Whose it is, for indicators. */
  role?: string;
  /** Which indicator of the reading it is. */
  indicator?: number;
}

interface Span {
  begin: number;
  end: number;
  kind: string;
  role?: string;
  indicator?: number;
}

/** Cuts `text`. Spans of a reading that belongs to an older text are ignored where they don't fit. */
export function segments(text: string, reading: Reading | undefined): Segment[] {
  const unit = unitOfByte(text);
  const place = (span: Span & { text: string }): Span[] => {
    const begin = unit(span.begin);
    const end = unit(span.end);
    return text.slice(begin, end) === span.text ? [{ ...span, begin, end }] : [];
  };
  const spans = [
    ...(reading?.indicators ?? []).flatMap((each, indicator) => place({ ...each, indicator })),
    ...(reading?.amounts ?? []).flatMap((each) => place({ ...each, kind: 'amount' })),
    ...(reading?.times ?? []).flatMap((each) => place({ ...each, kind: 'time' })),
  ].sort((a, b) => a.begin - b.begin || b.end - a.end);
  const list: Segment[] = [];
  let at = 0;
  for (const { begin, end, kind, role, indicator } of spans) {
    if (begin < at) continue; // overlaps the one before: that one stands
    if (begin > at) list.push({ text: text.slice(at, begin), kind: '', begin: at, end: begin });
    list.push({ text: text.slice(begin, end), kind, begin, end, role, indicator });
    at = end;
  }
  if (at < text.length) list.push({ text: text.slice(at), kind: '', begin: at, end: text.length });
  return list;
}

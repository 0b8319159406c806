import { expect, test } from 'vitest';
import { EventParser } from './event_stream';

const text =
  ': hello\n\nid: 7\nevent: order.answered\ndata: {"a":\ndata: 1}\n\nid:8\r\ndata:x\r\n\r\n';

test('events come out whole, however the bytes are cut', () => {
  for (let cut = 0; cut <= text.length; ++cut) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
    expect(events).toEqual([
      { id: '7', name: 'order.answered', data: '{"a":\n1}' },
      { id: '8', name: 'message', data: 'x' },
    ]);
  }
});

test('a comment alone is no event, and an unfinished event waits', () => {
  const parser = new EventParser();
  expect(parser.push(': keep-alive\n\n')).toEqual([]);
  expect(parser.push('data: half')).toEqual([]);
  expect(parser.push('\n\n')).toHaveLength(1);
});

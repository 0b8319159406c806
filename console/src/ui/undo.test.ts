import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { kUndoMs, postpone, runPostponed, undo } from './undo';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what was not taken back runs after ten seconds, once', () => {
  const run = vi.fn();
  postpone({ key: 'a', subjects: ['C1-1'], run });
  vi.advanceTimersByTime(kUndoMs - 1);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledExactlyOnceWith(false);
  expect(undo('a')).toBe(false);
});

test('what was taken back never runs', () => {
  const run = vi.fn();
  postpone({ key: 'b', subjects: [], run });
  expect(undo('b')).toBe(true);
  vi.advanceTimersByTime(2 * kUndoMs);
  runPostponed();
  expect(run).not.toHaveBeenCalled();
});

test('closing the window runs what waits', () => {
  const run = vi.fn();
  postpone({ key: 'c', subjects: [], run });
  runPostponed();
  vi.advanceTimersByTime(2 * kUndoMs);
  expect(run).toHaveBeenCalledExactlyOnceWith(true);
});

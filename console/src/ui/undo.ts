// Ten seconds in which something that was not sent to anyone can be taken back.
//
// What is postponed waits here, outside any page, so that going on working does not lose it: it runs
// when the ten seconds are over, or at once when the window is closed.
import { useSyncExternalStore } from 'react';

export const kUndoMs = 10_000;

export interface Postponed {
  key: string;
  /** What it is about: order ids, for the lines that show it. */
  subjects: readonly string[];
  run: (isLeaving: boolean) => void;
}

interface Waiting extends Postponed {
  timer: ReturnType<typeof setTimeout>;
}

let waiting: readonly Waiting[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Waiting[]): void {
  waiting = next;
  for (const each of listeners) each();
}

function take(key: string): Waiting | undefined {
  const found = waiting.find((each) => each.key === key);
  if (!found) return undefined;
  clearTimeout(found.timer);
  change(waiting.filter((each) => each !== found));
  return found;
}

/** Runs it after ten seconds, unless undo() comes first. */
export function postpone(what: Postponed, afterMs = kUndoMs): void {
  const timer = setTimeout(() => take(what.key)?.run(false), afterMs);
  change([...waiting, { ...what, timer }]);
}

/** Takes it back; false if it has run already. */
export function undo(key: string): boolean {
  return take(key) !== undefined;
}

/** Runs all that waits: the window is being closed. */
export function runPostponed(): void {
  for (const each of [...waiting]) take(each.key)?.run(true);
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', runPostponed);

/** Whether something about this subject waits for its ten seconds to end. */
export function useIsPostponed(subject: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting.some((each) => each.subjects.includes(subject)),
  );
}

// Journal entries make what is shown out of date; at most one refetch of a kind a tick.
import type { QueryClient } from '@tanstack/react-query';
import { live } from './live';
import type { Entry } from './types';

const kTickMs = 600; // a busy city writes a hundred entries a second; a screen needs two looks

/** Marks what each entry touched as out of date. Returns how to stop. */
export function followJournal(client: QueryClient): () => void {
  const dirty = new Map<string, unknown[]>();
  const mark = (...key: unknown[]) => dirty.set(key.join('/'), key);
  const onEntry = (entry: Entry) => {
    mark('board');
    mark('orders');
    mark('desk');
    if (entry.case) {
      mark('case', entry.case);
      mark('funds', entry.case);
      mark('timeline', entry.case);
    }
    if (entry.kind.startsWith('return.')) mark('returns');
    if (entry.kind.startsWith('user.')) mark('users');
    if (entry.kind.startsWith('partner.') || entry.kind.startsWith('order.')) mark('partners');
  };
  const flush = () => {
    const keys = [...dirty.values()];
    dirty.clear();
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  // After a gap everything may have changed: the journal resumes, but what was read while the
  // connection was down was read before the gap closed.
  let wasLive = live.snapshot().isLive;
  const onConnection = () => {
    const { isLive } = live.snapshot();
    if (isLive && !wasLive) void client.invalidateQueries();
    wasLive = isLive;
  };
  const stops = [live.listen(onEntry), live.subscribe(onConnection)];
  const timer = setInterval(flush, kTickMs);
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}

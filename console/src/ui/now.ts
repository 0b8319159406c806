// One ticker for all clocks of a page: a second passes for all of them at once.
import { useSyncExternalStore } from 'react';
import { serverNow } from '../server/ask';

let second = Math.floor(serverNow() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    const next = Math.floor(serverNow() / 1000);
    if (next === second) return;
    second = next;
    for (const each of watchers) each();
  }, 250);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in ms, new every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}

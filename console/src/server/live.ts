// The live connection: follows the journal, tells who listens what changed, resumes without a gap.
//
//   connecting -> live -> (broken) lost since T -> connecting ... with the last seq seen
import { EventParser } from './event_stream';
import type { Entry } from './types';

export interface Connection {
  isLive: boolean;
  /** Since when it is not live (ms), null before the first connection. */
  lostSince: number | null;
}

const kSilenceMs = 45_000; // three missed keep-alives
const kRetryMs = [500, 1000, 2000, 4000, 8000];

type OnEntry = (entry: Entry) => void;

class Live {
  private connection: Connection = { isLive: false, lostSince: null };
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<OnEntry>();
  private stopped: AbortController | null = null;
  private lastSeq: string | null = null;

  start(): void {
    if (this.stopped) return;
    this.stopped = new AbortController();
    void this.run(this.stopped.signal);
  }

  stop(): void {
    this.stopped?.abort();
    this.stopped = null;
    this.lastSeq = null;
    this.set({ isLive: false, lostSince: null });
  }

  /** For useSyncExternalStore. */
  subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };
  snapshot = (): Connection => this.connection;

  listen(listener: OnEntry): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async run(stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      try {
        await this.follow(stop, () => (failures = 0));
      } catch {
        // whatever broke it, the answer is the same: say so, wait, resume
      }
      if (stop.aborted) return;
      this.set({ isLive: false, lostSince: this.connection.lostSince ?? Date.now() });
      const wait = kRetryMs[Math.min(failures++, kRetryMs.length - 1)]!;
      await new Promise((done) => setTimeout(done, wait));
    }
  }

  private async follow(stop: AbortSignal, onOpen: () => void): Promise<void> {
    const silence = new AbortController();
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.lastSeq !== null) headers['Last-Event-ID'] = this.lastSeq;
    const response = await fetch('/api/v1/events', {
      headers,
      signal: AbortSignal.any([stop, silence.signal]),
      cache: 'no-store',
    });
    if (!response.ok || !response.body) throw new Error(`events: ${response.status}`);
    onOpen();
    this.set({ isLive: true, lostSince: null });
    const parser = new EventParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const watchdog = setTimeout(() => silence.abort(), kSilenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(watchdog));
      if (done) return;
      for (const event of parser.push(value)) this.take(event.id, event.data);
    }
  }

  private take(id: string, data: string): void {
    if (id) this.lastSeq = id;
    const entry = JSON.parse(data) as Entry;
    for (const listener of this.listeners) listener(entry);
  }

  private set(next: Connection): void {
    const same =
      next.isLive === this.connection.isLive && next.lostSince === this.connection.lostSince;
    if (same) return;
    this.connection = next;
    for (const watcher of this.watchers) watcher();
  }
}

export const live = new Live();

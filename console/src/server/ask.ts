// One way to ask the server: JSON in, JSON out, problems (RFC 9457) as errors that say what to do.
import type { Problem } from './types';

/** What the server refused, with its stable reason ("order.not_found") and a sentence. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    detail: string,
    readonly errors: { pointer: string; detail: string }[] = [],
  ) {
    super(detail);
  }
}

let csrf = '';
let clockSkewMs = 0;

/** The token that every change must carry; it comes with the session. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** Now by the server's clock, as the golden clock must agree on every screen of the room. */
export function serverNow(): number {
  return Date.now() + clockSkewMs;
}

type Query = Record<string, string | number | undefined>;

export interface AskOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Goes out even if the window is being closed. */
  keepalive?: boolean;
}

/** Asks and returns the decoded body; undefined for 204. @throws Refusal */
export async function ask<T>(path: string, options: AskOptions = {}): Promise<T> {
  const method = options.method ?? 'GET';
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path + queryString(options.query), {
    method,
    headers,
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: options.signal,
    keepalive: options.keepalive,
    credentials: 'same-origin',
  });
  noteClock(response);
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

function queryString(query: Query | undefined): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') parts.set(name, String(value));
  }
  const text = parts.toString();
  return text ? `?${text}` : '';
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const problem = (await response.json()) as Problem;
    const reason = problem.type.replace(/^urn:holdfast:/, '');
    return new Refusal(response.status, reason, problem.detail, problem.errors);
  } catch {
    return new Refusal(response.status, `http.${response.status}`, response.statusText);
  }
}

/** A clock that is off by seconds only is network delay; one that is off by more is corrected. */
function noteClock(response: Response): void {
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isNaN(date)) return;
  const skew = date - Date.now();
  clockSkewMs = Math.abs(skew) > 3000 ? skew : 0;
}

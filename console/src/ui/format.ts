// How money, times, accounts and phones read. Pure: `now` comes in, nothing is asked of the world.
import type { Language } from '../words/words';

/** 2800000 -> "¥28,000.00" */
export function money(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const abs = Math.abs(fen);
  const yuan = Math.floor(abs / 100)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${sign}¥${yuan}.${String(abs % 100).padStart(2, '0')}`;
}

/** In lists: "2.8万", "1.35亿", "950"; in English "28k", "1.35m". The exact figure goes on hover. */
export function shortMoney(fen: number, language: Language): string {
  const yuan = fen / 100;
  const steps: [number, string][] =
    language === 'zh-CN'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, 'bn'],
          [1e6, 'm'],
          [1e3, 'k'],
        ];
  for (const [size, unit] of steps) {
    if (Math.abs(yuan) >= size) return trimmed(yuan / size) + unit;
  }
  return trimmed(yuan);
}

function trimmed(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Decimal yuan as people type it ("28,000.5", "2.8万", "￥300") -> fen; null if it is none. */
export function parseYuan(text: string): number | null {
  const match = /^[¥￥]?\s*(\d[\d,，]*)(?:\.(\d+))?\s*(万|亿)?\s*元?$/.exec(text.trim());
  if (!match) return null;
  const scale = match[3] === '亿' ? 8 : match[3] === '万' ? 4 : 0;
  const fraction = match[2] ?? '';
  if (fraction.length > scale + 2) return null; // finer than a fen
  const digits = match[1]!.replace(/[,，]/g, '') + fraction.padEnd(scale + 2, '0');
  const fen = Number(digits);
  return Number.isSafeInteger(fen) && fen > 0 ? fen : null;
}

/** fen -> "28000.00": what goes into an input or a CSV. */
export function plainYuan(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}

export interface AccountParts {
  institution: string;
  /** Groups of four from the left, cut where the last four begin: ["6222 0216 0800 123", "4 565"] */
  head: string;
  last4: string;
}

/** "ICBC:6222021608001234565" -> its institution and its number in groups of four. */
export function accountParts(account: string): AccountParts {
  const colon = account.indexOf(':');
  const institution = colon < 0 ? '' : account.slice(0, colon);
  const number = account.slice(colon + 1);
  if (!/^[0-9*]{8,}$/.test(number)) return { institution, head: '', last4: number };
  let head = '';
  let last4 = '';
  for (let i = 0; i < number.length; ++i) {
    const piece = (i > 0 && i % 4 === 0 ? ' ' : '') + number[i];
    if (i < number.length - 4) head += piece;
    else last4 += piece;
  }
  return { institution, head, last4 };
}

/** The last four characters of an account's number, as a graph's node shows it. */
export function lastFour(account: string): string {
  return account.slice(account.indexOf(':') + 1).slice(-4);
}

/** "+8613800138000" -> "138 0013 8000"; other numbers as they are. */
export function phone(e164: string): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(e164);
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : e164;
}

const kShanghai = 'Asia/Shanghai'; // the centre's time, wherever the browser stands

function parts(ms: number): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: kShanghai,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** "2026-09-11 15:30:02" in the centre's time. */
export function exactTime(ms: number): string {
  const p = parts(ms);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}`;
}

/** "15:30" or "15:30:02". */
export function timeOfDay(ms: number, withSeconds = false): string {
  return exactTime(ms).slice(11, withSeconds ? 19 : 16);
}

/** Typed local time ("2026-09-11 15:30", "15:30" = today) -> RFC 3339; null if it is none. */
export function parseLocalTime(text: string, now: number): string | null {
  const match =
    /^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(
      text.trim(),
    );
  if (!match) return null;
  const today = exactTime(now);
  const [year, month, day] = match[1]
    ? [match[1], match[2]!.padStart(2, '0'), match[3]!.padStart(2, '0')]
    : [today.slice(0, 4), today.slice(5, 7), today.slice(8, 10)];
  const clock = `${match[4]!.padStart(2, '0')}:${match[5]}:${match[6] ?? '00'}`;
  const ms = Date.parse(`${year}-${month}-${day}T${clock}+08:00`);
  const isReal = !Number.isNaN(ms) && exactTime(ms) === `${year}-${month}-${day} ${clock}`;
  return isReal ? new Date(ms).toISOString().replace('.000Z', 'Z') : null;
}

/** Seconds -> "4:07", "1:02:33". */
export function clock(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const h = Math.floor(total / 3600);
  const m = Math.floor((total % 3600) / 60);
  const s = String(total % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

export type Span = { unit: 'now' | 's' | 'min' | 'h' | 'd'; count: number };

/** How long a span is, in the one unit that matters. */
export function spanOf(ms: number): Span {
  const s = Math.floor(Math.abs(ms) / 1000);
  if (s < 5) return { unit: 'now', count: 0 };
  if (s < 60) return { unit: 's', count: s };
  if (s < 3600) return { unit: 'min', count: Math.floor(s / 60) };
  if (s < 86_400) return { unit: 'h', count: Math.floor(s / 3600) };
  return { unit: 'd', count: Math.floor(s / 86_400) };
}

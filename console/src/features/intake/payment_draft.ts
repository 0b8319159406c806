// A payment as one types it, and what it becomes: a payment of the API, or what is still wrong.
import type { Payment, Reading } from '../../server/types';
import { exactTime, parseLocalTime, parseYuan, plainYuan } from '../../ui/format';
import type { Words } from '../../words/words';

export interface PaymentDraft {
  key: string;
  time: string;
  from_bank: string;
  from: string;
  to_bank: string;
  to: string;
  amount: string;
  ref: string;
  from_name: string;
  to_name: string;
  /** The payer's account while the victim cannot name it: the stop at the payee needs only theirs. */
  unnamed_payer: string;
  /** A person has changed it: a new reading leaves it alone. */
  is_touched: boolean;
}

export type Field = 'time' | 'from' | 'to' | 'amount' | 'to_bank' | 'from_bank';
export type FieldProblem = { field: Field; code: 'needed' | 'format' | 'luhn' | 'same' };

const kVictim = 'VICTIM'; // the institution of an account that a victim has not named
const kUnnamedPayer = `${kVictim}:PAYER`;

let keys = 0;

export function emptyPayment(): PaymentDraft {
  return {
    key: `p${++keys}`,
    time: '',
    from_bank: '',
    from: '',
    to_bank: '',
    to: '',
    amount: '',
    ref: '',
    from_name: '',
    to_name: '',
    unnamed_payer: kUnnamedPayer,
    is_touched: false,
  };
}

const kBanks = [
  'ICBC',
  'ABC',
  'BOC',
  'CCB',
  'BOCOM',
  'PSBC',
  'CMB',
  'CITIC',
  'CEB',
  'CMBC',
  'CIB',
  'SPDB',
  'PAB',
  'GDB',
  'HXB',
  'CZB',
  'BHB',
  'EGB',
  'QLB',
  'JNB',
  'RCU',
  'JNRCB',
  'ALIPAY',
  'WECHAT',
];

/** Names to choose from, as the language has them. */
export function bankNames(words: Words): string[] {
  return [...new Set(kBanks.map((bank) => words.code('bank', bank)))];
}

/** A bank's name or code as typed -> its code; null if it can be none. */
export function bankCode(words: Words, text: string): string | null {
  const wanted = text.trim();
  const named = kBanks.find((bank) => words.code('bank', bank) === wanted);
  if (named) return named;
  return /^[A-Za-z][A-Za-z0-9_.-]{0,31}$/.test(wanted) ? wanted.toUpperCase() : null;
}

function split(words: Words, account: string | undefined): { bank: string; number: string } {
  if (!account) return { bank: '', number: '' };
  const colon = account.indexOf(':');
  const code = colon < 0 ? '' : account.slice(0, colon);
  if (code === kVictim) return { bank: '', number: '' };
  const bank = code === 'UNKNOWN' ? '' : words.has('bank', code) ? words.code('bank', code) : code;
  return { bank, number: account.slice(colon + 1) };
}

export function draftOf(words: Words, payment: Partial<Payment>): PaymentDraft {
  const from = split(words, payment.from);
  const to = split(words, payment.to);
  const ms =
    payment.time === undefined
      ? NaN
      : typeof payment.time === 'number'
        ? payment.time * 1000
        : Date.parse(payment.time);
  return {
    ...emptyPayment(),
    from_bank: from.bank,
    from: from.number,
    to_bank: to.bank,
    to: to.number,
    time: Number.isNaN(ms) ? '' : exactTime(ms),
    ref: payment.ref ?? '',
    amount: payment.amount_fen === undefined ? '' : plainYuan(payment.amount_fen),
    from_name: payment.from_name ?? '',
    to_name: payment.to_name ?? '',
    unnamed_payer: payment.from?.startsWith(`${kVictim}:`) ? payment.from : kUnnamedPayer,
  };
}

/** The rows a reading proposes; rows that a person changed stay as they are. */
export function mergeReading(
  words: Words,
  drafts: PaymentDraft[],
  reading: Reading,
): PaymentDraft[] {
  const touched = drafts.filter((draft) => draft.is_touched);
  const known = new Set(touched.map((draft) => digits(draft.to)));
  const read = reading.payments.map((payment) => draftOf(words, payment));
  const old = new Map(drafts.map((draft) => [`${draft.to} ${draft.amount}`, draft.key]));
  const fresh = read
    .filter((draft) => !known.has(digits(draft.to)))
    .map((draft) => ({ ...draft, key: old.get(`${draft.to} ${draft.amount}`) ?? draft.key }));
  return [...touched, ...fresh];
}

const digits = (text: string) => text.replace(/[\s-]/g, '');

/** Luhn's check of ISO 7812. */
export function luhnOk(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; ++i) {
    const digit = Number(number[number.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

export function isBlank(draft: PaymentDraft): boolean {
  return !draft.to.trim() && !draft.amount.trim() && !draft.from.trim() && !draft.time.trim();
}

/** What keeps a payment from being filed; a failed checksum only warns (some old accounts fail it). */
export function problemsOf(words: Words, draft: PaymentDraft, now: number): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const need = (field: Field, text: string, isGood: boolean) => {
    if (!text.trim()) problems.push({ field, code: 'needed' });
    else if (!isGood) problems.push({ field, code: 'format' });
  };
  need('time', draft.time, parseLocalTime(draft.time, now) !== null);
  need('amount', draft.amount, parseYuan(draft.amount) !== null);
  need('to_bank', draft.to_bank, bankCode(words, draft.to_bank) !== null);
  need('to', draft.to, /^\S{4,64}$/.test(digits(draft.to)));
  if (draft.from.trim())
    need('from_bank', draft.from_bank, bankCode(words, draft.from_bank) !== null);
  if (digits(draft.from) && digits(draft.from) === digits(draft.to))
    problems.push({ field: 'from', code: 'same' });
  return problems;
}

/** Whether a card number fails its checksum: shown before a bank refuses. */
export function failsLuhn(number: string): boolean {
  const plain = digits(number);
  return /^\d{15,19}$/.test(plain) && !luhnOk(plain);
}

/** The payment to file. Call only where problemsOf() found none. */
export function paymentOf(words: Words, draft: PaymentDraft, now: number): Payment {
  const optional = (text: string) => text.trim() || undefined;
  return {
    time: parseLocalTime(draft.time, now)!,
    from: draft.from.trim()
      ? `${bankCode(words, draft.from_bank)!}:${digits(draft.from)}`
      : draft.unnamed_payer,
    to: `${bankCode(words, draft.to_bank)!}:${digits(draft.to)}`,
    amount_fen: parseYuan(draft.amount)!,
    ref: optional(draft.ref),
    from_name: optional(draft.from_name),
    to_name: optional(draft.to_name),
  };
}

/** What a bank may refuse for: a field of the four-field match (86号) that is not there. */
export function risksOf(draft: PaymentDraft): ('to_name' | 'ref')[] {
  const risks: ('to_name' | 'ref')[] = [];
  if (!draft.to_name.trim()) risks.push('to_name');
  if (!draft.ref.trim()) risks.push('ref');
  return risks;
}

/** How many stops go out to how many banks, for payments that are complete. */
export function reach(payments: Payment[]): { stops: number; banks: number } {
  const accounts = new Set(payments.map((payment) => payment.to));
  const reachable = [...accounts].filter((account) => !/^(CASH|ABROAD):/.test(account));
  return {
    stops: reachable.length,
    banks: new Set(reachable.map((each) => each.split(':')[0])).size,
  };
}

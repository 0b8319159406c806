// Notes of the timeline (their codes and parameters: src/chase/notes.h) in words.
import type { Note } from '../../server/types';
import { institutionName } from '../../ui/account';
import { accountParts, exactTime, lastFour, money, phone } from '../../ui/format';
import type { Params, Words } from '../../words/words';

/** Groups of words for parameters that are codes themselves. */
const kGroups: Record<string, string> = {
  method: 'method',
  decision: 'account_decision',
  waits_for: 'waits',
  why: 'waits',
  what: 'what',
  next: 'order_kind',
  result: 'answer_result',
};

/** "工商银行 …4565". */
export function shortAccount(words: Words, account: string): string {
  return `${institutionName(words, accountParts(account).institution)} …${lastFour(account)}`;
}

function param(words: Words, name: string, value: string): string {
  if (name.endsWith('_fen') && /^-?\d+$/.test(value)) return money(Number(value));
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return exactTime(Date.parse(value)).slice(0, 16);
  if (name === 'phone') return phone(value);
  if (name === 'partner') return institutionName(words, value);
  if (name === 'chance_permille') return `${(Number(value) / 10).toFixed(0)}%`;
  if (name === 'missing') {
    return value
      .split(',')
      .map((field) => words.code('field', field))
      .join(words.t('list.comma'));
  }
  if (name === 'reason') return words.has('gone', value) ? words.code('gone', value) : value;
  const group = kGroups[name];
  return group ? words.code(group, value) : value;
}

export interface NoteWords {
  sentence: string;
  /** What stands behind it: a reason, a rest. */
  rest: string[];
  tone: '' | 'good' | 'bad' | 'warn';
}

const kTones: Record<string, NoteWords['tone']> = {
  'hold.landed': 'good',
  'hold.extended': 'good',
  'hold.partial': 'warn',
  'hold.refused': 'bad',
  'hold.ends_soon': 'warn',
  'hold.lapsed': 'bad',
  'hold.released': 'warn',
  'order.overdue': 'bad',
  'order.drafted': 'warn',
  'account.edge': 'bad',
  'account.waits_for_person': 'warn',
  'answer.contradiction': 'bad',
  'answer.late': 'warn',
  'fanout.wide': 'warn',
  'payment.at_risk_of_refusal': 'warn',
  'limit.reached': 'bad',
};

/** Parameters that are shown behind the sentence where they are there, each with its own words. */
const kRest: Record<string, readonly string[]> = {
  'answer.received': ['held_fen', 'reason'],
  'order.rejected': ['reason'],
  'order.withdrawn': ['by', 'reason'],
  'hold.released': ['by', 'reason'],
  'account.decided': ['reason'],
  'method.set': ['reason'],
  'hold.refused': ['reason'],
  'answer.contradiction': ['first_fen', 'second_fen'],
  'hold.landed': ['until'],
  'order.overdue': ['reminders'],
  'case.exported': ['purpose'],
  'paper.made': ['number', 'code'],
};

export function noteWords(words: Words, note: Note): NoteWords {
  const raw = note.params ?? {};
  const params: Params = { account: subjectOf(words, note) };
  for (const [name, value] of Object.entries(raw)) params[name] = param(words, name, value);
  const rest = (kRest[note.code] ?? [])
    .filter((name) => raw[name])
    .map((name) => words.code('rest', name, { value: params[name]! }));
  return { sentence: sentenceOf(words, note.code, params), rest, tone: kTones[note.code] ?? '' };
}

/** What a note is about; orders on phones have no account and go by their number. */
function subjectOf(words: Words, note: Note): string {
  if (note.account) return shortAccount(words, note.account);
  return note.order ? words.t('note_about.order', { order: note.order }) : '–';
}

/** Some parameters are not always told: then the shorter sentence, if there is one. */
function sentenceOf(words: Words, code: string, params: Params): string {
  const sentence = words.code('note', code, params);
  if (!/\{\w+\}/.test(sentence)) return sentence;
  if (words.has('note_short', code)) return words.code('note_short', code, params);
  return sentence.replace(/\{\w+\}/g, '–');
}

const kAsides = ['transfer.paired', 'transfer.ignored'];

/** The notes to show one by one, and how many asides (the same payment told twice, ...) there are. */
export function notesToShow(notes: Note[]): { shown: Note[]; asides: Note[] } {
  const amended = new Set(
    notes.filter((note) => note.code === 'order.amended').map((note) => note.order),
  );
  const main = notes.filter((note) => !kAsides.includes(note.code));
  // An amendment says all that "an order went out" would say of it.
  const shown = main.filter((note) => note.code !== 'order.issued' || !amended.has(note.order));
  return { shown, asides: notes.filter((note) => kAsides.includes(note.code)) };
}

/** Why an order was made, one line a reason: "追踪到的金额 ¥28,000.00". */
export function becauseWords(words: Words, because: { key: string; value: string }[]): string[] {
  return because.map(({ key, value }) =>
    words.code('because', key, { value: param(words, key, value) }),
  );
}

// A node of the money graph as a small SVG: bank, last four, holder, what came in, how much is held.
// The text lies in the picture so that one drawing serves the canvas and the exported SVG.
import { institutionName } from '../../ui/account';
import { accountParts, lastFour, shortMoney } from '../../ui/format';
import type { Words } from '../../words/words';
import type { GraphAccount } from './snapshot';

export const kCardWidth = 176;
export const kCardHeight = 62;

export interface Palette {
  paper: string;
  ink: string;
  ink2: string;
  line: string;
  accent: string;
  accentSoft: string;
  held: string;
  heldFill: string;
  heldSoft: string;
  leaving: string;
  leavingFill: string;
  leavingSoft: string;
  near: string;
  gone: string;
  goneFill: string;
  goneSoft: string;
}

/** The theme's colours as they stand in colours.css now. */
export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: get('paper'),
    ink: get('ink'),
    ink2: get('ink-2'),
    line: get('line-strong'),
    accent: get('accent'),
    accentSoft: get('accent-soft'),
    held: get('held'),
    heldFill: get('held-fill'),
    heldSoft: get('held-soft'),
    leaving: get('leaving'),
    leavingFill: get('leaving-fill'),
    leavingSoft: get('leaving-soft'),
    near: get('near'),
    gone: get('gone'),
    goneFill: get('gone-fill'),
    goneSoft: get('gone-soft'),
  };
}

export type Look = 'victim' | 'held' | 'in_flight' | 'gone' | 'moved_on' | 'returned';

const kPassedOn = 50; // less than a fiftieth is left: what matters is that the money moved on

export function lookOf(account: GraphAccount): Look {
  if (account.is_victim) return 'victim';
  const isPassedOn =
    account.traced_fen * kPassedOn < account.through_fen && account.state !== 'in_flight';
  if (account.reason === 'moved_on' || isPassedOn) return 'moved_on';
  return account.state;
}

/** What stands under the account's name: where its money is, in words. */
export function stateText(words: Words, account: GraphAccount): string {
  const look = lookOf(account);
  if (look === 'victim') return words.t('graph.victim');
  const held = shortMoney(account.held_fen, words.language);
  if (look === 'moved_on')
    return account.held_fen > 0
      ? words.t('graph.moved_on_held', { amount: held })
      : words.t('graph.moved_on');
  if (look === 'held') return words.t('graph.held', { amount: held });
  if (look === 'gone') return words.code('gone', account.reason ?? 'gone');
  if (look === 'in_flight' && account.reason) return words.code('waits', account.reason);
  return words.code('money', look);
}

const kIcons: Record<Look, string> = {
  victim: '<circle cx="7" cy="4" r="3"/><path d="M1 14c0-4 2.5-5.5 6-5.5s6 1.5 6 5.5z"/>',
  held: '<path d="M3 6V4.5a4 4 0 0 1 8 0V6h1v8H2V6zm2 0h4V4.5a2 2 0 0 0-4 0z"/>',
  in_flight: '<path d="M1 6h6V2l6 5-6 5V8H1z"/>',
  gone: '<path d="M2 1h7v13H2zM10 6h4v3h-4z"/>',
  moved_on: '<path d="M1 6h8V3l5 4-5 4V8H1z"/>',
  returned: '<path d="M13 6H5V2L0 7l5 5V8h8z"/>',
};

/** How much a card says: all of it, or - where it is drawn small - the account and the sum, larger. */
export type Detail = 'full' | 'brief';

export function card(
  words: Words,
  account: GraphAccount,
  colours: Palette,
  isSelected: boolean,
  detail: Detail = 'full',
): string {
  const look = lookOf(account);
  const edge = edgeColour(look, colours);
  const share = account.through_fen > 0 ? Math.min(1, account.held_fen / account.through_fen) : 0;
  const w = kCardWidth - 3;
  const h = kCardHeight - 3;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${kCardWidth}" height="${kCardHeight}" viewBox="0 0 ${kCardWidth} ${kCardHeight}" font-family="'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
<clipPath id="c"><rect x="1.5" y="1.5" width="${w}" height="${h}" rx="7"/></clipPath>
<g clip-path="url(#c)"><rect width="${kCardWidth}" height="${kCardHeight}" fill="${look === 'victim' ? colours.accentSoft : look === 'gone' ? colours.goneSoft : colours.paper}"/>
<rect width="${kCardWidth * share}" height="${kCardHeight}" fill="${colours.heldSoft}"/><rect y="${kCardHeight - 6}" width="${kCardWidth * share}" height="6" fill="${colours.heldFill}"/></g>
<rect x="1.5" y="1.5" width="${w}" height="${h}" rx="7" fill="none" stroke="${isSelected ? colours.accent : edge}" stroke-width="${isSelected ? 3 : look === 'moved_on' ? 1 : 1.6}"${look === 'in_flight' ? ' stroke-dasharray="6 3"' : ''}/>
<g opacity="${look === 'moved_on' ? 0.75 : 1}">${detail === 'full' ? fullText(words, account, colours) : briefText(words, account, colours)}</g></svg>`;
}

function fullText(words: Words, account: GraphAccount, colours: Palette): string {
  const look = lookOf(account);
  const bank = institutionName(words, accountParts(account.account).institution);
  const amount = shortMoney(account.through_fen, words.language);
  const four = cut(lastFour(account.account), 4);
  const room = kCardWidth - 24 - 7.4 * (amount.length + four.length + 3);
  return `<text x="12" y="23" font-size="13" fill="${colours.ink2}">${escape(cut(bank, room / 13))} <tspan font-weight="700" fill="${colours.ink}">${escape(four)}</tspan></text>
<text x="${kCardWidth - 12}" y="23" font-size="13" font-weight="600" text-anchor="end" fill="${colours.ink}">${escape(amount)}</text>
<g transform="translate(12 33) scale(.86)" fill="${edgeColour(look, colours)}">${kIcons[look]}</g>
<text x="29" y="44" font-size="12" fill="${textColour(look, colours)}">${escape(cut(stateText(words, account), 17))}</text>`;
}

/** Twice as large: what became of it (the icon), how much, and whose last four digits. */
function briefText(words: Words, account: GraphAccount, colours: Palette): string {
  const look = lookOf(account);
  const amount = shortMoney(account.through_fen, words.language);
  return `<g transform="translate(12 14) scale(2.3)" fill="${edgeColour(look, colours)}">${kIcons[look]}</g>
<text x="52" y="28" font-size="25" font-weight="700" fill="${colours.ink}">${escape(amount)}</text>
<text x="52" y="52" font-size="22" fill="${colours.ink2}">${escape(cut(lastFour(account.account), 5))}</text>`;
}

function edgeColour(look: Look, colours: Palette): string {
  if (look === 'held') return colours.heldFill;
  if (look === 'in_flight') return colours.leavingFill;
  if (look === 'gone') return colours.goneFill;
  return look === 'moved_on' ? colours.line : colours.accent;
}

function textColour(look: Look, colours: Palette): string {
  if (look === 'held') return colours.held;
  if (look === 'in_flight') return colours.leaving;
  return look === 'gone' ? colours.gone : colours.ink2;
}

/** Cut to a width: a Han character counts as two. */
function cut(text: string, width: number): string {
  let used = 0;
  for (let i = 0; i < text.length; ++i) {
    used += text.charCodeAt(i) > 0x2e7f ? 2 : 1;
    if (used > width * 2) return `${text.slice(0, i)}…`;
  }
  return text;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function cardUrl(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}

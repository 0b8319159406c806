// The money graph as one SVG file: the same cards and curves as on the canvas, sharp at any size, for
// a report or a print. Nothing in it refers to anything outside.
import { shortMoney, timeOfDay } from '../../ui/format';
import type { Words } from '../../words/words';
import { flowsOf, layout, type Flow, type Place } from './layout';
import { card, kCardHeight, kCardWidth, type Palette } from './node_card';
import type { Snapshot } from './snapshot';

export const kColumn = 240;
export const kRow = 78;
const kPad = 24;

/** The centre of a card. */
export const at = (place: Place) => ({ x: place.column * kColumn, y: place.row * kRow });

/** All accounts and flows of a snapshot; nothing is folded. */
export function graphSvg(snapshot: Snapshot, words: Words, colours: Palette): string {
  const places = layout(snapshot.transfers);
  const shown = snapshot.accounts.filter((each) => places.has(each.account));
  const centres = shown.map((each) => at(places.get(each.account)!));
  const left = Math.min(0, ...centres.map((each) => each.x)) - kCardWidth / 2 - kPad;
  const top = Math.min(0, ...centres.map((each) => each.y)) - kCardHeight / 2 - kPad;
  const width = Math.max(0, ...centres.map((each) => each.x)) + kCardWidth / 2 + kPad - left;
  const height = Math.max(0, ...centres.map((each) => each.y)) + kCardHeight / 2 + kPad - top;
  const flows = flowsOf(snapshot.transfers).filter(
    (each) => each.from !== each.to && places.has(each.from) && places.has(each.to),
  );
  const largest = Math.max(1, ...flows.map((each) => each.traced_fen));
  const lines = flows.map((each) => line(each, places, words, colours, largest));
  const cards = shown.map((each, index) => {
    const { x, y } = centres[index]!;
    // The clip of each card needs a name of its own in one file.
    const drawn = card(words, each, colours, false).replaceAll('id="c"', `id="c${index}"`);
    return drawn
      .replaceAll('url(#c)', `url(#c${index})`)
      .replace('<svg ', `<svg x="${x - kCardWidth / 2}" y="${y - kCardHeight / 2}" `);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours.paper}"/>
<defs><marker id="arrow" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" refX="9" refY="5" orient="auto"><path d="M0 1L9 5L0 9z" fill="${colours.line}"/></marker></defs>
${lines.join('\n')}
${cards.join('\n')}
</svg>
`;
}

function line(
  flow: Flow,
  places: ReadonlyMap<string, Place>,
  words: Words,
  colours: Palette,
  largest: number,
): string {
  const from = at(places.get(flow.from)!);
  const to = at(places.get(flow.to)!);
  const [x1, x2] = [from.x + kCardWidth / 2, to.x - kCardWidth / 2];
  const bend = (x2 - x1) / 2;
  const width = (1.2 + 6 * Math.sqrt(flow.traced_fen / largest)).toFixed(1);
  const [amount, time] = flowLabel(words, flow).split('\n');
  const x = x2 - 33;
  const text = `text-anchor="middle" font-size="11" fill="${colours.ink2}" paint-order="stroke" stroke="${colours.paper}" stroke-width="4"`;
  return `<path d="M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}" fill="none" stroke="${colours.line}" stroke-width="${width}" marker-end="url(#arrow)"/>
<text x="${x}" y="${to.y - 2}" ${text}>${amount}</text><text x="${x}" y="${to.y + 11}" ${text}>${time}</text>`;
}

/** "15.9万 · 3笔" over the minute of the first. */
export function flowLabel(words: Words, flow: Flow): string {
  const amount = shortMoney(flow.traced_fen, words.language);
  const time = timeOfDay(Date.parse(flow.time));
  return flow.count === 1
    ? `${amount}\n${time}`
    : words.t('graph.flow', { amount, n: flow.count, time });
}

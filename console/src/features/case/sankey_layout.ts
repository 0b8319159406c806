// The money as streams: a bar for each account, as high as the traced money that came through it,
// and a ribbon for each flow, as wide as its traced part. Columns and order are the graph's, so that
// an eye that knows one finds its way in the other.
import { flowsOf, layout, type Flow } from './layout';
import type { GraphAccount, Snapshot } from './snapshot';

export interface Bar {
  account: GraphAccount;
  x: number;
  y: number;
  height: number;
}

export interface Ribbon extends Flow {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  width: number;
  /** It goes back to a tier that was already reached. */
  isBack: boolean;
}

export interface Streams {
  bars: Bar[];
  ribbons: Ribbon[];
  width: number;
  height: number;
}

export const kBarWidth = 14;
const kLabelRoom = 148; // beside a bar
const kRowMin = 34; // two lines of a label
const kPad = 18;
const kColumnMin = 154;

/** Places everything in a box at least `width` wide and `height` high; grows where labels need it. */
export function streams(snapshot: Snapshot, width: number, height: number): Streams {
  const places = layout(snapshot.transfers);
  const columns: GraphAccount[][] = [];
  for (const account of snapshot.accounts) {
    const place = places.get(account.account);
    if (place) (columns[place.column] ??= []).push(account);
  }
  const row = (each: GraphAccount) => places.get(each.account)!.row;
  for (const column of columns) column?.sort((a, b) => row(a) - row(b));
  const most = Math.max(1, ...columns.map((column) => column?.length ?? 0));
  const tall = Math.max(height, most * kRowMin + 2 * kPad);
  const step = Math.max(
    kColumnMin,
    (width - 2 * kPad - kLabelRoom) / Math.max(1, columns.length - 1),
  );
  const scale = scaleOf(columns, tall - 2 * kPad);
  const bars = columns.flatMap((column, index) =>
    stacked(column ?? [], kPad + index * step, tall, scale),
  );
  const wide = Math.max(width, 2 * kPad + (columns.length - 1) * step + kLabelRoom);
  return { bars, ribbons: ribbons(snapshot, bars, scale), width: wide, height: tall };
}

/** Pixels for a fen: the fullest column still leaves its labels room. */
function scaleOf(columns: GraphAccount[][], room: number): number {
  let scale = Infinity;
  for (const column of columns) {
    const sum = (column ?? []).reduce((total, each) => total + each.through_fen, 0);
    const free = room - ((column?.length ?? 1) - 1) * kRowMin;
    if (sum > 0) scale = Math.min(scale, Math.max(room / 4, free) / sum);
  }
  return Number.isFinite(scale) ? scale : 0;
}

function stacked(column: GraphAccount[], x: number, tall: number, scale: number): Bar[] {
  const heights = column.map((each) => Math.max(3, each.through_fen * scale));
  const slots = heights.map((each) => Math.max(each, kRowMin - 8) + 8);
  let y = Math.max(kPad, (tall - slots.reduce((sum, each) => sum + each, 0)) / 2);
  return column.map((account, index) => {
    const bar = { account, x, y, height: heights[index]! };
    y += slots[index]!;
    return bar;
  });
}

function ribbons(snapshot: Snapshot, bars: Bar[], scale: number): Ribbon[] {
  const barOf = new Map(bars.map((bar) => [bar.account.account, bar]));
  const out = new Map<string, number>();
  const into = new Map<string, number>();
  const take = (used: Map<string, number>, account: string, width: number) => {
    const at = used.get(account) ?? 0;
    used.set(account, at + width);
    return at;
  };
  const flows = flowsOf(snapshot.transfers).filter(
    (each) => each.from !== each.to && barOf.has(each.from) && barOf.has(each.to),
  );
  // Ribbons leave and enter in the order in which their other ends stand: they cross less.
  const end = (each: Flow) => barOf.get(each.to)!.y;
  flows.sort((a, b) => end(a) - end(b) || barOf.get(a.from)!.y - barOf.get(b.from)!.y);
  return flows.map((flow) => {
    const [from, to] = [barOf.get(flow.from)!, barOf.get(flow.to)!];
    const width = Math.max(1, flow.traced_fen * scale);
    const y1 = from.y + take(out, flow.from, width) + width / 2;
    const y2 = to.y + take(into, flow.to, width) + width / 2;
    return { ...flow, x1: from.x + kBarWidth, y1, x2: to.x, y2, width, isBack: to.x <= from.x };
  });
}

/** The middle line of a ribbon as an SVG path. */
export function ribbonPath({ x1, y1, x2, y2, isBack }: Ribbon): string {
  if (!isBack) {
    const middle = (x1 + x2) / 2;
    return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  }
  const below = Math.max(y1, y2) + 60;
  return `M${x1} ${y1}C${x1 + 70} ${y1} ${x1 + 70} ${below} ${(x1 + x2) / 2} ${below}S${x2 - 70} ${y2} ${x2} ${y2}`;
}

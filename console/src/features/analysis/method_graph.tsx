// The case's graph with, on each account, what each method leaves there; where they differ is marked.
import { useMemo } from 'react';
import type { Funds, TraceMethodName } from '../../server/types';
import { institutionName } from '../../ui/account';
import { accountParts, lastFour, shortMoney } from '../../ui/format';
import { useWords, type Words } from '../../words/words';
import { flowsOf, layout } from '../case/layout';
import { palette, type Palette } from '../case/node_card';
import { useSettings } from '../shell/settings';
import { kMethods, type ComparedAccount } from './compare';

const kWidth = 184;
const kHeight = 96;
const kColumn = 236;
const kRow = 110;
const kPad = 16;
const kLine = 15;

interface MethodGraphProps {
  funds: Funds;
  rows: ComparedAccount[];
  own: TraceMethodName;
  selected: string | null;
  onSelect: (account: string | null) => void;
}

export function MethodGraph({ funds, rows, own, selected, onSelect }: MethodGraphProps) {
  const words = useWords();
  useSettings(); // the colours below are the theme's
  const colours = palette();
  const places = useMemo(() => layout(funds.transfers), [funds.transfers]);
  const shown = rows.filter((each) => places.has(each.account));
  const there = new Set(shown.map((each) => each.account));
  const all = shown.map((each) => places.get(each.account)!);
  const top = Math.min(0, ...all.map((each) => each.row));
  const at = (account: string) => {
    const { column, row } = places.get(account)!;
    return { x: kPad + column * kColumn, y: kPad + (row - top) * kRow };
  };
  const width = Math.max(0, ...all.map((each) => each.column)) * kColumn + kWidth + 2 * kPad;
  const height = (Math.max(0, ...all.map((each) => each.row)) - top) * kRow + kHeight + 2 * kPad;
  const flows = flowsOf(funds.transfers).filter(
    (each) => each.from !== each.to && there.has(each.from) && there.has(each.to),
  );
  return (
    <div className="method-graph" tabIndex={0} role="group" aria-label={words.t('analysis.graph')}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={words.t('analysis.graph')}
        fontFamily="'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
        {flows.map((each) => (
          <path
            key={`${each.from} ${each.to}`}
            d={curve(at(each.from), at(each.to))}
            fill="none"
            stroke={colours.line}
            strokeWidth={1.5}
          />
        ))}
        {shown.map((each) => (
          <MethodCard
            key={each.account}
            row={each}
            own={own}
            words={words}
            colours={colours}
            at={at(each.account)}
            isSelected={each.account === selected}
            onSelect={() => onSelect(each.account)}
          />
        ))}
      </svg>
    </div>
  );
}

interface Point {
  x: number;
  y: number;
}

function curve(from: Point, to: Point): string {
  const [x1, y1] = [from.x + kWidth, from.y + kHeight / 2];
  const [x2, y2] = [to.x, to.y + kHeight / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

interface MethodCardProps {
  row: ComparedAccount;
  own: TraceMethodName;
  words: Words;
  colours: Palette;
  at: Point;
  isSelected: boolean;
  onSelect: () => void;
}

function MethodCard({ row, own, words, colours, at, isSelected, onSelect }: MethodCardProps) {
  const bank = institutionName(words, accountParts(row.account).institution);
  const most = Math.max(1, ...row.traced_fen);
  const edge = isSelected ? colours.accent : row.differs ? colours.near : colours.line;
  return (
    <g className="sankey-bar" transform={`translate(${at.x} ${at.y})`} onClick={onSelect}>
      <rect
        width={kWidth}
        height={kHeight}
        rx={7}
        fill={row.is_victim ? colours.accentSoft : colours.paper}
        stroke={edge}
        strokeWidth={isSelected ? 3 : row.differs ? 1.6 : 1}
      />
      <text x={10} y={19} fontSize={13} fill={colours.ink2}>
        {bank.slice(0, 9)}{' '}
        <tspan fontWeight={700} fill={colours.ink}>
          {lastFour(row.account)}
        </tspan>
        {row.differs && (
          <tspan fill={colours.near} fontWeight={700}>
            {' '}
            ≠
          </tspan>
        )}
      </text>
      {kMethods.map((method, index) => {
        const y = 27 + index * kLine;
        const fen = row.traced_fen[index]!;
        return (
          <g key={method}>
            <rect
              x={10}
              y={y + 2}
              width={((kWidth - 20) * fen) / most}
              height={kLine - 3}
              fill={colours.heldSoft}
            />
            <text
              x={12}
              y={y + 12}
              fontSize={11}
              fill={colours.ink2}
              fontWeight={method === own ? 700 : 400}>
              {words.code('method', method)}
            </text>
            <text
              x={kWidth - 12}
              y={y + 12}
              fontSize={11.5}
              textAnchor="end"
              fill={colours.ink}
              fontWeight={method === own ? 700 : 400}>
              {shortMoney(fen, words.language)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

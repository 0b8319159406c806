// The money as streams: how much went which way, what of it is held, gone, still in flight.
import { useEffect, useRef, useState } from 'react';
import { institutionName } from '../../ui/account';
import { accountParts, lastFour, shortMoney } from '../../ui/format';
import { useWords, type Words } from '../../words/words';
import { useSettings } from '../shell/settings';
import { lookOf, palette, stateText, type Look, type Palette } from './node_card';
import { kBarWidth, ribbonPath, streams, type Bar, type Ribbon } from './sankey_layout';
import type { GraphAccount, Snapshot } from './snapshot';

interface SankeyProps {
  snapshot: Snapshot;
  selected: string | null;
  onSelect: (account: string | null) => void;
}

export function Sankey({ snapshot, selected, onSelect }: SankeyProps) {
  const words = useWords();
  useSettings(); // the colours below are the theme's
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 900, height: 480 });
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width, height });
    });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const colours = palette();
  const picture = streams(snapshot, size.width, size.height - 4);
  const looks = new Map(snapshot.accounts.map((each) => [each.account, endOf(each)]));
  const colourOf = ({ from, to }: Ribbon) =>
    from === selected || to === selected
      ? colours.accent
      : fillOf(looks.get(to) ?? 'moved_on', colours);
  return (
    <div className="sankey" ref={box} tabIndex={0} role="group" aria-label={words.t('sankey.said')}>
      <svg
        width={picture.width}
        height={picture.height}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        xmlns="http://www.w3.org/2000/svg"
        role="img"
        aria-label={words.t('graph.said', {
          accounts: snapshot.accounts.length,
          transfers: snapshot.transfers.length,
        })}
        fontFamily="'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
        {picture.ribbons.map((each) => (
          <RibbonLine
            key={`${each.from} ${each.to}`}
            ribbon={each}
            colour={colourOf(each)}
            words={words}
          />
        ))}
        {picture.bars.map((bar) => (
          <BarBox
            key={bar.account.account}
            bar={bar}
            words={words}
            colours={colours}
            isSelected={bar.account.account === selected}
            onSelect={() => onSelect(bar.account.account)}
          />
        ))}
      </svg>
    </div>
  );
}

function RibbonLine({ ribbon, colour, words }: { ribbon: Ribbon; colour: string; words: Words }) {
  const amount = shortMoney(ribbon.traced_fen, words.language);
  return (
    <path
      d={ribbonPath(ribbon)}
      fill="none"
      stroke={colour}
      strokeOpacity={0.32}
      strokeWidth={ribbon.width}>
      <title>{words.t('sankey.flow', { amount, n: ribbon.count })}</title>
    </path>
  );
}

interface BarBoxProps {
  bar: Bar;
  words: Words;
  colours: Palette;
  isSelected: boolean;
  onSelect: () => void;
}

function BarBox({ bar, words, colours, isSelected, onSelect }: BarBoxProps) {
  const { account, x, y, height } = bar;
  const share = account.through_fen > 0 ? Math.min(1, account.held_fen / account.through_fen) : 0;
  const bank = institutionName(words, accountParts(account.account).institution);
  const middle = Math.max(y + height / 2, y + 6);
  return (
    <g className="sankey-bar" onClick={onSelect}>
      <rect x={x - 2} y={y - 4} width={150} height={Math.max(height, 26) + 8} fill="transparent" />
      <rect
        x={x}
        y={y}
        width={kBarWidth}
        height={height}
        rx={2}
        fill={fillOf(lookOf(account) === 'held' ? 'moved_on' : lookOf(account), colours)}
        stroke={isSelected ? colours.accent : 'none'}
        strokeWidth={3}
      />
      <rect
        x={x}
        y={y + height * (1 - share)}
        width={kBarWidth}
        height={height * share}
        rx={2}
        fill={colours.heldFill}
      />
      <text x={x + kBarWidth + 6} y={middle - 2} fontSize={12} fill={colours.ink}>
        {bank} <tspan fontWeight={700}>{lastFour(account.account)}</tspan>
        <tspan fill={colours.ink2}> {shortMoney(account.through_fen, words.language)}</tspan>
      </text>
      <text x={x + kBarWidth + 6} y={middle + 12} fontSize={11} fill={colours.ink2}>
        {stateText(words, account)}
      </text>
    </g>
  );
}

/** What most of the money that came to an account has come to: the colour of its ribbons. */
function endOf(account: GraphAccount): Look {
  const look = lookOf(account);
  return look === 'held' && 2 * account.held_fen < account.through_fen ? 'moved_on' : look;
}

function fillOf(look: Look, colours: Palette): string {
  if (look === 'victim') return colours.accent;
  if (look === 'held') return colours.heldFill;
  if (look === 'in_flight') return colours.leavingFill;
  if (look === 'gone') return colours.goneFill;
  return look === 'returned' ? colours.accent : colours.line;
}

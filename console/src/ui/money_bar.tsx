// Where a case's money is, as one bar: held, returned, in flight, gone. Never by colour alone: the
// parts differ by pattern, and the words stand beside or on hover.
import { Tooltip } from 'antd';
import type { Money4 } from '../server/types';
import { useWords } from '../words/words';
import { money } from './format';
import { Money } from './money';

export const kMoneyParts = ['held', 'returned', 'in_flight', 'gone'] as const;
export type MoneyPart = (typeof kMoneyParts)[number];

export function fenOf(funds: Money4, part: MoneyPart): number {
  return funds[`${part}_fen`];
}

export function MoneyBar({ funds }: { funds: Money4 }) {
  const words = useWords();
  const said = kMoneyParts
    .filter((part) => fenOf(funds, part) > 0)
    .map((part) => `${words.code('money', part)} ${money(fenOf(funds, part))}`);
  const title = [`${words.t('money.paid')} ${money(funds.paid_fen)}`, ...said].join(' · ');
  return (
    <Tooltip title={title}>
      <span className="money-bar" data-live role="img" aria-label={title}>
        {kMoneyParts.map((part) => (
          <span
            key={part}
            className={`money-part money-${part}`}
            style={{ flexGrow: fenOf(funds, part) }}
            hidden={fenOf(funds, part) === 0}
          />
        ))}
      </span>
    </Tooltip>
  );
}

/** The four figures under each other or side by side, each with its mark. */
export function MoneyFigures({ funds, short = false }: { funds: Money4; short?: boolean }) {
  const words = useWords();
  const shown = kMoneyParts.filter((part) => part !== 'returned' || funds.returned_fen > 0);
  return (
    <dl className="money-figures">
      <div>
        <dt>{words.t('money.paid')}</dt>
        <dd>
          <Money fen={funds.paid_fen} short={short} />
        </dd>
      </div>
      {shown.map((part) => (
        <div key={part}>
          <dt>
            <span className={`money-mark money-${part}`} aria-hidden />
            {words.code('money', part)}
          </dt>
          <dd>
            <Money fen={fenOf(funds, part)} short={short} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

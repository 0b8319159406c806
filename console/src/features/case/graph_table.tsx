// The money as a table: every account and every transfer, for reading aloud, copying, printing.
import { Account } from '../../ui/account';
import { exactTime, timeOfDay } from '../../ui/format';
import { Money } from '../../ui/money';
import { useWords } from '../../words/words';
import { stateText, lookOf } from './node_card';
import type { Snapshot } from './snapshot';

interface GraphTableProps {
  snapshot: Snapshot;
  selected: string | null;
  onSelect: (account: string) => void;
}

export function GraphTable({ snapshot, selected, onSelect }: GraphTableProps) {
  const words = useWords();
  const { t } = words;
  const accounts = [...snapshot.accounts].sort(
    (a, b) => a.tier - b.tier || b.through_fen - a.through_fen,
  );
  return (
    <div className="graph-tables" data-live>
      <table className="rows cards">
        <caption className="visually-hidden">{t('table.accounts')}</caption>
        <thead>
          <tr>
            <th className="right">{t('table.tier')}</th>
            <th>{t('table.account')}</th>
            <th className="right">{t('table.through')}</th>
            <th className="right">{t('money.held')}</th>
            <th className="right">{t('table.there')}</th>
            <th>{t('table.state')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((each) => (
            <tr key={each.account} className={each.account === selected ? 'selected' : undefined}>
              <td className="right num fit" data-label={t('table.tier')}>
                {each.tier}
              </td>
              <td data-label={t('table.account')}>
                <button type="button" className="plain" onClick={() => onSelect(each.account)}>
                  <Account account={each.account} name={each.name} />
                </button>
              </td>
              <td className="right" data-label={t('table.through')}>
                <Money fen={each.through_fen} />
              </td>
              <td className="right" data-label={t('money.held')}>
                <Money fen={each.held_fen} />
              </td>
              <td className="right" data-label={t('table.there')}>
                <Money fen={each.traced_fen} />
              </td>
              <td data-label={t('table.state')}>
                <span className={`tag tag-${lookOf(each)}`}>{stateText(words, each)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Transfers snapshot={snapshot} />
    </div>
  );
}

function Transfers({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useWords();
  return (
    <table className="rows cards">
      <caption className="visually-hidden">{t('table.transfers')}</caption>
      <thead>
        <tr>
          <th>{t('table.time')}</th>
          <th>{t('table.from')}</th>
          <th>{t('table.to')}</th>
          <th className="right">{t('table.amount')}</th>
          <th className="right">{t('table.traced')}</th>
          <th>{t('table.ref')}</th>
        </tr>
      </thead>
      <tbody>
        {snapshot.transfers.map((each) => (
          <tr key={`${each.from} ${each.ref} ${each.to}`}>
            <td
              className="num fit"
              data-label={t('table.time')}
              title={exactTime(Date.parse(each.time))}>
              {timeOfDay(Date.parse(each.time), true)}
            </td>
            <td data-label={t('table.from')}>
              <Account account={each.from} />
            </td>
            <td data-label={t('table.to')}>
              <Account account={each.to} />
            </td>
            <td className="right" data-label={t('table.amount')}>
              <Money fen={each.amount_fen} />
            </td>
            <td className="right" data-label={t('table.traced')}>
              <Money fen={each.traced_fen} />
            </td>
            <td className="num" data-label={t('table.ref')}>
              {each.ref}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

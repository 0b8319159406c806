// Returns: whose frozen money waits to go back, for what, and until when.
import { Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { ReturnSummary } from '../../server/types';
import { Money } from '../../ui/money';
import { PageHead } from '../../ui/page_head';
import { Answered, Empty } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { useReturns } from './queries';
import { kReturnTag } from './return_words';
import './returns.css';

const kStates = ['open', 'settled', 'rejected', 'withdrawn', 'superseded', 'all'];

export function Returns() {
  const words = useWords();
  const { t } = words;
  const [search, set] = useSearchParams();
  const state = search.get('state') ?? 'open';
  const query = useReturns(state);
  return (
    <>
      <PageHead title={t('returns.title')}>
        <Select
          value={state}
          aria-label={t('orders.status')}
          style={{ minWidth: 140 }}
          options={kStates.map((each) => ({
            value: each,
            label: words.code('returns_filter', each),
          }))}
          onChange={(next) => set(next === 'open' ? {} : { state: next }, { replace: true })}
        />
      </PageHead>
      <section className="panel" aria-label={t('returns.title')}>
        <Answered query={query}>
          {(returns) =>
            returns.length === 0 ? (
              <Empty title={t('returns.empty')} hint={t('returns.empty_hint')} />
            ) : (
              <ReturnTable returns={returns} />
            )
          }
        </Answered>
      </section>
    </>
  );
}

export function ReturnTable({ returns }: { returns: ReturnSummary[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-wrap">
      <table className="rows cards" data-live>
        <thead>
          <tr>
            <th>{t('returns.return')}</th>
            <th>{t('search.case')}</th>
            <th>{t('orders.state')}</th>
            <th>{t('returns.waits_for')}</th>
            <th className="right">{t('returns.planned')}</th>
            <th className="right">{t('returns.paid')}</th>
            <th className="right">{t('returns.shares')}</th>
          </tr>
        </thead>
        <tbody>
          {returns.map((each) => (
            <tr key={each.id}>
              <td data-label={t('returns.return')} className="fit">
                <Link className="num" to={`/returns/${encodeURIComponent(each.id)}`}>
                  {each.id}
                </Link>
              </td>
              <td data-label={t('search.case')} className="fit">
                <Link className="num" to={`/cases/${each.case}?tab=returns`}>
                  {each.case}
                </Link>
              </td>
              <td data-label={t('orders.state')}>
                <span className={kReturnTag[each.state]}>
                  {words.code('return_state', each.state)}
                </span>
              </td>
              <td data-label={t('returns.waits_for')}>
                <WaitsFor of={each} />
              </td>
              <td data-label={t('returns.planned')} className="right">
                <Money fen={each.planned_fen} />
              </td>
              <td data-label={t('returns.paid')} className="right">
                <Money fen={each.paid_fen} />
              </td>
              <td data-label={t('returns.shares')} className="right num">
                {each.shares}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "公告期满 还有 12 天", in red once a bank's days are over. */
export function WaitsFor({
  of,
}: {
  of: Pick<ReturnSummary, 'waits_for' | 'waits_until' | 'is_overdue'>;
}) {
  const words = useWords();
  if (of.waits_for === 'nothing') return <span className="quiet">–</span>;
  return (
    <span className={of.is_overdue ? 'bad' : undefined}>
      {words.code('return_waits', of.waits_for)}
      {of.waits_until && (
        <>
          {' '}
          <When at={of.waits_until} />
        </>
      )}
      {of.is_overdue && <> · {words.t('returns.overdue')}</>}
    </span>
  );
}

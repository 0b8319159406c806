// The duty board: what needs me now. Live cases by money at risk and time; who is waited for.
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Button } from 'antd';
import type { Board as BoardData, CaseSummary } from '../../server/types';
import { useKeys } from '../../ui/keys';
import { Money } from '../../ui/money';
import { PageHead } from '../../ui/page_head';
import { Answered, Empty } from '../../ui/states';
import { useSteady } from '../../ui/steady';
import { useWords } from '../../words/words';
import { ApproveDrafts } from '../orders/approve_drafts';
import { maySee, useSession } from '../session/session';
import { CaseRow } from './case_row';
import { PartnerList } from './partner_list';
import { useBoard, useSettledCases } from './queries';
import './board.css';

export function Board() {
  const { t } = useWords();
  const query = useBoard();
  const navigate = useNavigate();
  useKeys([{ key: 'n', label: 'keys.new_alert', run: () => void navigate('/intake') }]);
  return (
    <>
      <PageHead title={t('board.title')}>
        <span className="grow" />
        <Link to="/intake">
          <Button type="primary" tabIndex={-1}>
            {t('board.new_alert')}
          </Button>
        </Link>
      </PageHead>
      <Answered query={query}>{(board) => <Loaded board={board} />}</Answered>
    </>
  );
}

function Loaded({ board }: { board: BoardData }) {
  const { t } = useWords();
  return (
    <div className="stack">
      <Today today={board.today} />
      <div className="board">
        <div className="stack">
          <LiveCases cases={board.cases} />
          <SettledCases />
        </div>
        <div className="stack">
          <section className="panel" aria-label={t('board.partners')}>
            <div className="panel-head">
              <h2>{t('board.partners')}</h2>
            </div>
            <PartnerList partners={board.partners} />
          </section>
        </div>
      </div>
    </div>
  );
}

function Today({ today }: { today: BoardData['today'] }) {
  const { t } = useWords();
  const seconds = (s: number) =>
    s < 1
      ? t('board.millis', { n: Math.round(s * 1000) })
      : t('board.seconds', { n: s.toFixed(1) });
  return (
    <dl className="panel figures today" aria-label={t('board.today')}>
      <div>
        <dt>{t('board.alerts')}</dt>
        <dd>{today.alerts}</dd>
      </div>
      <div>
        <dt>{t('board.paid')}</dt>
        <dd>
          <Money fen={today.paid_fen} short />
        </dd>
      </div>
      <div>
        <dt>
          <span className="money-mark money-held" />
          {t('money.held')}
        </dt>
        <dd className="good">
          <Money fen={today.held_fen} short />
        </dd>
      </div>
      <div>
        <dt>
          <span className="money-mark money-in_flight" />
          {t('money.in_flight')}
        </dt>
        <dd>
          <Money fen={today.in_flight_fen} short />
        </dd>
      </div>
      <div>
        <dt>
          <span className="money-mark money-gone" />
          {t('money.gone')}
        </dt>
        <dd>
          <Money fen={today.gone_fen} short />
        </dd>
      </div>
      <div>
        <dt>{t('board.orders')}</dt>
        <dd>{today.orders}</dd>
      </div>
      {/* Orders of structured alerts go out with the alert: only a wait is worth a figure. */}
      {(today.median_first_order_s ?? 0) > 0 && (
        <div className="wide-only">
          <dt>{t('board.first_order')}</dt>
          <dd>{seconds(today.median_first_order_s!)}</dd>
        </div>
      )}
      {today.median_last_hold_s !== undefined && (
        <div className="wide-only">
          <dt>{t('board.last_hold')}</dt>
          <dd>{seconds(today.median_last_hold_s)}</dd>
        </div>
      )}
    </dl>
  );
}

function LiveCases({ cases }: { cases: CaseSummary[] }) {
  const { t } = useWords();
  const [selected, select] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const [approving, setApproving] = useState<string | null>(null);
  const byId = new Map(cases.map((each) => [each.id, each]));
  const isReading = isOver || selected !== null;
  const { order, fresh, takeIn } = useSteady(
    cases.map((each) => each.id),
    isReading,
  );
  const rows = order.flatMap((id) => byId.get(id) ?? []);
  useBoardKeys(order, selected, select, setApproving);
  return (
    <section
      className="panel"
      aria-label={t('board.live')}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}>
      <div className="panel-head">
        <h2>{t('board.live')}</h2>
        <span className="quiet num">{cases.length}</span>
        <span className="grow" />
        {fresh > 0 && (
          <Button size="small" onClick={takeIn}>
            {t('state.fresh', { n: fresh })}
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <Empty title={t('board.empty')} hint={t('board.empty_hint')} />
      ) : (
        <ol className="case-rows" data-live={isReading ? undefined : true}>
          {rows.map((each) => (
            <CaseRow
              key={each.id}
              summary={each}
              isSelected={each.id === selected}
              onApprove={() => setApproving(each.id)}
            />
          ))}
        </ol>
      )}
      {approving && <ApproveDrafts caseId={approving} close={() => setApproving(null)} />}
    </section>
  );
}

function useBoardKeys(
  order: string[],
  selected: string | null,
  select: (id: string | null) => void,
  approve: (id: string) => void,
) {
  const navigate = useNavigate();
  const { user } = useSession();
  const step = (by: number) => {
    const at = selected === null ? (by > 0 ? -1 : order.length) : order.indexOf(selected);
    const next = order[Math.max(0, Math.min(order.length - 1, at + by))];
    if (!next) return;
    select(next);
    document.getElementById(`case-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys([
    { key: 'j', label: 'keys.down', run: () => step(1) },
    { key: 'k', label: 'keys.up', run: () => step(-1) },
    {
      key: 'Enter',
      label: 'keys.open',
      run: () => selected && void navigate(`/cases/${selected}`),
    },
    ...(maySee(user.role, 'orders')
      ? [{ key: 'a', label: 'keys.approve' as const, run: () => selected && approve(selected) }]
      : []),
    { key: 'Escape', label: 'keys.unselect', run: () => select(null) },
  ]);
}

function SettledCases() {
  const { t } = useWords();
  const query = useSettledCases();
  const [approving, setApproving] = useState<string | null>(null);
  if (!query.data?.length) return null;
  return (
    <section className="panel" aria-label={t('board.settled')}>
      <div className="panel-head">
        <h2>{t('board.settled')}</h2>
      </div>
      <ol className="case-rows" data-live>
        {query.data.map((each) => (
          <CaseRow
            key={each.id}
            summary={each}
            isSelected={false}
            onApprove={() => setApproving(each.id)}
          />
        ))}
      </ol>
      {approving && <ApproveDrafts caseId={approving} close={() => setApproving(null)} />}
    </section>
  );
}

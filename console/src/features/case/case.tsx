// A case: where is the money? The graph with its time slider, and beside it what happened.
import { Segmented, Tabs } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { Case, Entry, Funds } from '../../server/types';
import { GoldenClock } from '../../ui/golden_clock';
import { useKeys } from '../../ui/keys';
import { MoneyBar, MoneyFigures } from '../../ui/money_bar';
import { PageHead } from '../../ui/page_head';
import { Answered, Failed, Loading } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { caseTitle } from '../board/case_row';
import { CasePapers } from '../analysis/case_papers';
import { CaseReturnsTab } from '../returns/case_returns';
import { maySee, useSession } from '../session/session';
import { AccountCard } from './account_card';
import { AddPayments } from './add_payments';
import { CaseFacts, CaseStory } from './case_facts';
import { CaseOrders } from './case_orders';
import { ConfirmReading } from './confirm_reading';
import { GraphPanel, StreamsPanel } from './graph_panel';
import { GraphTable } from './graph_table';
import { MethodChoice } from './method_choice';
import { useCase, useFunds, useTimeline } from './queries';
import { snapshot } from './snapshot';
import { Timeline } from './timeline';
import './case.css';

const AnalysisPanel = lazy(() =>
  import('../analysis/analysis_panel').then((m) => ({ default: m.AnalysisPanel })),
);

export function CasePage() {
  const id = useParams().id ?? '';
  const found = useCase(id);
  const funds = useFunds(id);
  const timeline = useTimeline(id);
  if (found.isError && !found.data) {
    return (
      <>
        <PageHead title={id} />
        <section className="panel">
          <Failed error={found.error} again={() => void found.refetch()} />
        </section>
      </>
    );
  }
  return (
    <Answered query={found}>
      {(from) => (
        <Answered query={funds}>
          {(money) => <Loaded key={id} from={from} funds={money} entries={timeline.data ?? []} />}
        </Answered>
      )}
    </Answered>
  );
}

/** One value of the address bar; setting null removes it. */
function useAddress(name: string): [string | null, (value: string | null) => void] {
  const [search, set] = useSearchParams();
  const change = (value: string | null) =>
    set(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [search.get(name), change];
}

const kViews = ['graph', 'streams', 'table', 'analysis', 'orders'] as const;

function Loaded({ from, funds, entries }: { from: Case; funds: Funds; entries: Entry[] }) {
  const words = useWords();
  const { t } = words;
  const [view, setView] = useAddress('view');
  const [atText, setAtText] = useAddress('at');
  const [account, setAccount] = useAddress('account');
  const shown = kViews.find((each) => each === view) ?? 'graph';
  const at = atText === null ? null : Number(atText);
  const now = useMemo(
    () => snapshot(funds, from.orders, entries, at),
    [funds, from.orders, entries, at],
  );
  const open = now.accounts.find((each) => each.account === account);
  const picture = {
    funds,
    at,
    onAt: (ms: number | null) => setAtText(ms === null ? null : String(ms)),
    selected: account,
    onSelect: setAccount,
  };
  const show = (next: string) => setView(next === 'graph' ? null : next);
  useKeys([
    { key: 'g', label: 'keys.graph', run: () => show('graph') },
    { key: 's', label: 'keys.streams', run: () => show('streams') },
    { key: 't', label: 'keys.table', run: () => show('table') },
    { key: 'm', label: 'keys.analysis', run: () => show('analysis') },
    { key: 'o', label: 'keys.orders', run: () => show('orders') },
    { key: 'Escape', label: 'keys.unselect', run: () => setAccount(null) },
  ]);
  return (
    <>
      <PageHead title={caseTitle(words, from)}>
        <span className="quiet num">{from.id}</span>
        <span className="quiet">
          {t('case.opened')} <When at={from.opened_at} />
        </span>
        {from.is_settled && <span className="tag tag-good">{t('board.is_settled')}</span>}
        <span className="grow" />
        <AddPayments caseId={from.id} />
        <MethodChoice from={from} />
      </PageHead>
      <div className="stack">
        <section className="panel case-head" aria-label={t('case.money')}>
          <GoldenClock
            from={from.paid_at}
            isSettled={from.is_settled}
            until={from.changed_at}
            size={64}
          />
          <div className="grow stack">
            <MoneyFigures funds={now.money} />
            <MoneyBar funds={now.money} />
          </div>
        </section>
        {from.is_confirmed === false && <ConfirmReading from={from} />}
        <div className="case">
          <section className="panel case-view" aria-label={t('case.view')}>
            <div className="panel-head">
              <Segmented
                value={shown}
                onChange={show}
                options={kViews.map((each) => ({
                  value: each,
                  label: words.code('case_view', each),
                }))}
              />
            </div>
            {shown === 'graph' && <GraphPanel {...picture} snapshot={now} caseId={from.id} />}
            {shown === 'streams' && <StreamsPanel {...picture} snapshot={now} caseId={from.id} />}
            {shown === 'table' && (
              <GraphTable snapshot={now} selected={account} onSelect={setAccount} />
            )}
            {shown === 'analysis' && (
              <Suspense fallback={<Loading />}>
                <AnalysisPanel {...picture} from={from} />
              </Suspense>
            )}
            {shown === 'orders' && <CaseOrders from={from} />}
            {open && shown !== 'analysis' && (
              <AccountCard account={open} from={from} close={() => setAccount(null)} />
            )}
          </section>
          <Side from={from} entries={entries} at={at} onAccount={setAccount} />
        </div>
      </div>
    </>
  );
}

interface SideProps {
  from: Case;
  entries: Entry[];
  at: number | null;
  onAccount: (account: string) => void;
}

function Side({ from, entries, at, onAccount }: SideProps) {
  const { t } = useWords();
  const { user } = useSession();
  const [tab, setTab] = useAddress('tab');
  return (
    <section className="panel case-side" aria-label={t('case.side')}>
      <Tabs
        tabBarGutter={20}
        activeKey={tab ?? 'timeline'}
        onChange={(key) => setTab(key === 'timeline' ? null : key)}
        items={[
          {
            key: 'timeline',
            label: t('case.timeline'),
            children: <Timeline entries={entries} at={at} onAccount={onAccount} />,
          },
          { key: 'facts', label: t('case.facts'), children: <CaseFacts from={from} /> },
          { key: 'story', label: t('case.story'), children: <CaseStory from={from} /> },
          ...(maySee(user.role, 'returns')
            ? [
                {
                  key: 'returns',
                  label: t('case.returns'),
                  children: <CaseReturnsTab caseId={from.id} />,
                },
                {
                  key: 'papers',
                  label: t('case.papers'),
                  children: <CasePapers caseId={from.id} />,
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

// Orders: who owes us an answer? By due time; filters in the address; many at once.
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Decision, OrderView } from '../../server/types';
import { Account, institutionName } from '../../ui/account';
import { phone } from '../../ui/format';
import { useKeys } from '../../ui/keys';
import { Money } from '../../ui/money';
import { useNow } from '../../ui/now';
import { PageHead } from '../../ui/page_head';
import { Answered, Empty } from '../../ui/states';
import { useSteady } from '../../ui/steady';
import { useIsPostponed } from '../../ui/undo';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { useBoard } from '../board/queries';
import { Decide } from './decide';
import { decisionsFor, kStateTag, stateOf } from './order_words';
import { useOrders } from './queries';
import './orders.css';

const kStatuses = ['waiting', 'overdue', 'draft', 'answered', 'all'];
const kKinds = [
  'query_account',
  'query_transactions',
  'stop_payment',
  'freeze',
  'extend',
  'release',
  'query_phone',
  'suspend_phone',
  'restore_phone',
  'block_url',
  'unblock_url',
  'withdraw',
];

function useFilter() {
  const [search, set] = useSearchParams();
  const filter = {
    status: search.get('status') ?? 'waiting',
    partner: search.get('partner') ?? undefined,
    kind: search.get('kind') ?? undefined,
  };
  const change = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
    set(next, { replace: true });
  };
  return { filter, change };
}

export function Orders() {
  const words = useWords();
  const { t } = words;
  const { filter, change } = useFilter();
  const query = useOrders(filter);
  const partners = useBoard().data?.partners ?? [];
  return (
    <>
      <PageHead title={t('orders.title')}>
        <Select
          value={filter.status}
          aria-label={t('orders.status')}
          onChange={(value) => change('status', value)}
          style={{ minWidth: 120 }}
          options={kStatuses.map((each) => ({
            value: each,
            label: words.code('orders_status', each),
          }))}
        />
        <Select
          value={filter.partner ?? ''}
          aria-label={t('board.partner')}
          onChange={(value) => change('partner', value || undefined)}
          style={{ minWidth: 140 }}
          options={[
            { value: '', label: t('orders.all_partners') },
            ...partners.map((each) => ({
              value: each.partner,
              label: institutionName(words, each.partner),
            })),
          ]}
        />
        <Select
          value={filter.kind ?? ''}
          aria-label={t('orders.kind')}
          onChange={(value) => change('kind', value || undefined)}
          style={{ minWidth: 140 }}
          options={[
            { value: '', label: t('orders.all_kinds') },
            ...kKinds.map((each) => ({ value: each, label: words.code('order_kind', each) })),
          ]}
        />
      </PageHead>
      <Answered query={query}>
        {(orders) => <List key={JSON.stringify(filter)} orders={orders} />}
      </Answered>
    </>
  );
}

function List({ orders }: { orders: OrderView[] }) {
  const { t } = useWords();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const isReading = isOver || cursor !== null || chosen.size > 0;
  const {
    order: ids,
    fresh,
    takeIn,
  } = useSteady(
    orders.map((order) => order.id),
    isReading,
  );
  const rows = ids.flatMap((id) => byId.get(id) ?? []);
  const picked = rows.filter((order) => chosen.has(order.id));
  const subject = picked.length > 0 ? picked : rows.filter((order) => order.id === cursor);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  useListKeys({
    rows,
    cursor,
    setCursor,
    toggle,
    subject,
    decide: setDeciding,
    clear: () => choose(new Set()),
  });
  const fitting =
    deciding === null ? [] : subject.filter((order) => decisionsFor(order).includes(deciding));
  return (
    <section
      className="panel"
      aria-label={t('orders.title')}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}>
      <div className="panel-head">
        <h2 className="num">{t('orders.count', { n: rows.length })}</h2>
        {fresh > 0 && (
          <Button size="small" onClick={takeIn}>
            {t('state.fresh', { n: fresh })}
          </Button>
        )}
        <span className="grow" />
        <BulkActions picked={picked} decide={setDeciding} />
      </div>
      {rows.length === 0 ? (
        <Empty title={t('orders.empty')} hint={t('orders.empty_hint')} />
      ) : (
        <OrderTable
          rows={rows}
          isReading={isReading}
          chosen={chosen}
          cursor={cursor}
          toggle={toggle}
          toggleAll={() => choose(picked.length === rows.length ? new Set() : new Set(ids))}
        />
      )}
      {deciding && fitting.length > 0 && (
        <Decide
          decision={deciding}
          orders={fitting}
          close={() => {
            setDeciding(null);
            choose(new Set());
          }}
        />
      )}
    </section>
  );
}

function BulkActions({
  picked,
  decide,
}: {
  picked: OrderView[];
  decide: (decision: Decision) => void;
}) {
  const words = useWords();
  const all: Decision[] = ['approve', 'reject', 'resend', 'withdraw', 'freeze', 'release'];
  const counted = all.map((decision) => ({
    decision,
    n: picked.filter((order) => decisionsFor(order).includes(decision)).length,
  }));
  return (
    <div className="row">
      {picked.length > 0 && (
        <span className="quiet">{words.t('orders.chosen', { n: picked.length })}</span>
      )}
      {counted
        .filter(({ n }) => n > 0)
        .map(({ decision, n }) => (
          <Button
            key={decision}
            size="small"
            type={decision === 'approve' ? 'primary' : 'default'}
            onClick={() => decide(decision)}>
            {words.code('bulk', decision, { n })}
          </Button>
        ))}
    </div>
  );
}

interface ListKeys {
  rows: OrderView[];
  cursor: string | null;
  setCursor: (id: string | null) => void;
  toggle: (id: string) => void;
  subject: OrderView[];
  decide: (decision: Decision) => void;
  clear: () => void;
}

function useListKeys({ rows, cursor, setCursor, toggle, subject, decide, clear }: ListKeys) {
  const navigate = useNavigate();
  const step = (by: number) => {
    const at = rows.findIndex((order) => order.id === cursor);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (!next) return;
    setCursor(next.id);
    document.getElementById(`order-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const open = rows.find((order) => order.id === cursor);
  const try_ = (decision: Decision) =>
    subject.some((order) => decisionsFor(order).includes(decision)) && decide(decision);
  useKeys([
    { key: 'j', label: 'keys.down', run: () => step(1) },
    { key: 'k', label: 'keys.up', run: () => step(-1) },
    { key: 'x', label: 'keys.select', run: () => cursor && toggle(cursor) },
    { key: 'a', label: 'keys.approve', run: () => try_('approve') },
    { key: 'r', label: 'keys.resend', run: () => try_('resend') },
    {
      key: 'Enter',
      label: 'keys.open',
      run: () => open && void navigate(`/cases/${open.case}?view=orders`),
    },
    {
      key: 'Escape',
      label: 'keys.unselect',
      run: () => {
        clear();
        setCursor(null);
      },
    },
  ]);
}

interface OrderTableProps {
  isReading: boolean;
  rows: OrderView[];
  chosen: ReadonlySet<string>;
  cursor: string | null;
  toggle: (id: string) => void;
  toggleAll: () => void;
}

function OrderTable({ rows, isReading, chosen, cursor, toggle, toggleAll }: OrderTableProps) {
  const { t } = useWords();
  return (
    <div className="table-wrap">
      <table className="rows cards" data-live={isReading ? undefined : true}>
        <thead>
          <tr>
            <th className="fit">
              <Checkbox
                checked={rows.every((order) => chosen.has(order.id))}
                onChange={toggleAll}
                aria-label={t('orders.choose_all')}
              />
            </th>
            <th>{t('order.due')}</th>
            <th>{t('board.partner')}</th>
            <th>{t('orders.kind')}</th>
            <th>{t('orders.target')}</th>
            <th className="right">{t('orders.amount')}</th>
            <th>{t('orders.state')}</th>
            <th>{t('orders.ladder')}</th>
            <th>{t('search.case')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              isChosen={chosen.has(order.id)}
              isCursor={order.id === cursor}
              toggle={() => toggle(order.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface OrderRowProps {
  order: OrderView;
  isChosen: boolean;
  isCursor: boolean;
  toggle: () => void;
}

function OrderRow({ order, isChosen, isCursor, toggle }: OrderRowProps) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const state = useIsPostponed(order.id) ? 'closed' : stateOf(order, now);
  const { account, phone: number, url, name } = order.target;
  return (
    <tr
      id={`order-${order.id}`}
      className={isCursor || isChosen ? 'selected' : undefined}
      aria-current={isCursor || undefined}>
      <td>
        <Checkbox
          checked={isChosen}
          onChange={toggle}
          aria-label={t('orders.choose', { id: order.id })}
        />
      </td>
      <td data-label={t('order.due')} className="fit">
        <When at={order.due_at} />
      </td>
      <td data-label={t('board.partner')} className="fit" translate="no">
        {institutionName(words, order.partner)}
      </td>
      <td data-label={t('orders.kind')} className="fit">
        {words.code('order_kind', order.kind)}
      </td>
      <td data-label={t('orders.target')}>
        {account ? (
          <Account account={account} name={name} />
        ) : (
          <span className="num wrap">{number ? phone(number) : url}</span>
        )}
      </td>
      <td data-label={t('orders.amount')} className="right">
        {order.amount_fen === undefined ? '–' : <Money fen={order.amount_fen} />}
      </td>
      <td data-label={t('orders.state')}>
        <span className={kStateTag[state]}>{words.code('order_state', state)}</span>
      </td>
      <td data-label={t('orders.ladder')} className="num quiet">
        {(order.reminders ?? 0) > 0
          ? t('order.reminded', { n: order.reminders! })
          : order.delivered_at
            ? t('orders.delivered')
            : t('orders.not_delivered')}
      </td>
      <td data-label={t('search.case')}>
        <Link className="num" to={`/cases/${order.case}?view=orders`}>
          {order.case}
        </Link>
      </td>
    </tr>
  );
}

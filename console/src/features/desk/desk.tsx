// Partner desk: what must I do for them, and by when? One order at a time; the next comes by itself.
import { useState } from 'react';
import type { PartnerOrder } from '../../server/types';
import { Account } from '../../ui/account';
import { clock, exactTime, money, phone } from '../../ui/format';
import { useNow } from '../../ui/now';
import { PageHead } from '../../ui/page_head';
import { Answered, Empty } from '../../ui/states';
import { useWords } from '../../words/words';
import { AnswerForm } from './answer_form';
import { useDeskOrders } from './queries';
import './desk.css';

export function Desk() {
  const { t } = useWords();
  const query = useDeskOrders();
  return (
    <>
      <PageHead title={t('desk.title')}>
        {query.data && <span className="quiet">{t('desk.waiting', { n: query.data.length })}</span>}
      </PageHead>
      <Answered query={query}>{(orders) => <Queue orders={orders} />}</Answered>
    </>
  );
}

function Queue({ orders }: { orders: PartnerOrder[] }) {
  const { t } = useWords();
  const [chosen, choose] = useState<string | null>(null);
  // The one on the desk stays until it is answered, whatever else comes in.
  const current = orders.find((order) => order.id === chosen) ?? orders[0];
  if (current && current.id !== chosen) choose(current.id);
  if (!current)
    return (
      <section className="panel">
        <Empty title={t('desk.empty')} hint={t('desk.empty_hint')} />
      </section>
    );
  return (
    <div className="desk">
      <article className="panel desk-order" key={current.id}>
        <OrderSheet order={current} />
        <AnswerForm order={current} />
      </article>
      <nav className="panel desk-next" aria-label={t('desk.next')}>
        <div className="panel-head">
          <h2>{t('desk.next')}</h2>
        </div>
        <ol>
          {orders.map((order) => (
            <li key={order.id}>
              <button
                type="button"
                className={order.id === current.id ? 'desk-pick selected' : 'desk-pick'}
                aria-current={order.id === current.id || undefined}
                onClick={() => choose(order.id)}>
                <OrderPick order={order} />
              </button>
            </li>
          ))}
        </ol>
      </nav>
    </div>
  );
}

function OrderPick({ order }: { order: PartnerOrder }) {
  const words = useWords();
  return (
    <>
      <span className="grow">
        <b>{words.code('order_kind', order.kind)}</b>
        <br />
        <Target order={order} />
      </span>
      <Due at={order.due_at} />
    </>
  );
}

function Target({ order }: { order: PartnerOrder }) {
  const { account, phone: number, url } = order.target;
  if (account) return <Account account={account} />;
  return <span className="num wrap">{number ? phone(number) : url}</span>;
}

function Due({ at }: { at: string }) {
  const { t } = useWords();
  const left = Date.parse(at) - useNow();
  const text = clock(Math.abs(left) / 1000);
  if (left < 0) return <span className="num bad desk-due">{t('desk.past', { time: text })}</span>;
  return (
    <span className={left < 60_000 ? 'num warn desk-due' : 'num desk-due'}>
      {t('desk.left', { time: text })}
    </span>
  );
}

function OrderSheet({ order }: { order: PartnerOrder }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="desk-sheet">
      <div className="row">
        <h2 className="desk-kind">{words.code('order_kind', order.kind)}</h2>
        <span className="grow" />
        <Due at={order.due_at} />
      </div>
      <p className="desk-what">{words.code('desk_what', order.kind)}</p>
      <p className="desk-target">
        <Target order={order} />
      </p>
      {order.target.name && (
        <p className="desk-name" translate="no">
          {order.target.name}
        </p>
      )}
      {order.amount_fen !== undefined && (
        <p className="desk-amount num">{t('order.at_most', { amount: money(order.amount_fen) })}</p>
      )}
      <dl className="desk-basis">
        <div>
          <dt>{t('desk.notice')}</dt>
          <dd className="num" translate="no">
            {order.notice_no}
          </dd>
        </div>
        <div>
          <dt>{t('desk.basis')}</dt>
          <dd translate="no">{order.legal_basis}</dd>
        </div>
        <div>
          <dt>{t('desk.authorised')}</dt>
          <dd translate="no">{order.authorised_by}</dd>
        </div>
        <div>
          <dt>{t('desk.due')}</dt>
          <dd className="num">{exactTime(Date.parse(order.due_at))}</dd>
        </div>
        {order.since && (
          <div>
            <dt>{t('desk.since')}</dt>
            <dd className="num">{exactTime(Date.parse(order.since))}</dd>
          </div>
        )}
        {order.amends && (
          <div>
            <dt>{t('desk.amends')}</dt>
            <dd className="num">{order.amends}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

// One order as it stands, with its answer, what it was decided by, and what can be done about it.
import { Button } from 'antd';
import { useState } from 'react';
import type { Decision, OrderView } from '../../server/types';
import { institutionName } from '../../ui/account';
import { exactTime, money } from '../../ui/format';
import { useNow } from '../../ui/now';
import { useIsPostponed } from '../../ui/undo';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { becauseWords } from '../case/note_words';
import { maySee, useSession } from '../session/session';
import { Decide } from './decide';
import { decisionsFor, kStateTag, stateOf, targetText } from './order_words';

export function OrderLine({ order }: { order: OrderView }) {
  const words = useWords();
  const { t } = words;
  const { user } = useSession();
  const now = useNow();
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const isRejecting = useIsPostponed(order.id);
  const state = isRejecting ? 'closed' : stateOf(order, now);
  return (
    <article className="order-line">
      <header className="row">
        <b>{words.code('order_kind', order.kind)}</b>
        <span className={kStateTag[state]}>{words.code('order_state', state)}</span>
        <span className="grow" />
        {order.amount_fen !== undefined && (
          <span className="num">{t('order.at_most', { amount: money(order.amount_fen) })}</span>
        )}
      </header>
      <p className="quiet">
        {targetText(words, order)} · {institutionName(words, order.partner)}
        {order.notice_no && (
          <>
            {' '}
            ·{' '}
            <span className="num" translate="no">
              {order.notice_no}
            </span>
          </>
        )}
      </p>
      <p className="quiet">
        <Clock order={order} />
      </p>
      <AnswerLine order={order} />
      <details>
        <summary>{t('order.because')}</summary>
        <ul className="order-because">
          {becauseWords(words, order.because ?? []).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {order.legal_basis && (
            <li translate="no">{t('order.basis', { basis: order.legal_basis })}</li>
          )}
          {order.authorised_by && (
            <li translate="no">{t('order.authorised_by', { name: order.authorised_by })}</li>
          )}
        </ul>
      </details>
      {maySee(user.role, 'orders') && !isRejecting && (
        <div className="row">
          {decisionsFor(order).map((decision) => (
            <Button key={decision} size="small" onClick={() => setDeciding(decision)}>
              {words.code('decision', decision)}
            </Button>
          ))}
        </div>
      )}
      {deciding && <Decide decision={deciding} orders={[order]} close={() => setDeciding(null)} />}
    </article>
  );
}

function Clock({ order }: { order: OrderView }) {
  const { t } = useWords();
  if (order.status === 'draft')
    return (
      <>
        {t('order.drafted')} <When at={order.issued_at} />
      </>
    );
  if (order.status === 'issued') {
    return (
      <>
        {t('order.issued')} <When at={order.issued_at} /> · {t('order.due')}{' '}
        <When at={order.due_at} />
        {(order.reminders ?? 0) > 0 && (
          <span className="bad"> · {t('order.reminded', { n: order.reminders! })}</span>
        )}
      </>
    );
  }
  return (
    <>
      {t('order.issued')} <When at={order.issued_at} />
      {order.answered_at && (
        <>
          {' '}
          · {t('order.answered')} <When at={order.answered_at} />
        </>
      )}
    </>
  );
}

function AnswerLine({ order }: { order: OrderView }) {
  const words = useWords();
  const { t } = words;
  const { answer } = order;
  if (!answer) return null;
  const until = typeof answer.expires_at === 'string' ? Date.parse(answer.expires_at) : undefined;
  return (
    <p>
      {words.code('answer_result', answer.result)}
      {answer.held_fen !== undefined && (
        <> · {words.code('rest', 'held_fen', { value: money(answer.held_fen) })}</>
      )}
      {answer.available_fen !== undefined && (
        <> · {t('answer.available', { amount: money(answer.available_fen) })}</>
      )}
      {answer.transfers && <> · {t('answer.transfers', { n: answer.transfers.length })}</>}
      {until !== undefined && (
        <> · {words.code('rest', 'until', { value: exactTime(until).slice(0, 16) })}</>
      )}
      {answer.reason && (
        <span translate="no"> · {words.code('rest', 'reason', { value: answer.reason })}</span>
      )}
      {answer.subscriber?.name && (
        <span translate="no"> · {t('answer.subscriber', { name: answer.subscriber.name })}</span>
      )}
    </p>
  );
}

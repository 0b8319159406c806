// A decision on orders: says in words what will happen to whom, asks for the reason where the
// measure is hard or taken back, then says what became of each.
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import type { Decision, OrderView } from '../../server/types';
import { Reason } from '../../ui/reason';
import { problemText } from '../../ui/states';
import { kUndoMs, postpone, undo } from '../../ui/undo';
import { useWords } from '../../words/words';
import { orderSentence } from './order_words';
import { useDecideOrders, type DecideOrders, type DecisionResult } from './queries';
import './orders.css';

const kNeedsReason: readonly Decision[] = ['reject', 'withdraw', 'release'];
const kShown = 8;

interface DecideProps {
  decision: Decision;
  orders: OrderView[];
  close: () => void;
}

export function Decide({ decision, orders, close }: DecideProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const decide = useDecideOrders();
  const [reason, setReason] = useState('');
  const [failed, setFailed] = useState<DecisionResult[]>([]);
  const isMissing = kNeedsReason.includes(decision) && reason.trim() === '';
  const postponed = usePostponedRejection();
  const go = () => {
    const body = {
      decision,
      orders: orders.map((order) => order.id),
      reason: reason.trim() || undefined,
    };
    if (decision === 'reject') {
      postponed(body);
      return close();
    }
    decide.mutate(body, {
      onSuccess: (results) => {
        const refused = results.filter((result) => !result.done);
        if (refused.length > 0) return setFailed(refused);
        void message.success(t('decide.done', { n: results.length }));
        close();
      },
    });
  };
  const isOver = failed.length > 0;
  return (
    <Modal
      open
      title={words.code('decide_title', decision, { n: orders.length })}
      onCancel={close}
      onOk={isOver ? close : go}
      okText={isOver ? t('decide.close') : words.code('decision', decision)}
      cancelText={t('decide.cancel')}
      okButtonProps={{ disabled: isMissing, danger: decision === 'release' }}
      confirmLoading={decide.isPending}>
      <div className="stack">
        <p>{words.code('decide_what', decision)}</p>
        <ul className="decide-orders">
          {orders.slice(0, kShown).map((order) => (
            <li key={order.id}>
              {orderSentence(words, order)}
              <FailedResult result={failed.find((result) => result.order === order.id)} />
            </li>
          ))}
          {orders.length > kShown && (
            <li className="quiet">{t('decide.more', { n: orders.length - kShown })}</li>
          )}
        </ul>
        <Reason value={reason} onChange={setReason} isOptional={!kNeedsReason.includes(decision)} />
        {decide.isError && (
          <p className="bad" role="alert">
            {problemText(words, decide.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}

/** A rejection is sent to nobody: for ten seconds it can be taken back. */
function usePostponedRejection(): (body: DecideOrders) => void {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const decide = useDecideOrders();
  return (body) => {
    const key = `reject ${body.orders.join(' ')}`;
    const run = (isLeaving: boolean) =>
      void decide
        .mutateAsync({ ...body, keepalive: isLeaving })
        .then((results) => {
          const refused = results.filter((result) => !result.done);
          if (refused.length > 0)
            void message.error(t('decide.not_rejected', { n: refused.length }), 0);
        })
        .catch((error: unknown) => void message.error(problemText(words, error), 0));
    postpone({ key, subjects: body.orders, run });
    const takeBack = () => {
      message.destroy(key);
      if (undo(key)) void message.info(t('decide.undone', { n: body.orders.length }));
    };
    void message.open({
      key,
      type: 'info',
      duration: kUndoMs / 1000,
      content: (
        <>
          {t('decide.rejected', { n: body.orders.length })}{' '}
          <Button size="small" type="link" onClick={takeBack}>
            {t('decide.undo')}
          </Button>
        </>
      ),
    });
  };
}

function FailedResult({ result }: { result: DecisionResult | undefined }) {
  const words = useWords();
  if (!result) return null;
  const known = result.reason !== undefined && words.has('problem', result.reason);
  return (
    <span className="bad"> {known ? words.code('problem', result.reason!) : result.detail}</span>
  );
}

// Payments that became known later: the same rows as at intake, added to a case under way.
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { usePayments } from '../intake/intake';
import { emptyPayment, reach, type PaymentDraft } from '../intake/payment_draft';
import { PaymentRows } from '../intake/payment_rows';
import { useAddPayments } from './queries';

const kWidth = 860;

export function AddPayments({ caseId }: { caseId: string }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('case.add_payments')}</Button>
      {isOpen && <Adding caseId={caseId} close={() => setOpen(false)} />}
    </>
  );
}

function Adding({ caseId, close }: { caseId: string; close: () => void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const [drafts, setDrafts] = useState<PaymentDraft[]>(() => [
    { ...emptyPayment(), is_touched: true },
  ]);
  const { payments, isIncomplete } = usePayments(drafts);
  const add = useAddPayments(caseId);
  const { stops, banks } = reach(payments);
  const go = () =>
    add.mutate(
      { payments },
      {
        onSuccess: () => {
          void message.success(t('confirm.done'));
          close();
        },
      },
    );
  return (
    <Modal
      open
      title={t('case.add_payments')}
      width={kWidth}
      onCancel={close}
      onOk={go}
      confirmLoading={add.isPending}
      okText={t('case.add_send', { stops, banks })}
      cancelText={t('decide.cancel')}
      okButtonProps={{ disabled: isIncomplete || payments.length === 0 }}>
      <div className="stack">
        <PaymentRows drafts={drafts} onChange={setDrafts} candidatesOf={() => []} />
        {add.isError && (
          <p className="bad" role="alert">
            {problemText(words, add.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}

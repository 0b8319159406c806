// How traced money is shared out of mixed accounts; a change asks for its reason.
import { Modal, Select } from 'antd';
import { useState } from 'react';
import type { Case } from '../../server/types';
import { Reason } from '../../ui/reason';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { maySee, useSession } from '../session/session';
import { useSetMethod } from './queries';

const kMethods = ['prorata', 'fifo', 'lifo'] as const;

export function MethodChoice({ from }: { from: Case }) {
  const words = useWords();
  const { t } = words;
  const { user } = useSession();
  const [wanted, setWanted] = useState<Case['method'] | null>(null);
  const [reason, setReason] = useState('');
  const set = useSetMethod(from.id);
  if (!maySee(user.role, 'orders')) {
    return (
      <span className="quiet">
        {t('case.method')} {words.code('method', from.method)}
      </span>
    );
  }
  const close = () => {
    setWanted(null);
    setReason('');
  };
  return (
    <>
      <span className="row">
        <span className="quiet">{t('case.method')}</span>
        <Select
          value={from.method}
          aria-label={t('case.method')}
          popupMatchSelectWidth={false}
          style={{ minWidth: 110 }}
          options={kMethods.map((each) => ({ value: each, label: words.code('method', each) }))}
          onChange={(next) => next !== from.method && setWanted(next)}
        />
      </span>
      {wanted && (
        <Modal
          open
          title={t('case.method_title', { method: words.code('method', wanted) })}
          onCancel={close}
          okText={t('case.method_set')}
          cancelText={t('decide.cancel')}
          confirmLoading={set.isPending}
          okButtonProps={{ disabled: reason.trim() === '' }}
          onOk={() => set.mutate({ method: wanted, reason: reason.trim() }, { onSuccess: close })}>
          <div className="stack">
            <p>{t('case.method_what')}</p>
            <Reason value={reason} onChange={setReason} />
            {set.isError && (
              <p className="bad" role="alert">
                {problemText(words, set.error)}
              </p>
            )}
          </div>
        </Modal>
      )}
    </>
  );
}

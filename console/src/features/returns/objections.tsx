// Objections to a return by shares: who objects, why, what was decided. An open one stops the payout.
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { Return } from '../../server/types';
import { problemText } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { useReturnAction } from './queries';

type Objection = Return['objections'][number];

const kTag: Record<Objection['state'], string> = {
  open: 'tag tag-near',
  upheld: 'tag tag-bad',
  rejected: 'tag',
};

export function Objections({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  const [isAdding, setAdding] = useState(false);
  const [deciding, setDeciding] = useState<Objection | null>(null);
  const may = from.may.includes('objections');
  return (
    <section className="panel" aria-label={t('returns.objections')}>
      <div className="panel-head">
        <h2 className="grow">{t('returns.objections')}</h2>
        {may && <Button onClick={() => setAdding(true)}>{t('returns.objection_add')}</Button>}
      </div>
      {from.objections.length === 0 ? (
        <p className="panel-body quiet">{t('returns.objections_none')}</p>
      ) : (
        <ul className="panel-body return-objections">
          {from.objections.map((each) => (
            <li key={each.objection}>
              <div className="row">
                <b translate="no">{each.by}</b>
                <span className="quiet">{words.code('objector', each.kind)}</span>
                <span className={kTag[each.state]}>
                  {words.code('objection_state', each.state)}
                </span>
                {each.is_late && (
                  <span className="tag tag-near">{t('returns.objection_late')}</span>
                )}
                <span className="quiet">
                  <When at={each.received_at} />
                </span>
                <span className="grow" />
                {may && each.state === 'open' && (
                  <Button size="small" onClick={() => setDeciding(each)}>
                    {t('returns.objection_decide')}
                  </Button>
                )}
              </div>
              <p translate="no">{each.text}</p>
              {each.reason && (
                <p className="quiet" translate="no">
                  {each.decided_by}: {each.reason}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <AddObjection from={from} close={() => setAdding(false)} />}
      {deciding && (
        <DecideObjection from={from} objection={deciding} close={() => setDeciding(null)} />
      )}
    </section>
  );
}

function AddObjection({ from, close }: { from: Return; close: () => void }) {
  const words = useWords();
  const { t } = words;
  const [form] = Form.useForm<{ by: string; kind: string; text: string; contact?: string }>();
  const add = useReturnAction(from.id, 'objections');
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }];
  return (
    <Modal
      open
      title={t('returns.objection_add')}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t('form.save')}
      cancelText={t('decide.cancel')}
      confirmLoading={add.isPending}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'victim' }}
        onFinish={(fields) =>
          add.mutate(
            { ...fields, contact: fields.contact?.trim() || undefined },
            { onSuccess: close },
          )
        }>
        <Form.Item name="by" label={t('returns.objection_by')} rules={needed}>
          <Input autoFocus maxLength={180} />
        </Form.Item>
        <Form.Item name="kind" label={t('returns.objection_kind')}>
          <Select
            options={['victim', 'interested_party'].map((each) => ({
              value: each,
              label: words.code('objector', each),
            }))}
          />
        </Form.Item>
        <Form.Item name="text" label={t('returns.objection_text')} rules={needed}>
          <Input.TextArea rows={3} maxLength={4000} />
        </Form.Item>
        <Form.Item name="contact" label={t('returns.objection_contact')}>
          <Input maxLength={180} />
        </Form.Item>
      </Form>
      {add.isError && (
        <p className="bad" role="alert">
          {problemText(words, add.error)}
        </p>
      )}
    </Modal>
  );
}

interface DecideObjectionProps {
  from: Return;
  objection: Objection;
  close: () => void;
}

function DecideObjection({ from, objection, close }: DecideObjectionProps) {
  const words = useWords();
  const { t } = words;
  const [reason, setReason] = useState('');
  const decide = useReturnAction(from.id, 'objections/decision');
  const go = (decision: 'uphold' | 'reject') =>
    decide.mutate(
      { objection: objection.objection, decision, reason: reason.trim() },
      { onSuccess: close },
    );
  const isMissing = reason.trim() === '';
  return (
    <Modal
      open
      title={t('returns.objection_decide')}
      onCancel={close}
      footer={[
        <Button key="cancel" onClick={close}>
          {t('decide.cancel')}
        </Button>,
        <Button key="reject" disabled={isMissing || decide.isPending} onClick={() => go('reject')}>
          {t('returns.objection_reject')}
        </Button>,
        <Button
          key="uphold"
          type="primary"
          danger
          disabled={isMissing || decide.isPending}
          onClick={() => go('uphold')}>
          {t('returns.objection_uphold')}
        </Button>,
      ]}>
      <p translate="no">{objection.text}</p>
      <p className="quiet">{t('returns.objection_what')}</p>
      <label className="reason">
        <span>{t('decide.reason')}</span>
        <Input.TextArea
          autoFocus
          rows={3}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {decide.isError && (
        <p className="bad" role="alert">
          {problemText(words, decide.error)}
        </p>
      )}
    </Modal>
  );
}

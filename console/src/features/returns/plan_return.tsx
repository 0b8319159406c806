// Planning a return: the number of the filed case, what shares are measured by, which accounts.
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { useNavigate } from 'react-router';
import type { CaseReturns, ReturnPlan } from '../../server/types';
import { Account } from '../../ui/account';
import { Money } from '../../ui/money';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { usePlanReturn } from './queries';

interface Fields {
  filed_no: string;
  basis: 'rule' | 'traced' | 'loss';
  accounts: string[];
}

interface PlanReturnProps {
  caseId: string;
  found: CaseReturns;
  close: () => void;
}

export function PlanReturn({ caseId, found, close }: PlanReturnProps) {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const [form] = Form.useForm<Fields>();
  const plan = usePlanReturn(caseId);
  const frozen = found.accounts.filter((each) => each.frozen_fen > 0);
  const save = (fields: Fields) => {
    const body: ReturnPlan = {
      filed_no: fields.filed_no.trim(),
      basis: fields.basis === 'rule' ? undefined : fields.basis,
      accounts: fields.accounts.length === frozen.length ? undefined : fields.accounts,
    };
    plan.mutate(body, {
      onSuccess: (made) => void navigate(`/returns/${encodeURIComponent(made.id)}`),
    });
  };
  const needed = [{ required: true, message: t('form.needed') }];
  return (
    <Modal
      open
      title={t('returns.plan')}
      onCancel={close}
      onOk={() => form.submit()}
      okText={t('returns.plan')}
      cancelText={t('decide.cancel')}
      confirmLoading={plan.isPending}>
      <p>{t('returns.plan_what')}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ basis: 'rule', accounts: frozen.map((each) => each.account) }}
        onFinish={save}>
        <Form.Item name="filed_no" label={t('returns.filed_no')} rules={needed}>
          <Input autoFocus maxLength={100} placeholder="A3708110000002026090001" />
        </Form.Item>
        <Form.Item name="basis" label={t('returns.basis')}>
          <Select
            options={['rule', 'traced', 'loss'].map((each) => ({
              value: each,
              label: words.code('return_basis', each),
            }))}
          />
        </Form.Item>
        <Form.Item name="accounts" label={t('returns.accounts')} rules={needed}>
          <Checkbox.Group className="stack">
            {frozen.map((each) => (
              <Checkbox key={each.account} value={each.account}>
                <Account account={each.account} name={each.name} /> <Money fen={each.frozen_fen} />
              </Checkbox>
            ))}
          </Checkbox.Group>
        </Form.Item>
      </Form>
      {plan.isError && (
        <p className="bad" role="alert">
          {problemText(words, plan.error)}
        </p>
      )}
    </Modal>
  );
}

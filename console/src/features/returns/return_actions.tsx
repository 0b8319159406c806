// One step of a return as a form: says what it brings about, asks for what the step needs.
import { Form, Input, Modal } from 'antd';
import { serverNow } from '../../server/ask';
import type { Return } from '../../server/types';
import { exactTime, parseLocalTime } from '../../ui/format';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { useReturnAction } from './queries';

export type FormAction = 'notice' | 'submit' | 'approve' | 'reject' | 'letters' | 'withdraw';

interface Fields {
  published_at?: string;
  place?: string;
  note?: string;
  reason?: string;
  first?: string;
  second?: string;
}

interface ActionFormProps {
  action: FormAction;
  from: Return;
  close: () => void;
}

export function ActionForm({ action, from, close }: ActionFormProps) {
  const words = useWords();
  const { t } = words;
  const [form] = Form.useForm<Fields>();
  const run = useReturnAction(from.id, action);
  return (
    <Modal
      open
      title={words.code('return_action', action)}
      onCancel={close}
      onOk={() => form.submit()}
      okText={words.code('return_action', action)}
      cancelText={t('decide.cancel')}
      okButtonProps={{ danger: action === 'reject' || action === 'withdraw' }}
      confirmLoading={run.isPending}>
      <p>
        {words.code('return_what', action, {
          level: words.code('approval_level', from.rule.approval),
          days: from.rule.notice_days,
          bank_days: from.rule.bank_working_days,
        })}
      </p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ published_at: exactTime(serverNow()).slice(0, 16) }}
        onFinish={(fields) => run.mutate(bodyOf(action, fields), { onSuccess: close })}>
        <FieldsOf action={action} />
      </Form>
      {run.isError && (
        <p className="bad" role="alert">
          {problemText(words, run.error)}
        </p>
      )}
    </Modal>
  );
}

/** What was typed; "now", as the form proposes it to the minute, is now to the second. */
function momentOf(text: string): string | null {
  const now = serverNow();
  const isNow = exactTime(now).startsWith(text.trim());
  return isNow ? new Date(now).toISOString() : parseLocalTime(text, now);
}

function bodyOf(action: FormAction, fields: Fields): object {
  const text = (value: string | undefined) => value?.trim() || undefined;
  switch (action) {
    case 'notice':
      return {
        published_at: momentOf(fields.published_at ?? ''),
        place: text(fields.place),
      };
    case 'letters':
      return { officers: [text(fields.first), text(fields.second)] };
    case 'reject':
    case 'withdraw':
      return { reason: text(fields.reason) };
    default:
      return { note: text(fields.note) };
  }
}

function FieldsOf({ action }: { action: FormAction }) {
  const { t } = useWords();
  const needed = [{ required: true, whitespace: true, message: t('form.needed') }];
  if (action === 'notice')
    return (
      <>
        <Form.Item
          name="published_at"
          label={t('returns.published_at')}
          rules={[
            {
              validator: (_, value: string) =>
                parseLocalTime(value, serverNow())
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('returns.time_form'))),
            },
          ]}>
          <Input />
        </Form.Item>
        <Form.Item name="place" label={t('returns.place')} rules={needed}>
          <Input autoFocus maxLength={300} />
        </Form.Item>
      </>
    );
  if (action === 'letters')
    return (
      <>
        <Form.Item name="first" label={t('returns.officer_1')} rules={needed}>
          <Input autoFocus maxLength={64} />
        </Form.Item>
        <Form.Item name="second" label={t('returns.officer_2')} rules={needed}>
          <Input maxLength={64} />
        </Form.Item>
      </>
    );
  if (action === 'reject' || action === 'withdraw')
    return (
      <Form.Item name="reason" label={t('decide.reason')} rules={needed}>
        <Input.TextArea autoFocus rows={3} maxLength={1000} />
      </Form.Item>
    );
  return (
    <Form.Item name="note" label={t('returns.note')}>
      <Input.TextArea autoFocus rows={2} maxLength={1000} />
    </Form.Item>
  );
}

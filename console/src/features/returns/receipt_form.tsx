// What a bank paid out, by its receipt: all as planned, or less with the reason.
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { serverNow } from '../../server/ask';
import type { Return } from '../../server/types';
import { exactTime, money, parseLocalTime, parseYuan, plainYuan } from '../../ui/format';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { useReturnAction } from './queries';
import type { Share } from './return_accounts';

interface ReceiptFormProps {
  from: Return;
  account: string;
  shares: Share[];
  close: () => void;
}

export function ReceiptForm({ from, account, shares, close }: ReceiptFormProps) {
  const words = useWords();
  const { t } = words;
  const execute = useReturnAction(from.id, 'execute');
  const [no, setNo] = useState('');
  const [time, setTime] = useState(() => exactTime(serverNow()).slice(0, 16));
  const [paid, setPaid] = useState(() => shares.map((each) => plainYuan(each.planned_fen)));
  const [reasons, setReasons] = useState(() => shares.map(() => ''));
  const at = parseLocalTime(time, serverNow());
  const fen = paid.map((text) => (/^0(\.0*)?$/.test(text.trim()) ? 0 : parseYuan(text)));
  const isLess = (index: number) => (fen[index] ?? 0) < shares[index]!.planned_fen;
  const isGood =
    no.trim() !== '' &&
    at !== null &&
    fen.every((each, index) => each !== null && each <= shares[index]!.planned_fen) &&
    shares.every((_, index) => !isLess(index) || reasons[index]!.trim() !== '');
  const save = () =>
    execute.mutate(
      {
        account,
        receipt_no: no.trim(),
        executed_at: at,
        shares: shares.map((share, index) => ({
          share: share.share,
          paid_fen: fen[index],
          reason: reasons[index]!.trim() || undefined,
        })),
      },
      { onSuccess: close },
    );
  const set = (list: string[], index: number, value: string) =>
    list.map((old, at) => (at === index ? value : old));
  return (
    <Modal
      open
      title={t('returns.receipt')}
      onCancel={close}
      onOk={save}
      okText={t('form.save')}
      cancelText={t('decide.cancel')}
      okButtonProps={{ disabled: !isGood }}
      confirmLoading={execute.isPending}>
      <Form layout="vertical" component="div">
        <Form.Item label={t('returns.receipt_number')} htmlFor="receipt-no">
          <Input
            id="receipt-no"
            value={no}
            autoFocus
            maxLength={100}
            onChange={(event) => setNo(event.target.value)}
          />
        </Form.Item>
        <Form.Item
          label={t('returns.executed_at')}
          htmlFor="receipt-at"
          validateStatus={at === null ? 'error' : undefined}>
          <Input id="receipt-at" value={time} onChange={(event) => setTime(event.target.value)} />
        </Form.Item>
        {shares.map((share, index) => (
          <div className="return-receipt" key={share.share}>
            <Form.Item
              label={t('returns.paid_to', {
                name: share.name || share.case,
                amount: money(share.planned_fen),
              })}
              htmlFor={`receipt-${share.share}`}
              validateStatus={fen[index] === null ? 'error' : undefined}>
              <Input
                id={`receipt-${share.share}`}
                value={paid[index]}
                inputMode="decimal"
                onChange={(event) => setPaid((old) => set(old, index, event.target.value))}
              />
            </Form.Item>
            {isLess(index) && (
              <Form.Item label={t('returns.why_less')} htmlFor={`receipt-why-${share.share}`}>
                <Input
                  id={`receipt-why-${share.share}`}
                  value={reasons[index]}
                  maxLength={1000}
                  onChange={(event) => setReasons((old) => set(old, index, event.target.value))}
                />
              </Form.Item>
            )}
          </div>
        ))}
      </Form>
      {execute.isError && (
        <p className="bad" role="alert">
          {problemText(words, execute.error)}
        </p>
      )}
    </Modal>
  );
}

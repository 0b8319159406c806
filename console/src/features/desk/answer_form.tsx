// Three answers, each a key: done, partly, refused (or not found). Amounts and transfers with it.
import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useRef, useState, type RefObject } from 'react';
import { serverNow } from '../../server/ask';
import type { Answer, PartnerOrder } from '../../server/types';
import { useKeys } from '../../ui/keys';
import { parseYuan, plainYuan } from '../../ui/format';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { useAnswer } from './queries';
import { readTransfers, type Uploaded } from './transfers_csv';

type Result = Answer['result'];
const kResults: {
  key: string;
  result: Result;
  label: 'keys.done' | 'keys.partial' | 'keys.refused' | 'keys.not_found';
}[] = [
  { key: '1', result: 'done', label: 'keys.done' },
  { key: '2', result: 'partial', label: 'keys.partial' },
  { key: '3', result: 'refused', label: 'keys.refused' },
  { key: '4', result: 'not_found', label: 'keys.not_found' },
];
const kHolds = ['stop_payment', 'freeze', 'extend'];
const kProblemsShown = 20;

export function AnswerForm({ order }: { order: PartnerOrder }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const answer = useAnswer();
  const [result, setResult] = useState<Result | null>(null);
  const [held, setHeld] = useState('');
  const [available, setAvailable] = useState('');
  const [reason, setReason] = useState('');
  const [upload, setUpload] = useState<Uploaded | null>(null);
  const id = useRef(crypto.randomUUID()); // one answer, however often it is sent
  const first = useRef<HTMLInputElement>(null);
  const isHold = kHolds.includes(order.kind);
  const pick = (next: Result) => {
    setResult(next);
    setHeld(
      isHold && next === 'done' && order.amount_fen !== undefined
        ? plainYuan(order.amount_fen)
        : '',
    );
    setTimeout(() => first.current?.focus(), 0);
  };
  const heldFen = held.trim() === '0' ? 0 : parseYuan(held);
  const availableFen = available.trim() === '0' ? 0 : parseYuan(available);
  const asksHeld = isHold && (result === 'done' || result === 'partial');
  const isGood =
    result !== null &&
    (!asksHeld || heldFen !== null) &&
    (available.trim() === '' || availableFen !== null) &&
    (result !== 'refused' || reason.trim() !== '') &&
    (upload?.problems.length ?? 0) === 0;
  const send = () => {
    if (!isGood || answer.isPending) return;
    const body: Answer = {
      answer_id: id.current,
      result,
      executed_at: new Date(serverNow()).toISOString(),
      held_fen: asksHeld ? heldFen! : undefined,
      available_fen: availableFen ?? undefined,
      reason: reason.trim() || undefined,
      transfers: upload?.transfers,
    };
    answer.mutate(
      { order: order.id, answer: body },
      { onSuccess: () => void message.success(t('desk.sent')) },
    );
  };
  useKeys([
    ...kResults.map((each) => ({ key: each.key, label: each.label, run: () => pick(each.result) })),
    { key: 'ctrl+Enter', label: 'keys.send', run: send },
  ]);
  return (
    <form
      className="desk-answer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}>
      <div className="desk-results" role="radiogroup" aria-label={t('desk.answer')}>
        {kResults.map((each) => (
          <button
            key={each.result}
            type="button"
            role="radio"
            aria-checked={result === each.result}
            className={`desk-result desk-${each.result}`}
            onClick={() => pick(each.result)}>
            <kbd className="kbd">{each.key}</kbd> {words.code('desk_result', each.result)}
          </button>
        ))}
      </div>
      {result !== null && (
        <div className="desk-fields">
          {asksHeld && (
            <Field
              label={t('desk.held')}
              value={held}
              onChange={setHeld}
              isWrong={held !== '' && heldFen === null}
              input={first}
            />
          )}
          {(result === 'done' || result === 'partial') && (
            <Field
              label={t('desk.available')}
              value={available}
              onChange={setAvailable}
              isWrong={available.trim() !== '' && availableFen === null}
              input={asksHeld ? undefined : first}
            />
          )}
          <Field
            className="desk-note"
            label={result === 'refused' ? t('desk.reason') : t('desk.note')}
            value={reason}
            onChange={setReason}
            isWrong={false}
            input={result === 'refused' || result === 'not_found' ? first : undefined}
          />
          <CsvUpload order={order} upload={upload} onUpload={setUpload} />
          {answer.isError && (
            <p className="bad" role="alert">
              {problemText(words, answer.error)}
            </p>
          )}
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={!isGood}
            loading={answer.isPending}>
            {t('desk.send')} <kbd className="kbd kbd-on">Ctrl ⏎</kbd>
          </Button>
        </div>
      )}
    </form>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isWrong: boolean;
  className?: string;
  input?: RefObject<HTMLInputElement | null>;
}

function Field({ label, value, onChange, isWrong, className = '', input }: FieldProps) {
  return (
    <label className={`payment-field ${className}`}>
      <span>{label}</span>
      <Input
        size="large"
        value={value}
        status={isWrong ? 'error' : undefined}
        aria-invalid={isWrong}
        autoComplete="off"
        ref={(held) => {
          if (input) input.current = held?.input ?? null;
        }}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

interface CsvUploadProps {
  order: PartnerOrder;
  upload: Uploaded | null;
  onUpload: (upload: Uploaded | null) => void;
}

function CsvUpload({ order, upload, onUpload }: CsvUploadProps) {
  const words = useWords();
  const { t } = words;
  const file = useRef<HTMLInputElement>(null);
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    onUpload(readTransfers(await chosen.text(), order.target.account, serverNow()));
    file.current!.value = '';
  };
  return (
    <div className="stack desk-upload">
      <div className="row">
        <Button icon={<UploadOutlined />} onClick={() => file.current?.click()}>
          {t('desk.upload')}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('desk.upload')}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        {upload && upload.problems.length === 0 && (
          <span className="good">{t('desk.uploaded', { n: upload.transfers.length })}</span>
        )}
        {upload && (
          <Button type="text" onClick={() => onUpload(null)}>
            {t('desk.upload_clear')}
          </Button>
        )}
      </div>
      <p className="quiet">{t('desk.columns')}</p>
      {upload && upload.problems.length > 0 && (
        <ul className="bad" role="alert">
          {upload.problems.slice(0, kProblemsShown).map((each) => (
            <li key={`${each.line} ${each.code} ${each.value}`}>
              {words.code('csv', each.code, { line: each.line, value: each.value })}
            </li>
          ))}
          {upload.problems.length > kProblemsShown && (
            <li>{t('desk.more_problems', { n: upload.problems.length - kProblemsShown })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

// Payments as rows to fill: what the banks need to find the money, and what is still missing.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { serverNow } from '../../server/ask';
import { useWords, type WordKey } from '../../words/words';
import {
  bankNames,
  emptyPayment,
  failsLuhn,
  isBlank,
  problemsOf,
  risksOf,
  type Field,
  type PaymentDraft,
} from './payment_draft';

interface PaymentRowsProps {
  drafts: PaymentDraft[];
  onChange: (drafts: PaymentDraft[]) => void;
  /** Nearest valid numbers of an account that fails its checksum. */
  candidatesOf: (account: string) => string[];
}

export function PaymentRows({ drafts, onChange, candidatesOf }: PaymentRowsProps) {
  const words = useWords();
  const { t } = words;
  const banks = useId();
  const change = (key: string, part: Partial<PaymentDraft>) =>
    onChange(
      drafts.map((each) => (each.key === key ? { ...each, ...part, is_touched: true } : each)),
    );
  return (
    <div className="stack">
      <datalist id={banks}>
        {bankNames(words).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {drafts.length === 0 && <p className="quiet">{t('payments.empty')}</p>}
      {drafts.map((draft, index) => (
        <PaymentRow
          key={draft.key}
          draft={draft}
          number={index + 1}
          banks={banks}
          candidates={failsLuhn(draft.to) ? candidatesOf(draft.to) : []}
          onChange={(part) => change(draft.key, part)}
          onRemove={() => onChange(drafts.filter((each) => each.key !== draft.key))}
        />
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange([...drafts, { ...emptyPayment(), is_touched: true }])}>
          {t('payments.add')}
        </Button>
      </div>
    </div>
  );
}

interface PaymentRowProps {
  draft: PaymentDraft;
  number: number;
  banks: string;
  candidates: string[];
  onChange: (part: Partial<PaymentDraft>) => void;
  onRemove: () => void;
}

type TextField =
  'time' | 'amount' | 'to_bank' | 'to' | 'to_name' | 'ref' | 'from_bank' | 'from' | 'from_name';

function PaymentRow({ draft, number, banks, candidates, onChange, onRemove }: PaymentRowProps) {
  const words = useWords();
  const { t } = words;
  const problems = isBlank(draft) ? [] : problemsOf(words, draft, serverNow());
  const wrong = (field: string) => problems.find((problem) => problem.field === (field as Field));
  const input = (field: TextField, label: WordKey, list?: string) => (
    <label className={`payment-field payment-${field}`}>
      <span>{t(label)}</span>
      <Input
        value={draft[field]}
        list={list}
        status={wrong(field)?.code === 'format' ? 'error' : undefined}
        autoComplete="off"
        aria-invalid={wrong(field)?.code === 'format'}
        onChange={(event) => onChange({ [field]: event.target.value })}
      />
    </label>
  );
  return (
    <fieldset className="payment">
      <legend className="visually-hidden">{t('payments.one', { n: number })}</legend>
      {input('time', 'payments.time')}
      {input('amount', 'payments.amount')}
      {input('to_bank', 'payments.to_bank', banks)}
      {input('to', 'payments.to')}
      {input('to_name', 'payments.to_name')}
      {input('ref', 'payments.ref')}
      {input('from_bank', 'payments.from_bank', banks)}
      {input('from', 'payments.from')}
      {input('from_name', 'payments.from_name')}
      <Button
        className="payment-remove"
        type="text"
        icon={<DeleteOutlined />}
        onClick={onRemove}
        aria-label={t('payments.remove', { n: number })}
      />
      <Checks
        draft={draft}
        problems={problems.map((each) => `${each.field}.${each.code}`)}
        candidates={candidates}
        onTake={(to) => onChange({ to })}
      />
    </fieldset>
  );
}

interface ChecksProps {
  draft: PaymentDraft;
  problems: string[];
  candidates: string[];
  onTake: (to: string) => void;
}

/** What keeps it from going out, and what a bank may refuse it for. */
function Checks({ draft, problems, candidates, onTake }: ChecksProps) {
  const words = useWords();
  const { t } = words;
  if (isBlank(draft)) return null;
  const risks = risksOf(draft);
  return (
    <ul className="payment-checks">
      {problems.map((problem) => (
        <li key={problem} className="bad">
          {words.code('payment_problem', problem)}
        </li>
      ))}
      {failsLuhn(draft.to) && (
        <li className="warn">
          {t('payments.luhn')}{' '}
          {candidates.map((candidate) => (
            <Button key={candidate} size="small" onClick={() => onTake(candidate)}>
              {t('payments.take', { number: candidate })}
            </Button>
          ))}
        </li>
      )}
      {problems.length === 0 && risks.length > 0 && (
        <li className="warn">
          {t('payments.risk', {
            fields: risks.map((risk) => words.code('field', risk)).join(t('list.comma')),
          })}
        </li>
      )}
      {problems.length === 0 && risks.length === 0 && !failsLuhn(draft.to) && (
        <li className="good">{t('payments.complete')}</li>
      )}
    </ul>
  );
}

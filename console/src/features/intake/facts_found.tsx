// What was found, by kind, with its checks; each can be corrected: kind, value, whose it is.
import { CloseOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Indicator, Reading } from '../../server/types';
import { exactTime, money, phone } from '../../ui/format';
import { institutionName } from '../../ui/account';
import { Empty } from '../../ui/states';
import { useWords, type Words } from '../../words/words';
import { keyOf, type Corrections } from './corrections';

const kRoles = ['suspect', 'victim', 'other', 'unknown'];
const kKinds = [
  'phone',
  'bank_account',
  'payment_account',
  'id_number',
  'url',
  'domain',
  'ip',
  'email',
  'qq',
  'wechat',
  'app',
  'crypto_address',
  'vehicle_plate',
  'imei',
  'organisation',
];

interface FactsFoundProps {
  reading: Reading | undefined;
  corrections: Corrections;
  onCorrect: (corrections: Corrections) => void;
  active: number | null;
}

export function FactsFound({ reading, corrections, onCorrect, active }: FactsFoundProps) {
  const words = useWords();
  const { t } = words;
  if (!reading) return <Empty title={t('facts.none_yet')} hint={t('facts.none_yet_hint')} />;
  const because = (reading.scam_because ?? []).map((each) => each.text).join(t('list.comma'));
  return (
    <div className="stack found">
      <dl className="found-top">
        <div>
          <dt>{t('facts.type')}</dt>
          <dd>
            {words.code('scam', reading.scam_type)}
            {because && (
              <span className="quiet" translate="no">
                {' '}
                {t('facts.because', { words: because })}
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('facts.loss')}</dt>
          <dd className="num">
            {reading.loss_fen === null ? t('facts.not_told') : money(reading.loss_fen)}
          </dd>
        </div>
      </dl>
      <ul className="found-list">
        {reading.indicators.map((each, index) => (
          <Fact
            key={`${keyOf(each)} ${each.begin}`}
            found={each}
            isActive={index === active}
            correction={corrections[keyOf(each)]}
            onCorrect={(part) => onCorrect({ ...corrections, [keyOf(each)]: part })}
          />
        ))}
        {reading.times.map((each) => (
          <li key={`t${each.begin}`} className="found-line">
            <span className="found-kind">{words.code('fact', 'time')}</span>
            <span className="grow num">
              {exactTime(Date.parse(each.time)).slice(0, 16)}{' '}
              <span className="quiet" translate="no">
                {each.text}
              </span>
            </span>
          </li>
        ))}
        {reading.amounts.map((each) => (
          <li key={`a${each.begin}`} className="found-line">
            <span className="found-kind">{words.code('fact', 'amount')}</span>
            <span className="grow num">
              {money(each.fen)}{' '}
              <span className="quiet" translate="no">
                {each.text}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FactProps {
  found: Indicator;
  isActive: boolean;
  correction: Corrections[string];
  onCorrect: (part: Corrections[string]) => void;
}

function Fact({ found, isActive, correction, onCorrect }: FactProps) {
  const words = useWords();
  const { t } = words;
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isActive) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const role = correction?.role ?? found.role;
  const kind = correction?.kind ?? found.kind;
  const value = correction?.value ?? found.value;
  if (correction?.is_removed) {
    return (
      <li className="found-line quiet">
        <s className="grow num wrap">{found.text}</s>
        <Button size="small" icon={<UndoOutlined />} onClick={() => onCorrect(undefined)}>
          {t('facts.restore')}
        </Button>
      </li>
    );
  }
  return (
    <li ref={line} className={isActive ? 'found-line active' : 'found-line'}>
      <Select
        size="small"
        className="found-kind"
        variant="borderless"
        value={kind}
        aria-label={t('facts.kind_of', { value: found.text })}
        popupMatchSelectWidth={false}
        options={kKinds.map((each) => ({ value: each, label: words.code('fact', each) }))}
        onChange={(next) => onCorrect({ ...correction, kind: next })}
      />
      <Input
        size="small"
        className="grow num"
        variant="borderless"
        value={correction?.value ?? shownValue(kind, value)}
        aria-label={t('facts.value_of', { value: found.text })}
        onChange={(event) => onCorrect({ ...correction, value: event.target.value })}
      />
      <Select
        size="small"
        value={role}
        className={`found-role role-${role}`}
        aria-label={t('facts.role_of', { value: found.text })}
        options={kRoles.map((each) => ({ value: each, label: words.code('role', each) }))}
        onChange={(next) => onCorrect({ ...correction, role: next as never })}
      />
      <Button
        size="small"
        type="text"
        icon={<CloseOutlined />}
        aria-label={t('facts.remove', { value: found.text })}
        onClick={() => onCorrect({ ...correction, is_removed: true })}
      />
      <span className="found-checks">{checks(words, found)}</span>
    </li>
  );
}

const shownValue = (kind: string, value: string) => (kind === 'phone' ? phone(value) : value);

function checks(words: Words, found: Indicator): ReactNode {
  const tags = Object.entries(found.attributes).map(([name, value]) => {
    const tone =
      value === 'failed' || name === 'spoofed'
        ? 'tag tag-bad'
        : name === 'luhn'
          ? 'tag tag-good'
          : 'tag';
    const label =
      name === 'bank'
        ? institutionName(words, value)
        : words.has('attribute', `${name}.${value}`)
          ? words.code('attribute', `${name}.${value}`)
          : words.code('attribute', name, { value });
    const isData = label.includes(value);
    return (
      <span key={name} className={tone} translate={isData ? 'no' : undefined}>
        {label}
      </span>
    );
  });
  const because = (found.because ?? []).map((each) => each.text).join(words.t('list.comma'));
  const place = found.place?.[words.language];
  return (
    <>
      {tags}
      {place && (
        <span className="tag" translate="no">
          {place}
        </span>
      )}
      {because && (
        <span className="quiet" translate="no">
          {' '}
          {words.t('facts.because', { words: because })}
        </span>
      )}
    </>
  );
}

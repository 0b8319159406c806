// One account as a method sees it: what lies in it and whose it is, what came in and went out, and for
// each traced lot the way back to the victim.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { Lots, TraceMethodName } from '../../server/types';
import { Account } from '../../ui/account';
import { exactTime } from '../../ui/format';
import { Money } from '../../ui/money';
import { Answered } from '../../ui/states';
import { useWords } from '../../words/words';
import { kMethods } from './compare';
import { useLots } from './queries';

interface LotsCardProps {
  caseId: string;
  account: string;
  at: number | null;
  own: TraceMethodName;
  close: () => void;
}

export function LotsCard({ caseId, account, at, own, close }: LotsCardProps) {
  const words = useWords();
  const { t } = words;
  const [method, setMethod] = useState<TraceMethodName>(own);
  const query = useLots(caseId, account, method, at);
  return (
    <aside className="panel account-card lots-card" aria-label={t('lots.title')}>
      <div className="panel-head">
        <span className="grow">
          <Account account={account} name={query.data?.name} />
        </span>
        <Select
          size="small"
          value={method}
          aria-label={t('case.method')}
          onChange={setMethod}
          popupMatchSelectWidth={false}
          options={kMethods.map((each) => ({ value: each, label: words.code('method', each) }))}
        />
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t('decide.close')}
          onClick={close}
        />
      </div>
      <div className="panel-body">
        <Answered query={query}>{(lots) => <Inside lots={lots} />}</Answered>
      </div>
    </aside>
  );
}

function Inside({ lots }: { lots: Lots }) {
  const { t } = useWords();
  return (
    <div className="stack">
      <dl className="money-figures">
        <div>
          <dt>{t(lots.opening_told ? 'lots.opening' : 'lots.opening_computed')}</dt>
          <dd>
            <Money fen={lots.opening_fen} />
          </dd>
        </div>
        <div>
          <dt>{t('lots.balance')}</dt>
          <dd>
            <Money fen={lots.balance_fen} />
          </dd>
        </div>
        <div>
          <dt>{t('lots.traced')}</dt>
          <dd>
            <Money fen={lots.traced_fen} />
          </dd>
        </div>
      </dl>
      <h2>{t('lots.inside')}</h2>
      <LotList lots={lots} />
      <h2>{t('lots.movements')}</h2>
      <Movements lots={lots} />
    </div>
  );
}

function LotList({ lots }: { lots: Lots }) {
  const { t } = useWords();
  if (lots.lots.length === 0) return <p className="quiet">{t('lots.empty')}</p>;
  return (
    <ol className="lots">
      {lots.lots.map((lot, index) => (
        <li key={index}>
          <Money fen={lot.amount_fen} />{' '}
          {lot.label === undefined ? (
            <span className="quiet">{t('lots.clean')}</span>
          ) : (
            <>
              <span className="quiet">{t('lots.of')}</span>{' '}
              <Account account={lots.labels[lot.label]!.victim || lots.labels[lot.label]!.ref} />
            </>
          )}
          {lot.path.length > 0 && (
            <details>
              <summary>{t('lots.way', { n: lot.path.length })}</summary>
              <ol className="lots-way">
                {lot.path.map((step) => (
                  <li key={`${step.ref} ${step.to}`}>
                    <span className="num">{exactTime(Date.parse(step.time)).slice(5)}</span>{' '}
                    <Account account={step.to} /> <Money fen={step.amount_fen} />{' '}
                    <span className="quiet num" translate="no">
                      {step.ref}
                    </span>
                  </li>
                ))}
              </ol>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}

function Movements({ lots }: { lots: Lots }) {
  const words = useWords();
  const { t } = words;
  return (
    <table className="rows lots-movements">
      <thead>
        <tr>
          <th>{t('table.time')}</th>
          <th>{t('lots.other')}</th>
          <th className="right">{t('table.amount')}</th>
          <th className="right">{t('table.traced')}</th>
        </tr>
      </thead>
      <tbody>
        {lots.movements.map((each) => (
          <tr key={`${each.ref} ${each.other} ${each.direction}`}>
            <td className="num fit" title={exactTime(Date.parse(each.time))}>
              {exactTime(Date.parse(each.time)).slice(11)}
            </td>
            <td>
              <span className="quiet">{words.code('direction', each.direction)}</span>{' '}
              <Account account={each.other} />
            </td>
            <td className="right">
              <Money fen={each.amount_fen} />
            </td>
            <td className="right">
              <Money fen={each.traced_fen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

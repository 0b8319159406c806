// The frozen accounts of a return, each with its shares: who gets what of it, and by which article.
import { Button } from 'antd';
import { useState } from 'react';
import type { Return } from '../../server/types';
import { Account } from '../../ui/account';
import { exactTime, money } from '../../ui/format';
import { Money } from '../../ui/money';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { ReceiptForm } from './receipt_form';
import { kShareTag } from './return_words';

type ReturnAccount = Return['accounts'][number];
export type Share = Return['shares'][number];

export function ReturnAccounts({ from }: { from: Return }) {
  return (
    <>
      {from.accounts.map((account) => (
        <OneAccount
          key={account.account}
          from={from}
          account={account}
          shares={from.shares.filter((share) => share.account === account.account)}
        />
      ))}
    </>
  );
}

interface OneAccountProps {
  from: Return;
  account: ReturnAccount;
  shares: Share[];
}

function OneAccount({ from, account, shares }: OneAccountProps) {
  const words = useWords();
  const { t } = words;
  const [isReceipt, setReceipt] = useState(false);
  return (
    <section className="panel" aria-label={account.account}>
      <div className="panel-head">
        <h2 className="grow return-account">
          <Account account={account.account} name={account.name} />
        </h2>
        <AccountState account={account} />
        {from.may.includes('execute') && account.state === 'sent' && (
          <Button type="primary" onClick={() => setReceipt(true)}>
            {t('returns.receipt')}
          </Button>
        )}
      </div>
      <p className="panel-body quiet">
        {words.code('return_article', account.article)}{' '}
        {t('returns.account_sums', {
          frozen: money(account.frozen_fen),
          shared: money(account.to_share_fen),
          stays: money(account.stays_frozen_fen),
        })}
        {(account.prior_fen ?? 0) > 0 && (
          <> {t('returns.prior', { prior: money(account.prior_fen!) })}</>
        )}
        {account.freeze_until && (
          <>
            {' '}
            {t('returns.freeze_until', {
              date: exactTime(Date.parse(account.freeze_until)).slice(0, 10),
            })}
          </>
        )}
      </p>
      <Shares shares={shares} />
      {isReceipt && (
        <ReceiptForm
          from={from}
          account={account.account}
          shares={shares}
          close={() => setReceipt(false)}
        />
      )}
    </section>
  );
}

function AccountState({ account }: { account: ReturnAccount }) {
  const words = useWords();
  const { t } = words;
  if (account.state === 'done')
    return (
      <span className="tag tag-good">
        {t('returns.receipt_no', { no: account.receipt_no ?? '–' })}
      </span>
    );
  if (account.state === 'sent')
    return (
      <span className={account.is_overdue ? 'tag tag-bad' : 'tag tag-info'}>
        {t('returns.bank_due')} <When at={account.due_at} />
      </span>
    );
  return null;
}

function Shares({ shares }: { shares: Share[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="table-wrap">
      <table className="rows cards">
        <thead>
          <tr>
            <th>{t('returns.victim')}</th>
            <th>{t('returns.payee')}</th>
            <th className="right">{t('returns.loss')}</th>
            <th className="right">{t('returns.before')}</th>
            <th className="right">{t('returns.traced')}</th>
            <th className="right">{t('returns.share')}</th>
            <th className="right">{t('returns.paid')}</th>
            <th>{t('orders.state')}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map((each) => (
            <tr key={each.share}>
              <td data-label={t('returns.victim')}>
                <span translate="no">{each.name || '–'}</span>{' '}
                <span className="num quiet">{each.case}</span>
              </td>
              <td data-label={t('returns.payee')}>
                <Account account={each.payee} />
                {each.payee_reason && (
                  <p className="quiet" translate="no">
                    {each.payee_reason}
                  </p>
                )}
              </td>
              <td className="right" data-label={t('returns.loss')}>
                <Money fen={each.loss_fen} />
              </td>
              <td className="right" data-label={t('returns.before')}>
                <Money fen={each.returned_before_fen} />
              </td>
              <td className="right" data-label={t('returns.traced')}>
                <Money fen={each.traced_fen} />
              </td>
              <td className="right" data-label={t('returns.share')}>
                <b>
                  <Money fen={each.planned_fen} />
                </b>
              </td>
              <td className="right" data-label={t('returns.paid')}>
                {each.paid_fen === undefined ? '–' : <Money fen={each.paid_fen} />}
              </td>
              <td data-label={t('orders.state')}>
                <span className={kShareTag[each.state]}>
                  {words.code('share_state', each.state)}
                </span>
                {each.reason && (
                  <p className="quiet" translate="no">
                    {each.reason}
                  </p>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

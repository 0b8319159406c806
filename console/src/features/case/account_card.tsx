// One account of the case, opened from the graph: what is known, what was asked, what can be decided.
import { CloseOutlined } from '@ant-design/icons';
import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import type { Case } from '../../server/types';
import { Account } from '../../ui/account';
import { Money } from '../../ui/money';
import { Reason } from '../../ui/reason';
import { problemText } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { OrderLine } from '../orders/order_line';
import { maySee, useSession } from '../session/session';
import { shortAccount } from './note_words';
import { lookOf, stateText } from './node_card';
import { CorrectAccount } from './correct_account';
import { useDecideAccount } from './queries';
import type { GraphAccount } from './snapshot';

interface AccountCardProps {
  account: GraphAccount;
  from: Case;
  close: () => void;
}

export function AccountCard({ account, from, close }: AccountCardProps) {
  const words = useWords();
  const { t } = words;
  const { user } = useSession();
  const [deciding, setDeciding] = useState<'follow' | 'stop_here' | null>(null);
  const orders = from.orders.filter((order) => order.target.account === account.account);
  return (
    <aside className="panel account-card" aria-label={t('account.title')}>
      <div className="panel-head">
        <span className="grow">
          <Account account={account.account} name={account.name} />
        </span>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          aria-label={t('decide.close')}
          onClick={close}
        />
      </div>
      <div className="panel-body stack">
        <div className="row">
          <span className={`tag tag-${lookOf(account)}`}>{stateText(words, account)}</span>
          <span className="quiet">{t('account.tier', { n: account.tier })}</span>
        </div>
        <dl className="money-figures">
          <div>
            <dt>{t('table.through')}</dt>
            <dd>
              <Money fen={account.through_fen} />
            </dd>
          </div>
          <div>
            <dt>{t('table.there')}</dt>
            <dd>
              <Money fen={account.traced_fen} />
            </dd>
          </div>
          <div>
            <dt>{t('money.held')}</dt>
            <dd>
              <Money fen={account.held_fen} />
            </dd>
          </div>
          {account.hold_until && (
            <div>
              <dt>{t('account.until')}</dt>
              <dd>
                <When at={account.hold_until} />
              </dd>
            </div>
          )}
        </dl>
        {orders.map((order) => (
          <OrderLine key={order.id} order={order} />
        ))}
        {account.is_correctable && (
          <CorrectAccount caseId={from.id} account={account} close={close} />
        )}
        {!account.is_victim && maySee(user.role, 'orders') && (
          <div className="row">
            <Button size="small" onClick={() => setDeciding('follow')}>
              {t('account.follow')}
            </Button>
            <Button size="small" onClick={() => setDeciding('stop_here')}>
              {t('account.stop_here')}
            </Button>
          </div>
        )}
      </div>
      {deciding && (
        <DecideAccount
          caseId={from.id}
          account={account.account}
          decision={deciding}
          close={() => setDeciding(null)}
        />
      )}
    </aside>
  );
}

interface DecideAccountProps {
  caseId: string;
  account: string;
  decision: 'follow' | 'stop_here';
  close: () => void;
}

function DecideAccount({ caseId, account, decision, close }: DecideAccountProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const decide = useDecideAccount(caseId);
  const [reason, setReason] = useState('');
  const go = () =>
    decide.mutate(
      { account, decision, reason: reason.trim() },
      {
        onSuccess: () => {
          void message.success(t('account.decided'));
          close();
        },
      },
    );
  return (
    <Modal
      open
      title={words.code('account_decision', decision)}
      onCancel={close}
      onOk={go}
      okText={words.code('account_decision', decision)}
      cancelText={t('decide.cancel')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      confirmLoading={decide.isPending}>
      <div className="stack">
        <p>{words.code('account_what', decision, { account: shortAccount(words, account) })}</p>
        <Reason value={reason} onChange={setReason} />
        {decide.isError && (
          <p className="bad" role="alert">
            {problemText(words, decide.error)}
          </p>
        )}
      </div>
    </Modal>
  );
}

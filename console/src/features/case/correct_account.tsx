// An account that only the victim told of may have a wrong digit: the nearest valid ones, one click each,
// or the right one typed in. The stop at the wrong account is taken back, the right one is stopped.
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { Account } from '../../ui/account';
import { problemText } from '../../ui/states';
import { useWords } from '../../words/words';
import { useCorrectAccount } from './queries';
import type { GraphAccount } from './snapshot';

interface CorrectAccountProps {
  caseId: string;
  account: GraphAccount;
  close: () => void;
}

export function CorrectAccount({ caseId, account, close }: CorrectAccountProps) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const correct = useCorrectAccount(caseId);
  const [isOpen, setOpen] = useState((account.candidates ?? []).length > 0);
  const [typed, setTyped] = useState(account.account);
  const go = (correct_account: string) =>
    correct.mutate(
      { account: account.account, correct_account },
      {
        onSuccess: () => {
          void message.success(t('correct.done'));
          close();
        },
      },
    );
  if (!isOpen)
    return (
      <div>
        <Button size="small" onClick={() => setOpen(true)}>
          {t('correct.open')}
        </Button>
      </div>
    );
  return (
    <div className="stack correct-account">
      <p className="quiet">{t('correct.what')}</p>
      {(account.candidates ?? []).map((each) => (
        <div className="row" key={each}>
          <span className="grow">
            <Account account={each} />
          </span>
          <Button size="small" disabled={correct.isPending} onClick={() => go(each)}>
            {t('correct.take')}
          </Button>
        </div>
      ))}
      <div className="row">
        <Input
          size="small"
          className="grow num"
          value={typed}
          aria-label={t('correct.typed')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button
          size="small"
          disabled={typed.trim() === account.account || correct.isPending}
          onClick={() => go(typed.replace(/\s/g, ''))}>
          {t('correct.take')}
        </Button>
      </div>
      {correct.isError && (
        <p className="bad" role="alert">
          {problemText(words, correct.error)}
        </p>
      )}
    </div>
  );
}

import { useWords, type Words } from '../words/words';
import { accountParts } from './format';

/** "工商银行" for ICBC; an institution without a name in the words as its code. */
export function institutionName(words: Words, institution: string): string {
  return words.has('bank', institution) ? words.code('bank', institution) : institution;
}

/** An account: its bank, its number in groups of four, the last four bold. */
export function Account({ account, name }: { account: string; name?: string }) {
  const words = useWords();
  const { institution, head, last4 } = accountParts(account);
  return (
    <span className="account">
      {institution && <span className="account-bank">{institutionName(words, institution)} </span>}
      <span className="num account-number">
        {head}
        <b>{last4}</b>
      </span>
      {name && <span className="account-name" translate="no"> {name}</span>}
    </span>
  );
}

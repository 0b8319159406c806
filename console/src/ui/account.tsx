import { useWords, type Words } from '../words/words';
import { accountParts } from './format';

const partnerNames = new Map<string, string>(); // as the server last told them

/** Takes in what partners are called, for those that the words do not know. */
export function learnPartners(partners: { partner: string; name?: string }[]): void {
  for (const { partner, name } of partners) if (name) partnerNames.set(partner, name);
}

/** "工商银行" for ICBC: by the words, else as the partner is called, else its code. */
export function institutionName(words: Words, institution: string): string {
  if (words.has('bank', institution)) return words.code('bank', institution);
  return partnerNames.get(institution) ?? institution;
}

/** An account: its bank, its number in groups of four, the last four bold. */
export function Account({ account, name }: { account: string; name?: string }) {
  const words = useWords();
  const { institution, head, last4 } = accountParts(account);
  return (
    <span className="account">
      {institution && (
        <span
          className="account-bank"
          translate={words.has('bank', institution) ? undefined : 'no'}>
          {institutionName(words, institution)}{' '}
        </span>
      )}
      <span className="num account-number">
        {head}
        <b>{last4}</b>
      </span>
      {name && (
        <span className="account-name" translate="no">
          {' '}
          {name}
        </span>
      )}
    </span>
  );
}

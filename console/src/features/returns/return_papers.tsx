// The papers of a return: those that were made, and those that can be made as things stand.
import { FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Return, ReturnPaperKind } from '../../server/types';
import { shortAccount } from '../case/note_words';
import { problemText } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords, type Words } from '../../words/words';
import { useMakeReturnPaper, type ReturnPaperOrder } from './queries';

export function ReturnPapers({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  const make = useMakeReturnPaper(from.id);
  const offers = offersOf(words, from);
  return (
    <div className="panel-body stack">
      <h3>{t('returns.papers')}</h3>
      <details className="paper-offers">
        <summary>{t('returns.paper_make')}</summary>
        <ul>
          {offers.map((each) => (
            <li key={each.label}>
              <Button
                size="small"
                icon={<FilePdfOutlined />}
                disabled={make.isPending}
                onClick={() => make.mutate(each.order)}>
                {each.label}
              </Button>
            </li>
          ))}
        </ul>
      </details>
      {make.isError && (
        <p className="bad" role="alert">
          {problemText(words, make.error)}
        </p>
      )}
      <ul className="paper-list">
        {(from.papers ?? []).map((each) => (
          <li key={each.paper}>
            <a
              href={`/api/v1/papers/${encodeURIComponent(each.paper)}`}
              target="_blank"
              rel="noreferrer">
              {words.code('return_paper', each.kind)}{' '}
              <span className="num" translate="no">
                {each.number}
              </span>
            </a>
            <p className="quiet">
              <When at={each.made_at} /> · {t('papers.code')}{' '}
              <span className="num" translate="no">
                {each.code}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Offer {
  label: string;
  order: ReturnPaperOrder;
}

/** What can be made now: a decision once there is one, a letter for each account it was sent for. */
function offersOf(words: Words, from: Return): Offer[] {
  const offer = (
    kind: ReturnPaperKind,
    more: Omit<ReturnPaperOrder, 'kind'> = {},
    of = '',
  ): Offer => ({
    label: words.code('return_paper', kind) + of,
    order: { kind, ...more },
  });
  const offers = [offer('return_flow'), offer('return_report')];
  if (from.notice) offers.push(offer('return_notice'));
  if (from.decision_no) offers.push(offer('return_decision'));
  for (const each of from.accounts)
    if (each.state !== 'planned')
      offers.push(
        offer('return_letter', { account: each.account }, ` ${shortAccount(words, each.account)}`),
      );
  for (const each of from.shares)
    offers.push(offer('return_application', { share: each.share }, ` ${each.name || each.case}`));
  return offers;
}

// The papers made in a case: number, when, by whom, the code that proves them.
import { Answered, Empty } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { usePapers } from './queries';

export function CasePapers({ caseId }: { caseId: string }) {
  const { t } = useWords();
  return (
    <Answered query={usePapers(caseId)}>
      {(papers) => {
        if (papers.length === 0)
          return <Empty title={t('papers.none')} hint={t('papers.none_hint')} />;
        return (
          <ul className="paper-list">
            {papers.map((each) => (
              <li key={each.id}>
                <a
                  href={`/api/v1/papers/${encodeURIComponent(each.id)}`}
                  target="_blank"
                  rel="noreferrer"
                  translate="no">
                  {each.title} {each.number}
                </a>
                <p className="quiet">
                  <When at={each.made_at} /> <span translate="no">{each.made_by}</span> ·{' '}
                  {t('papers.code')} <span className="num">{each.code}</span>
                </p>
              </li>
            ))}
          </ul>
        );
      }}
    </Answered>
  );
}

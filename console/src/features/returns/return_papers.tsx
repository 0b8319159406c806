// The papers of a return, each as a PDF.
import type { Return } from '../../server/types';
import { useWords } from '../../words/words';
import { CasePapers } from '../analysis/case_papers';

export function ReturnPapers({ from }: { from: Return }) {
  const { t } = useWords();
  return (
    <div className="panel-body">
      <h3>{t('returns.papers')}</h3>
      <CasePapers caseId={from.case} only={(kind) => kind.startsWith('return')} />
    </div>
  );
}

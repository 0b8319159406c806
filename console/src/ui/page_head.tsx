import { useEffect, type ReactNode } from 'react';
import { useWords } from '../words/words';

/** The name of a screen, in the page and in the tab, and what can be done on it. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

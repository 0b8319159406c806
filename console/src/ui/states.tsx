// What every list shows when it has nothing to show: loading, empty, failed, out of date.
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Refusal } from '../server/ask';
import { useWords, type Words } from '../words/words';

/** A problem in words: known reasons are translated, others say what the server said. */
export function problemText(words: Words, error: unknown): string {
  if (!(error instanceof Refusal)) return words.t('state.unreachable');
  if (words.has('problem', error.reason)) return words.code('problem', error.reason);
  return error.message || words.t('state.refused', { reason: error.reason });
}

export function Loading() {
  const { t } = useWords();
  return (
    <div className="state" role="status" aria-label={t('state.loading')}>
      <span className="skeleton" />
      <span className="skeleton" />
      <span className="skeleton" />
    </div>
  );
}

export function Empty({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children?: ReactNode;
}) {
  return (
    <div className="state state-empty">
      <p className="state-title">{title}</p>
      {hint && <p className="quiet">{hint}</p>}
      {children}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  const words = useWords();
  return (
    <div className="state state-failed" role="alert">
      <p className="state-title">{problemText(words, error)}</p>
      <Button onClick={again}>{words.t('state.again')}</Button>
    </div>
  );
}

interface AnsweredProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** The data of a query, or what is to be shown until there is some. */
export function Answered<T>({ query, children }: AnsweredProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />;
  return <Loading />;
}

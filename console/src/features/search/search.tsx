// Search: do we know this number? One box for any account, phone, name, address, notice number.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ask } from '../../server/ask';
import type { Hit } from '../../server/types';
import { Account } from '../../ui/account';
import { phone } from '../../ui/format';
import { useKeys } from '../../ui/keys';
import { PageHead } from '../../ui/page_head';
import { Answered, Empty } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';

const kShortest = 2;
const kPauseMs = 250;

function useHits(q: string) {
  return useQuery({
    queryKey: ['search', q],
    enabled: q.length >= kShortest,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await ask<{ hits: Hit[] }>('/api/v1/search', { query: { q }, signal })).hits,
  });
}

export function Search() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const [text, setText] = useState(q);
  const box = useRef<InputRef>(null);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text.trim() === q) return undefined;
    const timer = setTimeout(
      () => setSearch(text.trim() ? { q: text.trim() } : {}, { replace: true }),
      kPauseMs,
    );
    return () => clearTimeout(timer);
  }, [text, q, setSearch]);
  useKeys([{ key: '/', label: 'keys.search', run: () => box.current?.focus({ cursor: 'all' }) }]);
  const query = useHits(q);
  return (
    <>
      <PageHead title={t('nav.search')} />
      <div className="stack">
        <Input.Search
          ref={box}
          size="large"
          autoFocus
          allowClear
          value={text}
          placeholder={t('search.hint')}
          aria-label={t('search.hint')}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onSearch={(now) => setSearch(now.trim() ? { q: now.trim() } : {}, { replace: true })}
        />
        <section className="panel" aria-label={t('search.hits')}>
          {q.length < kShortest ? (
            <Empty title={t('search.begin')} hint={t('search.begin_hint')} />
          ) : (
            <Answered query={query}>{(hits) => <Hits hits={hits} q={q} />}</Answered>
          )}
        </section>
      </div>
    </>
  );
}

function Hits({ hits, q }: { hits: Hit[]; q: string }) {
  const words = useWords();
  const { t } = words;
  if (hits.length === 0)
    return <Empty title={t('search.none', { q })} hint={t('search.none_hint')} />;
  return (
    <div className="table-wrap">
      <table className="rows cards">
        <thead>
          <tr>
            <th>{t('search.what')}</th>
            <th>{t('search.kind')}</th>
            <th>{t('search.role')}</th>
            <th>{t('search.where')}</th>
            <th>{t('search.case')}</th>
            <th className="right">{t('search.count')}</th>
            <th>{t('search.since')}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map((hit, index) => (
            <tr key={`${hit.case} ${hit.value} ${index}`}>
              <td data-label={t('search.what')}>
                {hit.kind === 'account' ? (
                  <Account account={hit.value} />
                ) : (
                  <span className="num wrap" translate="no">
                    {hit.kind === 'phone' ? phone(hit.value) : hit.value}
                  </span>
                )}
              </td>
              <td data-label={t('search.kind')}>{words.code('fact', hit.kind)}</td>
              <td data-label={t('search.role')}>
                {hit.role ? (
                  <span className={hit.role === 'suspect' ? 'tag tag-bad' : 'tag'}>
                    {words.code('role', hit.role)}
                  </span>
                ) : (
                  '–'
                )}
              </td>
              <td data-label={t('search.where')}>
                {hit.where ? words.code('where', hit.where) : '–'}
              </td>
              <td data-label={t('search.case')}>
                <Link
                  className="num"
                  to={
                    hit.kind === 'account'
                      ? `/cases/${hit.case}?account=${encodeURIComponent(hit.value)}`
                      : `/cases/${hit.case}`
                  }>
                  {hit.case}
                </Link>
              </td>
              <td className="right num" data-label={t('search.count')}>
                {t('search.cases', { n: hit.count ?? 1 })}
              </td>
              <td data-label={t('search.since')}>
                <When at={hit.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Who and what occurs in a case: people, numbers, addresses; and the story it began with.
import { Link } from 'react-router';
import type { Case, Hit } from '../../server/types';
import { Account } from '../../ui/account';
import { phone } from '../../ui/format';
import { Empty } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { Story } from '../intake/story';

export function CaseFacts({ from }: { from: Case }) {
  const words = useWords();
  const { t } = words;
  const hits = distinct(from.indicators ?? []);
  if (hits.length === 0) return <Empty title={t('facts.empty')} />;
  const rank = (kind: string) => (kLast.includes(kind) ? 1 : 0);
  const kinds = [...new Set(hits.map((hit) => hit.kind))].sort((a, b) => rank(a) - rank(b));
  return (
    <div className="stack facts">
      {kinds.map((kind) => (
        <section key={kind}>
          <h2 className="facts-kind">{words.code('fact', kind)}</h2>
          <ul>
            {hits
              .filter((hit) => hit.kind === kind)
              .map((hit, index) => (
                <FactLine key={index} hit={hit} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const kLast = ['ref', 'notice']; // papers: there are many, and nobody is called by them

/** Each value once, however often it occurs in this case; who it belongs to as far as one says. */
function distinct(hits: Hit[]): Hit[] {
  const seen = new Map<string, Hit>();
  for (const hit of hits) {
    const key = `${hit.kind} ${hit.value}`;
    const old = seen.get(key);
    if (!old || (hit.role && (!old.role || old.role === 'unknown'))) seen.set(key, hit);
  }
  return [...seen.values()];
}

function FactLine({ hit }: { hit: Hit }) {
  const words = useWords();
  return (
    <li className="row fact-line">
      <span className="grow">
        {hit.kind === 'account' ? (
          <Account account={hit.value} />
        ) : (
          <span className="num wrap" translate="no">
            {hit.kind === 'phone' ? phone(hit.value) : hit.value}
          </span>
        )}
      </span>
      {hit.role && (
        <span className={hit.role === 'suspect' ? 'tag tag-bad' : 'tag'}>
          {words.code('role', hit.role)}
        </span>
      )}
      <Link to={`/search?q=${encodeURIComponent(hit.value.replace(/^[A-Z_]+:/, ''))}`}>
        {(hit.count ?? 1) > 1
          ? words.t('facts.in_cases', { n: hit.count! })
          : words.t('facts.search')}
      </Link>
    </li>
  );
}

export function CaseStory({ from }: { from: Case }) {
  const words = useWords();
  const { t } = words;
  return (
    <div className="stack">
      {from.alerts.map((alert) => (
        <section key={alert.id} className="stack">
          <p className="quiet">
            {words.code('source', alert.source)} · <When at={alert.filed_at} />
            {alert.reporter?.name && (
              <span translate="no"> · {t('alert.reporter', { name: alert.reporter.name })}</span>
            )}
            {alert.reporter?.phone && (
              <>
                {' '}
                · <span className="num">{phone(alert.reporter.phone)}</span>
              </>
            )}
          </p>
          {alert.narrative ? (
            <Story text={alert.narrative} reading={alert.reading} />
          ) : (
            <p className="quiet">{t('alert.no_story')}</p>
          )}
        </section>
      ))}
    </div>
  );
}

// One return: what goes back to whom, what must happen next and until when, and why these sums.
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Return } from '../../server/types';
import { exactTime } from '../../ui/format';
import { Money } from '../../ui/money';
import { PageHead } from '../../ui/page_head';
import { Answered, Failed } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { Objections } from './objections';
import { useReturn } from './queries';
import { ActionForm, type FormAction } from './return_actions';
import { ReturnAccounts } from './return_accounts';
import { ReturnPapers } from './return_papers';
import { kReturnTag } from './return_words';
import { WaitsFor } from './returns';
import './returns.css';

export function ReturnPage() {
  const id = useParams().id ?? '';
  const query = useReturn(id);
  if (query.isError && !query.data)
    return (
      <>
        <PageHead title={id} />
        <section className="panel">
          <Failed error={query.error} again={() => void query.refetch()} />
        </section>
      </>
    );
  return <Answered query={query}>{(from) => <Loaded key={from.id} from={from} />}</Answered>;
}

function Loaded({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <PageHead title={t('returns.of', { id: from.id })}>
        <span className={kReturnTag[from.state]}>{words.code('return_state', from.state)}</span>
        <Link className="num" to={`/cases/${from.case}?tab=returns`}>
          {from.case}
        </Link>
        <span className="quiet">
          {t('returns.round', { n: from.round })} · {t('returns.filed_no')}{' '}
          <span translate="no">{from.filed_no}</span>
        </span>
      </PageHead>
      <div className="stack">
        <section className="panel" aria-label={t('case.money')}>
          <dl className="figures return-figures">
            <Figure label={t('returns.frozen')} fen={from.frozen_fen} />
            <Figure label={t('returns.planned')} fen={from.planned_fen} />
            <Figure label={t('returns.paid')} fen={from.paid_fen} />
            <Figure label={t('returns.stays')} fen={from.stays_frozen_fen} />
          </dl>
        </section>
        <NextStep from={from} />
        <ReturnAccounts from={from} />
        {(from.needs_notice || from.objections.length > 0) && <Objections from={from} />}
        <div className="return-foot">
          <Steps from={from} />
          <Why from={from} />
        </div>
      </div>
    </>
  );
}

function Figure({ label, fen }: { label: string; fen: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Money fen={fen} />
      </dd>
    </div>
  );
}

const kFirst: readonly FormAction[] = ['notice', 'submit', 'approve', 'letters'];

/** What must happen next, who may do it, and the clock that runs. */
function NextStep({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  const [doing, setDoing] = useState<FormAction | null>(null);
  const may = from.may.filter(
    (each): each is FormAction => each !== 'objections' && each !== 'execute',
  );
  return (
    <section className="panel" aria-label={t('returns.next')}>
      <div className="panel-body row return-next">
        <div className="grow">
          <h2>
            <WaitsFor of={from} />
          </h2>
          <p className="quiet">
            {words.code('return_next', from.waits_for, nextParams(from, words.code))}
          </p>
        </div>
        {may.map((each) => (
          <Button
            key={each}
            type={kFirst.includes(each) ? 'primary' : 'default'}
            danger={each === 'reject'}
            onClick={() => setDoing(each)}>
            {words.code('return_action', each)}
          </Button>
        ))}
      </div>
      {from.notice && (
        <p className="panel-body return-notice">
          {t('returns.published', {
            at: exactTime(Date.parse(from.notice.published_at)).slice(0, 10),
            place: from.notice.place,
            end: exactTime(Date.parse(from.notice.ends_at)).slice(0, 16),
          })}
        </p>
      )}
      {doing && <ActionForm action={doing} from={from} close={() => setDoing(null)} />}
    </section>
  );
}

function nextParams(from: Return, code: (group: string, code: string) => string) {
  return {
    level: code('approval_level', from.rule.approval),
    days: from.rule.notice_days,
    bank_days: from.rule.bank_working_days,
  };
}

function Steps({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="panel" aria-label={t('case.timeline')}>
      <div className="panel-head">
        <h2>{t('case.timeline')}</h2>
      </div>
      <ol className="panel-body return-steps">
        {(from.steps ?? []).map((each) => (
          <li key={`${each.step} ${each.at}`}>
            <b>{words.code('return_step', each.step)}</b> <When at={each.at} />{' '}
            <span className="quiet" translate="no">
              {each.by}
            </span>
            {each.note && <p translate="no">{each.note}</p>}
          </li>
        ))}
      </ol>
      <ReturnPapers from={from} />
    </section>
  );
}

/** The rule, and the computation as it was made: repeatable from its inputs. */
function Why({ from }: { from: Return }) {
  const words = useWords();
  const { t } = words;
  return (
    <section className="panel" aria-label={t('returns.why')}>
      <div className="panel-head">
        <h2>{t('returns.why')}</h2>
      </div>
      <div className="panel-body stack">
        <p translate="no">{from.rule.text}</p>
        <p className="quiet">
          <span translate="no">{from.rule.article}</span> ·{' '}
          {t('returns.rule', {
            id: from.rule.id,
            from: exactTime(Date.parse(from.rule.valid_from)).slice(0, 10),
          })}
        </p>
        <p>
          {words.code('return_basis', from.basis)} · {t('returns.as_of')}{' '}
          <span className="num">{exactTime(Date.parse(from.as_of))}</span>
        </p>
        <dl className="return-hashes">
          <dt>{t('returns.input_hash')}</dt>
          <dd className="num">{from.input_sha256}</dd>
          <dt>{t('returns.computation_hash')}</dt>
          <dd className="num">{from.computation_sha256}</dd>
        </dl>
        <details>
          <summary>{t('returns.computation')}</summary>
          <pre tabIndex={0} translate="no">
            {JSON.stringify(from.computation, null, 1)}
          </pre>
        </details>
      </div>
    </section>
  );
}

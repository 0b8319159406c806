// A case's tab: what may be given back, to whom, and the returns so far.
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CaseReturns } from '../../server/types';
import { Account } from '../../ui/account';
import { Money } from '../../ui/money';
import { Answered, Empty } from '../../ui/states';
import { useWords } from '../../words/words';
import { PlanReturn } from './plan_return';
import { useCaseReturns } from './queries';
import { kReturnTag } from './return_words';
import { WaitsFor } from './returns';
import './returns.css';

export function CaseReturnsTab({ caseId }: { caseId: string }) {
  return (
    <Answered query={useCaseReturns(caseId)}>
      {(found) => <Found caseId={caseId} found={found} />}
    </Answered>
  );
}

function Found({ caseId, found }: { caseId: string; found: CaseReturns }) {
  const words = useWords();
  const { t } = words;
  const [isPlanning, setPlanning] = useState(false);
  const isFrozen = found.accounts.some((each) => each.frozen_fen > 0);
  const isLeft = found.accounts.some((each) => each.frozen_fen > each.returning_fen);
  return (
    <div className="stack">
      {found.returns.length > 0 && (
        <ul className="return-objections">
          {found.returns.map((each) => (
            <li key={each.id}>
              <div className="row">
                <Link className="num" to={`/returns/${encodeURIComponent(each.id)}`}>
                  {each.id}
                </Link>
                <span className={kReturnTag[each.state]}>
                  {words.code('return_state', each.state)}
                </span>
                <span className="grow" />
                <Money fen={each.planned_fen} />
              </div>
              <p>
                <WaitsFor of={each} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {found.accounts.length === 0 ? (
        <Empty title={t('returns.nothing_held')} hint={t('returns.nothing_held_hint')} />
      ) : (
        <ul className="return-objections">
          {found.accounts.map((each) => (
            <li key={each.account}>
              <Account account={each.account} name={each.name} />
              <p className="quiet">
                {t('returns.frozen')} <Money fen={each.frozen_fen} />
                {each.stopped_fen > 0 && (
                  <>
                    {' · '}
                    {t('returns.only_stopped')} <Money fen={each.stopped_fen} />
                  </>
                )}
                {each.returning_fen > 0 && (
                  <>
                    {' · '}
                    {t('returns.returning')} <Money fen={each.returning_fen} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {found.accounts.length > 0 && !isFrozen && (
        <p className="quiet">{t('returns.freeze_first')}</p>
      )}
      {isFrozen && (
        <div>
          <Button type={isLeft ? 'primary' : 'default'} onClick={() => setPlanning(true)}>
            {t('returns.plan')}
          </Button>
        </div>
      )}
      {isPlanning && <PlanReturn caseId={caseId} found={found} close={() => setPlanning(false)} />}
    </div>
  );
}

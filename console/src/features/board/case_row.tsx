// A case in one row: the clock, what it is, where its money is, who is waited for and how long.
import { Button } from 'antd';
import { Link } from 'react-router';
import type { CaseSummary } from '../../server/types';
import { institutionName } from '../../ui/account';
import { GoldenClock } from '../../ui/golden_clock';
import { Money } from '../../ui/money';
import { MoneyBar } from '../../ui/money_bar';
import { useNow } from '../../ui/now';
import { spanText, When } from '../../ui/when';
import { useWords, type Words } from '../../words/words';
import { maySee, useSession } from '../session/session';

export function caseTitle(words: Words, summary: CaseSummary): string {
  return words.code('scam', summary.scam_type || 'unknown');
}

interface CaseRowProps {
  summary: CaseSummary;
  isSelected: boolean;
  onApprove?: () => void;
}

export function CaseRow({ summary, isSelected, onApprove }: CaseRowProps) {
  const words = useWords();
  const { t } = words;
  return (
    <li
      id={`case-${summary.id}`}
      className={isSelected ? 'case-row selected' : 'case-row'}
      aria-current={isSelected || undefined}>
      <GoldenClock
        from={summary.paid_at}
        isSettled={summary.is_settled}
        until={summary.changed_at}
      />
      <div className="case-what">
        <Link className="case-link" to={`/cases/${summary.id}`}>
          {caseTitle(words, summary)}
        </Link>
        <span className="quiet num">
          {summary.id} · <When at={summary.opened_at} />
        </span>
      </div>
      <div className="case-money">
        <div className="case-sums">
          <span className="case-paid">
            <Money fen={summary.paid_fen} short />
          </span>
          <span className="good">
            <span className="money-mark money-held" aria-hidden /> {t('money.held')}{' '}
            <Money fen={summary.held_fen} short />
          </span>
          {summary.in_flight_fen > 0 && (
            <span className="bad">
              <span className="money-mark money-in_flight" aria-hidden /> {t('money.in_flight')}{' '}
              <Money fen={summary.in_flight_fen} short />
            </span>
          )}
          {summary.gone_fen > 0 && (
            <span className="case-gone">
              <span className="money-mark money-gone" aria-hidden /> {t('money.gone')}{' '}
              <Money fen={summary.gone_fen} short />
            </span>
          )}
        </div>
        <MoneyBar funds={summary} />
      </div>
      <div className="case-reach quiet num">
        {t('board.reach', { tiers: summary.tiers, accounts: summary.accounts })}
      </div>
      <div className="case-wait">
        <NeedsNow summary={summary} onApprove={onApprove} />
      </div>
    </li>
  );
}

const kWaitingShown = 1; // a row keeps its height, whoever is waited for

/** What a case waits for: a person first, then the partners, the longest first. */
function NeedsNow({ summary, onApprove }: { summary: CaseSummary; onApprove?: () => void }) {
  const words = useWords();
  const { t } = words;
  const { user } = useSession();
  const now = useNow();
  const waiting = [...summary.waiting].sort((a, b) => a.since.localeCompare(b.since));
  const drafts = summary.drafts ?? 0;
  const mayApprove = onApprove && maySee(user.role, 'orders') && summary.is_confirmed !== false;
  return (
    <>
      {summary.is_confirmed === false && (
        <span className="tag tag-near">{t('board.to_confirm')}</span>
      )}
      {drafts > 0 &&
        (mayApprove ? (
          <Button size="small" onClick={onApprove}>
            {t('board.approve', { n: drafts })}
          </Button>
        ) : (
          <span className="tag tag-near">{t('board.drafts', { n: drafts })}</span>
        ))}
      {waiting.slice(0, kWaitingShown).map((each) => (
        <span key={each.partner} className={each.is_overdue ? 'tag tag-bad' : 'tag'}>
          <span translate="no">{institutionName(words, each.partner)}</span>{' '}
          <span className="num">{spanText(words, now - Date.parse(each.since))}</span>
          {each.is_overdue && ` · ${t('orders.overdue')}`}
        </span>
      ))}
      {waiting.length > kWaitingShown && (
        <span className="quiet">{t('board.more', { n: waiting.length - kWaitingShown })}</span>
      )}
      {summary.is_settled && <span className="tag tag-good">{t('board.is_settled')}</span>}
    </>
  );
}

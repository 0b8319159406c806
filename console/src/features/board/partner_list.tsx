import { Link } from 'react-router';
import type { Board } from '../../server/types';
import { institutionName } from '../../ui/account';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { maySee, useSession } from '../session/session';

/** Who owes us an answer, the one with the oldest first. */
export function PartnerList({ partners }: { partners: Board['partners'] }) {
  const words = useWords();
  const { t } = words;
  const { user } = useSession();
  const sorted = [...partners].sort(
    (a, b) => b.overdue - a.overdue || b.waiting - a.waiting || a.partner.localeCompare(b.partner),
  );
  const name = (each: Board['partners'][number]) => institutionName(words, each.partner);
  return (
    <table className="rows partner-list" data-live>
      <thead>
        <tr>
          <th>{t('board.partner')}</th>
          <th className="right">{t('board.waiting')}</th>
          <th>{t('board.oldest')}</th>
          <th className="right">{t('board.answers_in')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((each) => (
          <tr key={each.partner}>
            <td translate="no">
              {maySee(user.role, 'orders') ? (
                <Link to={`/orders?partner=${encodeURIComponent(each.partner)}`}>{name(each)}</Link>
              ) : (
                name(each)
              )}
            </td>
            <td className="right num">
              {each.waiting}
              {each.overdue > 0 && (
                <span className="bad partner-overdue">
                  {t('board.overdue', { n: each.overdue })}
                </span>
              )}
            </td>
            <td>
              {each.waiting > 0 ? <When at={each.oldest_at} /> : <span className="quiet">–</span>}
            </td>
            <td className="right num">
              {each.median_answer_s === undefined
                ? '–'
                : t('board.seconds', { n: each.median_answer_s.toFixed(1) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

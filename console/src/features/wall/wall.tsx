// Wall: how is the city doing? Readable from eight metres; nothing to press.
import type { Board, CaseSummary } from '../../server/types';
import { institutionName } from '../../ui/account';
import { GoldenClock } from '../../ui/golden_clock';
import { Money } from '../../ui/money';
import { MoneyBar } from '../../ui/money_bar';
import { PageHead } from '../../ui/page_head';
import { Answered } from '../../ui/states';
import { When } from '../../ui/when';
import { useWords } from '../../words/words';
import { caseTitle } from '../board/case_row';
import { useBoard } from '../board/queries';
import './wall.css';

const kCasesShown = 7; // as many as can be read from eight metres

export function Wall() {
  const { t } = useWords();
  const query = useBoard();
  return (
    <>
      <PageHead title={t('wall.title')} />
      <Answered query={query}>{(board) => <Loaded board={board} />}</Answered>
    </>
  );
}

function Loaded({ board }: { board: Board }) {
  const words = useWords();
  const { t } = words;
  const { today } = board;
  return (
    <div className="wall">
      <section className="panel wall-held" aria-label={t('wall.held')}>
        <h2>{t('wall.held')}</h2>
        <p className="wall-big good">
          <Money fen={today.held_fen} short />
        </p>
        <MoneyBar funds={today} />
        <dl className="wall-sums">
          <div>
            <dt>{t('board.alerts')}</dt>
            <dd>{today.alerts}</dd>
          </div>
          <div>
            <dt>{t('board.paid')}</dt>
            <dd>
              <Money fen={today.paid_fen} short />
            </dd>
          </div>
          <div>
            <dt>{t('money.in_flight')}</dt>
            <dd className="bad">
              <Money fen={today.in_flight_fen} short />
            </dd>
          </div>
          <div>
            <dt>{t('money.gone')}</dt>
            <dd>
              <Money fen={today.gone_fen} short />
            </dd>
          </div>
        </dl>
        <Slowest board={board} />
      </section>
      <section className="panel wall-cases" aria-label={t('board.live')}>
        <h2>{t('wall.live', { n: board.cases.length })}</h2>
        {board.cases.length === 0 && <p className="wall-none quiet">{t('board.empty')}</p>}
        <ol data-live>
          {board.cases.slice(0, kCasesShown).map((each) => (
            <WallCase key={each.id} summary={each} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function WallCase({ summary }: { summary: CaseSummary }) {
  const words = useWords();
  return (
    <li className="wall-case">
      <GoldenClock
        from={summary.paid_at}
        isSettled={summary.is_settled}
        until={summary.changed_at}
        size={76}
      />
      <div className="grow">
        <p className="wall-case-line">
          <b className="grow">{caseTitle(words, summary)}</b>
          <span className="good">
            {words.t('money.held')} <Money fen={summary.held_fen} short />
          </span>
          <span className="num">
            / <Money fen={summary.paid_fen} short />
          </span>
        </p>
        <MoneyBar funds={summary} />
      </div>
    </li>
  );
}

function Slowest({ board }: { board: Board }) {
  const words = useWords();
  const { t } = words;
  const waited = board.partners.filter((each) => each.waiting > 0 && each.oldest_at);
  const slowest = waited.sort((a, b) => a.oldest_at!.localeCompare(b.oldest_at!))[0];
  return (
    <div className="wall-slowest">
      <h2>{t('wall.slowest')}</h2>
      {slowest ? (
        <p className={slowest.overdue > 0 ? 'wall-middle bad' : 'wall-middle'}>
          <span translate="no">{institutionName(words, slowest.partner)}</span>{' '}
          <small>
            <When at={slowest.oldest_at} /> · {t('desk.waiting', { n: slowest.waiting })}
          </small>
        </p>
      ) : (
        <p className="wall-middle good">{t('wall.nobody')}</p>
      )}
    </div>
  );
}

// What happened in a case, the latest on top, each entry with what it was decided by.
import { useState } from 'react';
import { Button } from 'antd';
import type { Entry, Note } from '../../server/types';
import { exactTime, timeOfDay } from '../../ui/format';
import { Empty } from '../../ui/states';
import { useWords, type Words } from '../../words/words';
import { institutionName } from '../../ui/account';
import { noteWords, notesToShow } from './note_words';

const kShownFirst = 120;

interface TimelineProps {
  entries: Entry[];
  at: number | null;
  onAccount: (account: string) => void;
}

export function Timeline({ entries, at, onAccount }: TimelineProps) {
  const { t } = useWords();
  const [limit, setLimit] = useState(kShownFirst);
  const until = at === null ? entries : entries.filter((each) => Date.parse(each.at) <= at);
  const latest = until.slice(-limit).reverse();
  if (latest.length === 0) return <Empty title={t('timeline.empty')} />;
  return (
    <div className="timeline">
      <ol data-live>
        {latest.map((entry) => (
          <Line key={entry.seq} entry={entry} onAccount={onAccount} />
        ))}
      </ol>
      {until.length > limit && (
        <Button type="link" onClick={() => setLimit(limit * 4)}>
          {t('timeline.earlier', { n: until.length - limit })}
        </Button>
      )}
    </div>
  );
}

function actorName(words: Words, actor: string): string {
  if (words.has('actor', actor)) return words.code('actor', actor);
  return institutionName(words, actor);
}

function Line({ entry, onAccount }: { entry: Entry; onAccount: (account: string) => void }) {
  const words = useWords();
  const at = Date.parse(entry.at);
  const notes = entry.notes ?? [];
  const { shown, asides } = notesToShow(notes);
  return (
    <li className="timeline-entry">
      <time className="num quiet" dateTime={entry.at} title={exactTime(at)}>
        {timeOfDay(at, true)}
      </time>
      <div className="timeline-what">
        {notes.length === 0 && <p>{words.code('entry', entry.kind)}</p>}
        {shown.map((note, index) => (
          <NoteLine key={index} note={note} onAccount={onAccount} />
        ))}
        {asides.length > 0 && (
          <details className="timeline-asides">
            <summary>{words.t('timeline.asides', { n: asides.length })}</summary>
            {asides.map((note, index) => (
              <NoteLine key={index} note={note} onAccount={onAccount} />
            ))}
          </details>
        )}
        <p className="timeline-actor" translate="no">
          {actorName(words, entry.actor)}
        </p>
      </div>
    </li>
  );
}

function NoteLine({ note, onAccount }: { note: Note; onAccount: (account: string) => void }) {
  const words = useWords();
  const { sentence, rest, tone } = noteWords(words, note);
  const text = (
    <>
      {sentence}
      {rest.map((each) => (
        <span key={each} className="timeline-rest" translate="no">
          {' '}
          {each}
        </span>
      ))}
    </>
  );
  const className = tone ? `timeline-note note-${tone}` : 'timeline-note';
  if (!note.account) return <p className={className}>{text}</p>;
  return (
    <button type="button" className={className} onClick={() => onAccount(note.account!)}>
      {text}
    </button>
  );
}

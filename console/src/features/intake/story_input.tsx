// The story as one types it, with what was found marked under the text. The marks lie on a sheet
// behind the text field: the same letters at the same places, only their marks can be seen.
import { useRef } from 'react';
import type { Reading } from '../../server/types';
import { useWords } from '../../words/words';
import { segments } from './segments';

interface StoryInputProps {
  text: string;
  reading: Reading | undefined;
  onChange: (text: string) => void;
  /** The indicator that the caret stands in, if any. */
  onCaret: (indicator: number | null) => void;
}

export function StoryInput({ text, reading, onChange, onCaret }: StoryInputProps) {
  const { t } = useWords();
  const sheet = useRef<HTMLDivElement>(null);
  const cut = segments(text, reading);
  const follow = (top: number) => {
    if (sheet.current) sheet.current.scrollTop = top;
  };
  const caret = (at: number) => {
    const under = cut.find(
      (each) => each.indicator !== undefined && each.begin <= at && at <= each.end,
    );
    onCaret(under?.indicator ?? null);
  };
  return (
    <div className="story-input">
      <div className="story-sheet" ref={sheet} aria-hidden translate="no">
        {cut.map((each) =>
          each.kind ? (
            <mark key={each.begin} className={`fact fact-${each.role ?? each.kind}`}>
              {each.text}
            </mark>
          ) : (
            <span key={each.begin}>{each.text}</span>
          ),
        )}
        {'\n'}
      </div>
      <textarea
        value={text}
        aria-label={t('intake.story')}
        placeholder={t('intake.story_hint')}
        autoFocus
        spellCheck={false}
        maxLength={100_000}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => follow(event.currentTarget.scrollTop)}
        onSelect={(event) => caret(event.currentTarget.selectionStart)}
      />
    </div>
  );
}

// A story with what was found in it marked where it stands.
import type { Reading } from '../../server/types';
import { useWords } from '../../words/words';
import { segments } from './segments';
import './intake.css';

export function Story({ text, reading }: { text: string; reading: Reading | undefined }) {
  const words = useWords();
  return (
    <p className="story" translate="no">
      {segments(text, reading).map((each) => {
        if (!each.kind) return <span key={each.begin}>{each.text}</span>;
        const found =
          each.indicator === undefined ? undefined : reading!.indicators[each.indicator];
        const by = found?.because?.map((because) => because.text).join(words.t('list.comma'));
        const role = each.role ? ` · ${words.code('role', each.role)}` : '';
        return (
          <mark
            key={each.begin}
            className={`fact fact-${each.role ?? each.kind}`}
            title={`${words.code('fact', each.kind)}${role}${by ? ` · ${words.t('facts.because', { words: by })}` : ''}`}>
            {each.text}
          </mark>
        );
      })}
    </p>
  );
}

import { Tooltip } from 'antd';
import { useWords, type Words } from '../words/words';
import { exactTime, spanOf } from './format';
import { useNow } from './now';

/** "3 分钟前", "还有 20 秒". */
export function relativeTime(words: Words, ms: number, now: number): string {
  const { unit, count } = spanOf(now - ms);
  if (unit === 'now') return words.t('when.now');
  return words.code(now >= ms ? 'when.ago' : 'when.in', unit, { n: count });
}

/** "3 分钟", "20 秒": a length of time. */
export function spanText(words: Words, ms: number): string {
  const { unit, count } = spanOf(ms);
  return unit === 'now'
    ? words.code('when.span', 's', { n: Math.floor(Math.abs(ms) / 1000) })
    : words.code('when.span', unit, { n: count });
}

/** A moment, relative, with the exact one on hover. */
export function When({ at }: { at: string | undefined }) {
  const words = useWords();
  const now = useNow();
  if (!at) return <span className="quiet">–</span>;
  const ms = Date.parse(at);
  return (
    <Tooltip title={exactTime(ms)}>
      <time className="num" dateTime={at}>
        {relativeTime(words, ms, now)}
      </time>
    </Tooltip>
  );
}

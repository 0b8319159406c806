// The golden clock: a ring that empties over ten minutes from the transfer, then counts on in red.
import { useWords } from '../words/words';
import { clock, exactTime, spanOf } from './format';
import { useNow } from './now';

const kGoldenMs = 10 * 60_000; // money is rarely more than two banks away before that
const kNearEndMs = 3 * 60_000;

export interface GoldenClockProps {
  /** When the first payment left the victim. */
  from: string | undefined;
  isSettled?: boolean;
  /** Of a settled case: when it last changed. There the clock stands. */
  until?: string;
  size?: number;
}

export function GoldenClock({ from, isSettled = false, until, size = 44 }: GoldenClockProps) {
  const { t, code } = useWords();
  const ticking = useNow();
  const now = isSettled && until ? Date.parse(until) : ticking;
  if (!from)
    return (
      <span className="golden quiet" style={{ width: size, height: size }}>
        –
      </span>
    );
  const left = kGoldenMs - (now - Date.parse(from));
  const state = isSettled ? 'still' : left < 0 ? 'past' : left < kNearEndMs ? 'near' : 'running';
  const past = spanOf(Math.min(left, 0));
  const isLong = past.unit === 'h' || past.unit === 'd';
  const time = clock(Math.abs(left) / 1000);
  const text =
    left >= 0 ? time : `+${isLong ? code('clock.long', past.unit, { n: past.count }) : time}`;
  const label =
    left >= 0
      ? t('clock.left', { time, from: exactTime(Date.parse(from)) })
      : t('clock.past', { time, from: exactTime(Date.parse(from)) });
  return (
    <span
      className={`golden golden-${state}`}
      style={{ width: size, height: size }}
      title={label}
      role="img"
      aria-label={label}>
      <Ring share={isSettled || left < 0 ? 0 : left / kGoldenMs} />
      <span className="num golden-text" style={{ fontSize: textSize(size, text) }} aria-hidden>
        {text}
      </span>
    </span>
  );
}

function textSize(size: number, text: string): number {
  return Math.min(size * 0.27, (size * 1.15) / text.length); // inside the ring, however long
}

function Ring({ share }: { share: number }) {
  const r = 20;
  const around = 2 * Math.PI * r;
  return (
    <svg viewBox="0 0 44 44" aria-hidden>
      <circle className="golden-track" cx="22" cy="22" r={r} />
      <circle
        className="golden-left"
        cx="22"
        cy="22"
        r={r}
        transform="rotate(-90 22 22)"
        strokeDasharray={`${around * share} ${around}`}
      />
    </svg>
  );
}

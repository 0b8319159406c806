// Nothing moves under the mouse: while someone reads a list its order stays; what is new is counted
// and comes in when they ask, or when they look away.
import { useRef, useState } from 'react';

/** The order to show: that of `shown` as far as it is still there; plus how many are new. */
export function steadyOrder(shown: string[], wanted: string[]): { order: string[]; fresh: number } {
  const still = new Set(wanted);
  const order = shown.filter((id) => still.has(id));
  const known = new Set(order);
  return { order, fresh: wanted.filter((id) => !known.has(id)).length };
}

export interface Steady {
  order: string[];
  fresh: number;
  /** Take in what is new. */
  takeIn: () => void;
}

export function useSteady(wanted: string[], isReading: boolean): Steady {
  const shown = useRef<string[]>([]);
  const [, redraw] = useState(0);
  if (!isReading || shown.current.length === 0) shown.current = wanted;
  const { order, fresh } = steadyOrder(shown.current, wanted);
  return {
    order,
    fresh,
    takeIn: () => {
      shown.current = wanted;
      redraw((n) => n + 1);
    },
  };
}

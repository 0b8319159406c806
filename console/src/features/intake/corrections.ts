// What a person corrected in a reading, kept by the words it was read from so that it survives
// further typing.
import type { AlertDraft, Indicator, Reading } from '../../server/types';

type Role = 'suspect' | 'victim' | 'other' | 'unknown';
export interface Correction {
  kind?: string;
  value?: string;
  role?: Role;
  is_removed?: boolean;
}
export type Corrections = Record<string, Correction | undefined>;

export const keyOf = (found: Indicator): string => `${found.kind} ${found.text}`;

/** The indicators to file: as corrected, or nothing where nobody corrected anything. */
export function corrected(
  reading: Reading | undefined,
  corrections: Corrections,
): AlertDraft['indicators'] {
  const found = reading?.indicators ?? [];
  if (!found.some((each) => corrections[keyOf(each)])) return undefined;
  return found.flatMap((each) => {
    const by = corrections[keyOf(each)];
    if (by?.is_removed) return [];
    const value = by?.value?.trim() || each.value;
    return [{ kind: by?.kind ?? each.kind, value, role: by?.role ?? (each.role as Role) }];
  });
}

// How a return looks at a glance.
import type { ReturnSummary } from '../../server/types';

export const kReturnTag: Record<ReturnSummary['state'], string> = {
  planned: 'tag tag-info',
  submitted: 'tag tag-near',
  approved: 'tag tag-near',
  executing: 'tag tag-info',
  settled: 'tag tag-good',
  rejected: 'tag tag-bad',
  withdrawn: 'tag',
  superseded: 'tag',
};

export const kShareTag: Record<'planned' | 'paid' | 'partial' | 'refused', string> = {
  planned: 'tag',
  paid: 'tag tag-good',
  partial: 'tag tag-near',
  refused: 'tag tag-bad',
};

import { useQuery } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { Board, CaseSummary } from '../../server/types';

export function useBoard() {
  return useQuery({ queryKey: ['board'], queryFn: () => ask<Board>('/api/v1/board') });
}

const kSettledShown = 8;

export function useSettledCases() {
  return useQuery({
    queryKey: ['board', 'settled'],
    queryFn: async () => {
      const query = { status: 'settled', limit: kSettledShown };
      return (await ask<{ cases: CaseSummary[] }>('/api/v1/cases', { query })).cases;
    },
  });
}

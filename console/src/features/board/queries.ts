import { useQuery } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import { learnPartners } from '../../ui/account';
import type { Board, CaseSummary } from '../../server/types';

async function askBoard(): Promise<Board> {
  const board = await ask<Board>('/api/v1/board');
  learnPartners(board.partners);
  return board;
}

export function useBoard() {
  return useQuery({ queryKey: ['board'], queryFn: askBoard });
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

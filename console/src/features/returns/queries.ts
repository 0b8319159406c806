import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type {
  CaseReturns,
  Paper,
  Return,
  ReturnPaperKind,
  ReturnPlan,
  ReturnSummary,
} from '../../server/types';

const path = (id: string, rest = '') => `/api/v1/returns/${encodeURIComponent(id)}${rest}`;
const ofCase = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}/returns`;

export function useReturns(state: string) {
  return useQuery({
    queryKey: ['returns', 'list', state],
    queryFn: async () =>
      (await ask<{ returns: ReturnSummary[] }>('/api/v1/returns', { query: { state } })).returns,
  });
}

export function useReturn(id: string) {
  return useQuery({ queryKey: ['returns', id], queryFn: () => ask<Return>(path(id)) });
}

export function useCaseReturns(id: string) {
  return useQuery({
    queryKey: ['returns', 'case', id],
    queryFn: () => ask<CaseReturns>(ofCase(id)),
  });
}

export function usePlanReturn(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReturnPlan) => ask<Return>(ofCase(id), { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['returns'] }),
  });
}

/** What a person does with a return; each is a path of its own. */
export type ReturnAction =
  | 'notice'
  | 'objections'
  | 'objections/decision'
  | 'submit'
  | 'approve'
  | 'reject'
  | 'letters'
  | 'execute'
  | 'withdraw';

export function useReturnAction(id: string, action: ReturnAction) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => ask<Return>(path(id, `/${action}`), { method: 'POST', body }),
    onSuccess: (changed) => {
      client.setQueryData(['returns', id], changed);
      void client.invalidateQueries({ queryKey: ['returns'] });
    },
  });
}

export interface ReturnPaperOrder {
  kind: ReturnPaperKind;
  account?: string;
  share?: number;
}

export function useMakeReturnPaper(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReturnPaperOrder) =>
      ask<Paper>(path(id, '/papers'), { method: 'POST', body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['returns', id] });
      void client.invalidateQueries({ queryKey: ['papers'] });
    },
  });
}

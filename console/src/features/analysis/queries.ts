import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { Lots, Paper, Trace, TraceMethodName } from '../../server/types';

export const tracePath = (id: string, rest: string) =>
  `/api/v1/cases/${encodeURIComponent(id)}${rest}`;

/** The server wants RFC 3339; the address bar holds milliseconds. */
export const asOf = (at: number | null) => (at === null ? undefined : new Date(at).toISOString());

export function useTrace(id: string, method: TraceMethodName | 'reach', at: number | null) {
  return useQuery({
    queryKey: ['funds', id, 'trace', method, at],
    queryFn: () => ask<Trace>(tracePath(id, '/trace'), { query: { method, as_of: asOf(at) } }),
    placeholderData: keepPreviousData,
  });
}

export function useLots(id: string, account: string, method: TraceMethodName, at: number | null) {
  return useQuery({
    queryKey: ['funds', id, 'lots', account, method, at],
    queryFn: () =>
      ask<Lots>(tracePath(id, '/lots'), { query: { account, method, as_of: asOf(at) } }),
    placeholderData: keepPreviousData,
  });
}

export function usePapers(id: string) {
  return useQuery({
    queryKey: ['papers', id],
    queryFn: async () => (await ask<{ papers: Paper[] }>(tracePath(id, '/papers'))).papers,
  });
}

export interface PackOrder {
  kind: 'evidence_pack';
  method: TraceMethodName;
  as_of?: string;
  purpose?: string;
}

export function useMakePack(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PackOrder) => ask<Paper>(tracePath(id, '/papers'), { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['papers', id] }),
  });
}

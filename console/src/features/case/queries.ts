import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { Case, Entry, Funds, Payment } from '../../server/types';

const path = (id: string, rest = '') => `/api/v1/cases/${encodeURIComponent(id)}${rest}`;

export function useCase(id: string) {
  return useQuery({ queryKey: ['case', id], queryFn: () => ask<Case>(path(id)) });
}

export function useFunds(id: string) {
  return useQuery({ queryKey: ['funds', id], queryFn: () => ask<Funds>(path(id, '/funds')) });
}

const kPage = 1000;

/** The whole timeline; when it grows only what is new is fetched. */
export function useTimeline(id: string) {
  const client = useQueryClient();
  return useQuery({ queryKey: ['timeline', id], queryFn: () => grownTimeline(client, id) });
}

async function grownTimeline(client: QueryClient, id: string): Promise<Entry[]> {
  let entries = client.getQueryData<Entry[]>(['timeline', id]) ?? [];
  for (;;) {
    const query = { after: entries.at(-1)?.seq ?? 0, limit: kPage };
    const page = await ask<{ entries: Entry[] }>(path(id, '/timeline'), { query });
    if (page.entries.length === 0) return entries;
    entries = [...entries, ...page.entries];
    if (page.entries.length < kPage) return entries;
  }
}

/** A change to a case that answers with the case as it is then. */
function useCaseCommand<Body>(id: string, rest: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => ask<Case>(path(id, rest), { method: 'POST', body }),
    onSuccess: (changed) => {
      client.setQueryData(['case', id], changed);
      for (const key of ['funds', 'timeline'])
        void client.invalidateQueries({ queryKey: [key, id] });
      void client.invalidateQueries({ queryKey: ['board'] });
    },
  });
}

export const useConfirmReading = (id: string) =>
  useCaseCommand<{ payments: Payment[]; phones?: string[] }>(id, '/reading');

export const useAddPayments = (id: string) =>
  useCaseCommand<{ payments: Payment[] }>(id, '/payments');

export const useSetMethod = (id: string) =>
  useCaseCommand<{ method: Case['method']; reason: string }>(id, '/method');

export const useDecideAccount = (id: string) =>
  useCaseCommand<{ account: string; decision: 'follow' | 'stop_here'; reason: string }>(
    id,
    '/accounts/decision',
  );

export const useCorrectAccount = (id: string) =>
  useCaseCommand<{ account: string; correct_account: string; reason?: string }>(
    id,
    '/accounts/correction',
  );

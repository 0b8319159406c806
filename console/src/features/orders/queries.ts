import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { Decision, OrderView } from '../../server/types';

export interface OrderFilter {
  status: string;
  partner?: string;
  kind?: string;
}

export function useOrders(filter: OrderFilter) {
  return useQuery({
    queryKey: ['orders', filter],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await ask<{ orders: OrderView[] }>('/api/v1/orders', { query: { ...filter, limit: 500 } }))
        .orders,
  });
}

export interface DecisionResult {
  order: string;
  done: boolean;
  reason?: string;
  detail?: string;
}

export interface DecideOrders {
  decision: Decision;
  orders: string[];
  reason?: string;
  keepalive?: boolean;
}

/** Approve, reject, resend, withdraw, release. */
export function useDecideOrders() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ keepalive, ...body }: DecideOrders) =>
      (
        await ask<{ results: DecisionResult[] }>('/api/v1/orders/decisions', {
          method: 'POST',
          body,
          keepalive,
        })
      ).results,
    onSuccess: () => {
      for (const key of ['orders', 'case', 'funds', 'timeline', 'board']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { Answer, PartnerOrder } from '../../server/types';

const kAgainMs = 5_000; // the journal tells most; a desk that hears nothing still looks

/** All open orders of one's partner, the one due first on top. */
export function useDeskOrders() {
  return useQuery({
    queryKey: ['desk'],
    refetchInterval: kAgainMs,
    queryFn: async () => {
      const { orders } = await ask<{ orders: PartnerOrder[] }>('/partner/v1/orders', {
        query: { wait: 0 },
      });
      const latest = new Map(orders.map((order) => [order.id, order])); // an overdue one comes twice
      return [...latest.values()].sort((a, b) => a.due_at.localeCompare(b.due_at));
    },
  });
}

export function useAnswer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ order, answer }: { order: string; answer: Answer }) =>
      ask<unknown>(`/partner/v1/orders/${encodeURIComponent(order)}/answer`, {
        method: 'POST',
        body: answer,
      }),
    onSuccess: (_, { order }) => {
      client.setQueryData<PartnerOrder[]>(['desk'], (old) =>
        old?.filter((each) => each.id !== order),
      );
      void client.invalidateQueries({ queryKey: ['desk'] });
    },
  });
}

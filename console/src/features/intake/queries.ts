import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../server/ask';
import type { AlertDraft, Reading } from '../../server/types';

const kPauseMs = 300; // one asks when the fingers rest

/** What a story says, asked again whenever typing pauses; the last reading stays meanwhile. */
export function useReading(text: string) {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), kPauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ['reading', settled],
    enabled: settled.trim() !== '',
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask<Reading>('/api/v1/readings', { method: 'POST', body: { text: settled }, signal }),
  });
}

export function useFileAlert() {
  return useMutation({
    mutationFn: ({ draft, key }: { draft: AlertDraft; key: string }) =>
      ask<{ alert: string; case: string }>('/api/v1/alerts', {
        method: 'POST',
        body: draft,
        headers: { 'Idempotency-Key': key },
      }),
  });
}

// Who is signed in. The session's query is the only place that knows.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { ask, Refusal, setCsrf } from '../../server/ask';
import type { Role, Session } from '../../server/types';

const kKey = ['session'];

/** Whether this browser has signed in: one that has not need not ask, and is not refused. */
const kFlag = 'holdfast.signed_in';

/** The session, or null where nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: kKey,
    staleTime: Infinity,
    queryFn: async (): Promise<Session | null> => {
      if (localStorage.getItem(kFlag) === null) return null;
      try {
        return keep(await ask<Session>('/api/v1/session'));
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) {
          localStorage.removeItem(kFlag);
          return null;
        }
        throw error;
      }
    },
  });
}

function keep(session: Session): Session {
  setCsrf(session.csrf);
  localStorage.setItem(kFlag, '1');
  return session;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { login: string; password: string }) =>
      keep(await ask<Session>('/api/v1/session', { method: 'POST', body })),
    onSuccess: (session) => client.setQueryData(kKey, session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask<void>('/api/v1/session', { method: 'DELETE' }),
    onSettled: () => {
      localStorage.removeItem(kFlag);
      client.clear();
      client.setQueryData(kKey, null);
    },
  });
}

export const SessionContext = createContext<Session | null>(null);

/** The signed-in person; only below the shell, where there is one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session here');
  return session;
}

export type Screen =
  | 'board'
  | 'intake'
  | 'case'
  | 'orders'
  | 'returns'
  | 'desk'
  | 'search'
  | 'wall'
  | 'users'
  | 'partners';

const kScreens: Record<Role, readonly Screen[]> = {
  call_taker: ['board', 'intake', 'case', 'search'],
  officer: ['board', 'intake', 'case', 'orders', 'returns', 'search', 'wall'],
  partner_desk: ['desk'],
  administrator: [
    'board',
    'intake',
    'case',
    'orders',
    'returns',
    'desk',
    'search',
    'wall',
    'users',
    'partners',
  ],
};

export function maySee(role: Role, screen: Screen): boolean {
  return kScreens[role].includes(screen);
}

/** Where a role begins its work. */
export function homeOf(role: Role): string {
  return role === 'partner_desk' ? '/desk' : '/';
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../server/ask';
import type { ApprovalLevel, Partner, PartnerKind, Role, User } from '../../server/types';

export function useUsers() {
  return useQuery({
    queryKey: ['users'],
    queryFn: async () => (await ask<{ users: User[] }>('/api/v1/users')).users,
  });
}

export function usePartners() {
  return useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await ask<{ partners: Partner[] }>('/api/v1/partners')).partners,
  });
}

export interface NewUser {
  login: string;
  name: string;
  role: Role;
  partner?: string;
  approval_level?: ApprovalLevel;
  password: string;
}
export type UserChange = Partial<Omit<NewUser, 'login'>> & { is_active?: boolean };

export interface NewPartner {
  id: string;
  kind: PartnerKind;
  name: string;
  certificate_sha256?: string;
}
export type PartnerChange = { name?: string; certificate_sha256?: string; is_active?: boolean };

function useAdmin<Body, Out>(key: string, run: (body: Body) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
}

const at = (what: string, id: string) => `/api/v1/${what}/${encodeURIComponent(id)}`;

export const useAddUser = () =>
  useAdmin('users', (body: NewUser) => ask<User>('/api/v1/users', { method: 'POST', body }));

export const useChangeUser = () =>
  useAdmin('users', ({ id, change }: { id: string; change: UserChange }) =>
    ask<User>(at('users', id), { method: 'PATCH', body: change }),
  );

export const useAddPartner = () =>
  useAdmin('partners', (body: NewPartner) =>
    ask<Partner>('/api/v1/partners', { method: 'POST', body }),
  );

export const useChangePartner = () =>
  useAdmin('partners', ({ id, change }: { id: string; change: PartnerChange }) =>
    ask<Partner>(at('partners', id), { method: 'PATCH', body: change }),
  );

export const useNewToken = () =>
  useAdmin('partners', (id: string) =>
    ask<{ token: string }>(`${at('partners', id)}/token`, { method: 'POST' }),
  );

// The nouns of openapi.yaml under short names. `src/api/schema.d.ts` is generated from it.
import type { components } from '../api/schema';

type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type Session = Schemas['Session'];
export type User = Schemas['User'];
export type Role = Schemas['Role'];
export type Partner = Schemas['Partner'];
export type PartnerKind = Schemas['PartnerKind'];
export type Payment = Schemas['Payment'];
export type AlertDraft = Schemas['AlertDraft'];
export type Alert = Schemas['Alert'];
export type Because = Schemas['Because'];
export type Indicator = Schemas['Indicator'];
export type Reading = Schemas['Reading'];
export type Money4 = Schemas['Money4'];
export type Funds = Schemas['Funds'];
export type FundsAccount = Funds['accounts'][number];
export type FundsTransfer = Funds['transfers'][number];
export type CaseSummary = Schemas['CaseSummary'];
export type Case = Schemas['Case'];
export type OrderKind = Schemas['OrderKind'];
export type OrderView = Schemas['OrderView'];
export type PartnerOrder = Schemas['PartnerOrder'];
export type Transfer = Schemas['Transfer'];
export type Answer = Schemas['Answer'];
export type Entry = Schemas['Entry'];
export type Note = NonNullable<Entry['notes']>[number];
export type Hit = Schemas['Hit'];
export type Board = Schemas['Board'];
export type Return = Schemas['Return'];
export type ReturnPlan = Schemas['ReturnPlan'];
export type ReturnSummary = Schemas['ReturnSummary'];
export type CaseReturns = Schemas['CaseReturns'];
export type ApprovalLevel = Schemas['ApprovalLevel'];
export type Decision = 'approve' | 'reject' | 'resend' | 'withdraw' | 'release';

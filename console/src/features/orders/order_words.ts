// Orders in words, and which decisions fit an order as it stands.
import type { Decision, OrderView } from '../../server/types';
import { institutionName } from '../../ui/account';
import { accountParts, money, phone } from '../../ui/format';
import type { Words } from '../../words/words';

const kHolds = ['stop_payment', 'freeze', 'extend'];

export function decisionsFor(order: OrderView): Decision[] {
  if (order.status === 'draft') return ['approve', 'reject'];
  if (order.status === 'issued') return ['resend', 'withdraw'];
  const holds = (order.answer?.held_fen ?? 0) > 0 && kHolds.includes(order.kind);
  if (order.status !== 'answered' || !holds) return [];
  return order.kind === 'freeze' ? ['release'] : ['freeze', 'release'];
}

/** What an order is about, in one line: "工商银行 …4565" or a phone number. */
export function targetText(words: Words, order: OrderView): string {
  const { account, phone: number, url } = order.target;
  if (!account) return number ? phone(number) : (url ?? '–');
  const { institution, last4 } = accountParts(account);
  return `${institutionName(words, institution)} …${last4.replace(' ', '')}`;
}

/** "紧急止付 工商银行 …4565，最多 ¥28,000.00": what the order does, to whom. */
export function orderSentence(words: Words, order: OrderView): string {
  const params = {
    kind: words.code('order_kind', order.kind),
    target: targetText(words, order),
    partner: institutionName(words, order.partner),
  };
  if (order.amount_fen === undefined) return words.t('order.sentence', params);
  return words.t('order.sentence_amount', { ...params, amount: money(order.amount_fen) });
}

export type OrderState =
  'draft' | 'waiting' | 'overdue' | 'done' | 'partial' | 'refused' | 'closed';

/** What one sees of an order at a glance. */
export function stateOf(order: OrderView, now: number): OrderState {
  if (order.status === 'draft') return 'draft';
  if (order.status === 'issued') {
    return order.is_overdue || Date.parse(order.due_at) < now ? 'overdue' : 'waiting';
  }
  if (order.status !== 'answered') return 'closed';
  if (order.answer?.result === 'done') return 'done';
  return order.answer?.result === 'partial' ? 'partial' : 'refused';
}

export const kStateTag: Record<OrderState, string> = {
  draft: 'tag tag-near',
  waiting: 'tag tag-info',
  overdue: 'tag tag-bad',
  done: 'tag tag-good',
  partial: 'tag tag-near',
  refused: 'tag tag-bad',
  closed: 'tag',
};

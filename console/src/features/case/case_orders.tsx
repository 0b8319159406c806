import type { Case } from '../../server/types';
import { Empty } from '../../ui/states';
import { useWords } from '../../words/words';
import { OrderLine } from '../orders/order_line';

const kRank = { draft: 0, issued: 1, answered: 2, rejected: 3, cancelled: 3, withdrawn: 3 };

/** All orders of a case: first what waits for a person, then for a partner, then the rest. */
export function CaseOrders({ from }: { from: Case }) {
  const { t } = useWords();
  if (from.orders.length === 0) return <Empty title={t('case.no_orders')} />;
  const sorted = [...from.orders].sort(
    (a, b) => kRank[a.status] - kRank[b.status] || b.issued_at.localeCompare(a.issued_at),
  );
  return (
    <div className="case-orders" data-live>
      {sorted.map((order) => (
        <OrderLine key={order.id} order={order} />
      ))}
    </div>
  );
}

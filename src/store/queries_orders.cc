#include <algorithm>
#include <array>
#include <string>

#include "store/queries.h"
#include "store/tx.h"

namespace holdfast::store {
namespace {

using Status = desk::OrderFilter::Status;

struct Condition {
  std::string_view where;
  std::string_view order;
};

/// What a status means in SQL, and how its list is ordered: what needs someone first is on top.
Condition condition_of(Status status) {
  switch (status) {
    case Status::Draft:
      return {"status = 'draft'", "issued_at, case_id, number"};
    case Status::Waiting:
      return {"status = 'issued'", "due_at, case_id, number"};
    case Status::Overdue:
      return {"status = 'issued' and due_at <= $1", "due_at, case_id, number"};
    case Status::Answered:
      return {"status = 'answered'", "answered_at desc, case_id desc, number desc"};
    case Status::All:
      return {"status <> ''", "issued_at desc, case_id desc, number desc"};
  }
  return {"status = ''", "number"};
}

}  // namespace

Result<std::vector<desk::OrderView>> SqlQueries::order_views(std::string_view condition,
                                                             std::span<const Value> values) {
  struct Found {
    OrderId id;
    desk::OrderView view;
  };
  TRY(auto found,
      session_->all("select case_id, number, notice_no, delivered_at, answered_by from orders"
                    " where " +
                        std::string(condition),
                    values, [](const Row& row) {
                      Found item{.id = {CaseId{row.number(0)}, row.count(1)}, .view = {}};
                      if (!row.is_null(2)) item.view.notice_no = row.string(2);
                      item.view.delivered_at = row.maybe_instant(3);
                      item.view.answered_by = row.string(4);
                      return item;
                    }));
  std::vector<desk::OrderView> views;
  views.reserve(found.size());
  for (auto& item : found) {
    TRY(const auto state, state_of(item.id.case_id));
    const auto* record = chase::find_order(*state, item.id);
    if (record == nullptr) {
      return fail(ErrorKind::Unavailable, "store.corrupt",
                  "the case of order " + to_string(item.id) + " lacks it; restore a backup");
    }
    item.view.record = *record;
    views.push_back(std::move(item.view));
  }
  return views;
}

Result<std::vector<desk::OrderView>> SqlQueries::list_orders(const desk::Actor& actor,
                                                             const desk::OrderFilter& filter,
                                                             Instant now) {
  TRYV(ready());
  const bool is_partner = acts_for_partner(actor);
  if (!is_partner) {
    TRYV(may_read_cases(actor));
  }
  const std::string partner = is_partner ? actor.partner : filter.partner;
  if (is_partner && partner.empty()) return std::vector<desk::OrderView>{};

  const auto condition = condition_of(filter.status);
  std::vector<Value> values;
  std::string where(condition.where);
  const auto add = [&](std::string_view text, Value value) {
    values.push_back(value);
    where += std::string(text) + std::to_string(values.size());
  };
  if (filter.status == Status::Overdue) values.emplace_back(now);
  if (!partner.empty()) add(" and partner = $", partner);
  if (filter.kind) add(" and kind = $", to_string(*filter.kind));
  // What has not gone out is nobody's business outside the centre.
  if (is_partner) where += " and notice_no is not null";
  where += " order by " + std::string(condition.order);
  add(" limit $", std::clamp(filter.limit, 0, kMaxRows));
  TRY(auto views, order_views(where, values));
  if (is_partner) {
    for (auto& view : views) view.record.because.clear();
  }
  return views;
}

Result<std::vector<desk::Delivery>> SqlQueries::deliveries(const desk::Actor& actor,
                                                           std::string_view partner,
                                                           std::optional<std::int64_t> after,
                                                           int limit) {
  TRYV(ready());
  if (actor.kind != desk::ActorKind::System) {
    TRYV(desk::require_partner(actor, partner));
  }
  std::int64_t from = after.value_or(0);
  if (from > 0) {
    TRY(const auto head, session_->one("select last from counters where name = 'feed'", {},
                                       [](const Row& row) { return row.number(0); }));
    // A cursor from before a restored backup: all that is not answered comes again.
    if (from > head.value_or(0)) from = 0;
  }
  // An order that was taken back comes too, before its withdrawal: the partner reads both or, once
  // the withdrawal is answered, neither. Two selects, each with an index of its own.
  return session_->all(
      "select feed_seq, case_id, number, wire from (select feed_seq, case_id, number, wire"
      "   from orders where partner = $1 and status = 'issued' and feed_seq > $2"
      "   order by feed_seq limit $3) as issued"
      " union all"
      " select feed_seq, case_id, number, wire from (select feed_seq, case_id, number, wire"
      "   from orders where partner = $1 and status = 'withdrawn' and feed_seq > $2"
      "   order by feed_seq limit $3) as taken_back"
      " order by feed_seq limit $3",
      {partner, from, std::clamp(limit, 0, kMaxRows)}, [](const Row& row) {
        return desk::Delivery{.seq = row.number(0),
                              .order = {CaseId{row.number(1)}, row.count(2)},
                              .wire = row.string(3)};
      });
}

}  // namespace holdfast::store

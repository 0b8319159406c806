#include "store/summary.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace holdfast::store {
namespace {

/// The next word of a line, taken off its front.
std::string_view take_word(std::string_view& line) {
  const auto end = std::min(line.find(' '), line.size());
  const auto word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

std::int64_t take_number(std::string_view& line) {
  const auto word = take_word(line);
  std::int64_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return number;
}

std::vector<desk::Waiting> decode_waiting(std::string_view text, Instant now) {
  std::vector<desk::Waiting> waiting;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    desk::Waiting item;
    item.partner = take_word(line);
    item.orders = static_cast<int>(take_number(line));
    item.since = Instant{take_number(line)};
    item.is_overdue = Instant{take_number(line)} <= now;
    waiting.push_back(std::move(item));
  }
  return waiting;
}

}  // namespace

desk::Totals totals_of(const chase::State& state) {
  const auto funds = chase::totals(state);
  return {.paid = funds.paid,
          .held = funds.held,
          .in_flight = funds.in_flight,
          .gone = funds.gone,
          .returned = funds.returned};
}

std::vector<WaitingFor> waiting_for(const chase::State& state) {
  std::map<std::string, WaitingFor> by_partner;
  for (const auto& record : state.orders) {
    if (record.status != chase::OrderStatus::Issued) continue;
    const auto& order = record.order;
    auto [place, is_new] = by_partner.try_emplace(
        order.partner, WaitingFor{order.partner, 0, order.issued_at, order.due_at});
    auto& item = place->second;
    ++item.orders;
    item.since = std::min(item.since, order.issued_at);
    item.due_at = std::min(item.due_at, order.due_at);
  }
  std::vector<WaitingFor> waiting;
  for (auto& [partner, item] : by_partner) waiting.push_back(std::move(item));
  std::ranges::sort(waiting, {},
                    [](const WaitingFor& item) { return std::tie(item.since, item.partner); });
  return waiting;
}

std::string encode_waiting(const std::vector<WaitingFor>& waiting) {
  std::string text;
  for (const auto& item : waiting) {
    text += item.partner + ' ' + std::to_string(item.orders) + ' ' + std::to_string(item.since.us) +
            ' ' + std::to_string(item.due_at.us) + '\n';
  }
  return text;
}

desk::CaseHeader read_header(const Row& row) {
  return {.id = CaseId{row.number(0)},
          .opened_at = row.instant(1),
          .changed_at = row.instant(2),
          .paid_at = row.maybe_instant(3),
          .scam_type = row.string(4),
          .county = row.string(5),
          .title = row.string(6)};
}

desk::CaseSummary read_summary(const Row& row, Instant now) {
  desk::CaseSummary summary;
  summary.header = read_header(row);
  summary.totals = {.paid = row.money(7),
                    .held = row.money(8),
                    .in_flight = row.money(9),
                    .gone = row.money(10),
                    .returned = row.money(11)};
  summary.is_settled = row.truth(12);
  summary.is_confirmed = row.truth(13);
  summary.tiers = row.count(14);
  summary.accounts = row.count(15);
  summary.drafts = row.count(16);
  summary.waiting = decode_waiting(row.text(17), now);
  return summary;
}

std::int64_t urgency(const desk::CaseSummary& summary, const chase::DelayCurve& curve,
                     Instant now) {
  const Instant paid_at = summary.header.paid_at.value_or(summary.header.opened_at);
  // Money paid long ago still counts a little: otherwise all old cases would be alike.
  const Duration delay = std::max(Duration{0}, now - paid_at);
  const std::int64_t chance = std::max(1, chase::chance_permille(curve, delay));
  std::int64_t product = 0;
  const bool is_beyond = __builtin_mul_overflow(summary.totals.in_flight.fen, chance, &product);
  return is_beyond ? INT64_MAX : product;
}

}  // namespace holdfast::store

#include "bench/trace_plain.h"

#include <algorithm>
#include <deque>

#include "trace/fixed.h"

namespace holdfast::bench {

using namespace trace;

std::vector<std::int64_t> scales(const World& world) {
  std::vector<std::int64_t> paid(world.cases);
  for (const Source& s : world.sources) paid[s.of_case] += world.transfers[s.transfer].amount.fen;
  std::vector<std::int64_t> scale;
  for (const std::int64_t fen : paid) scale.push_back(finest_scale(fen));
  return scale;
}

HashBook hash_fold(const World& world, const std::vector<std::int64_t>& scale) {
  HashBook book;
  for (std::uint32_t a = 0; a < world.accounts; ++a) book[a].balance = world.openings[a].fen;
  std::unordered_map<std::uint32_t, std::uint32_t> source;
  for (const Source& s : world.sources) source[s.transfer] = s.of_case;
  for (std::uint32_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    HashAccount& from = book[t.from];
    HashAccount& to = book[t.to];
    const auto found = source.find(i);
    for (auto& [of_case, units] : from.units) {
      if (units == 0) continue;
      const std::int64_t moved =
          t.amount.fen >= from.balance ? units : Ratio(t.amount.fen, from.balance).of(units);
      units -= moved;
      if (found == source.end()) to.units[of_case] += moved;
    }
    if (found != source.end()) to.units[found->second] += t.amount.fen * scale[found->second];
    from.balance = std::max<std::int64_t>(0, from.balance - t.amount.fen);
    to.balance += t.amount.fen;
  }
  return book;
}

bool is_equal(const Rows& rows, const HashBook& book, const std::vector<std::int64_t>& scale) {
  std::size_t seen = 0;
  std::size_t whole = 0;
  for (const Held& row : rows) {
    const auto& units = book.at(row.account).units;
    const auto found = units.find(row.of_case);
    if (found == units.end()) return false;
    const std::int64_t floor = found->second / scale[row.of_case];
    if (row.amount.fen != floor && row.amount.fen != floor + 1) return false;
    if (floor > 0) ++seen;
  }
  for (const auto& [account, state] : book) {
    for (const auto& [of_case, units] : state.units) whole += units >= scale[of_case];
  }
  return seen == whole;
}

Rows plain_deque(const World& world) {
  constexpr std::uint32_t kClean = 0xFFFF'FFFF;
  struct Lot {
    std::int64_t fen;
    std::uint32_t label;
  };
  std::unordered_map<std::uint32_t, std::deque<Lot>> book;
  for (std::uint32_t a = 0; a < world.accounts; ++a) {
    if (world.openings[a].fen > 0) book[a].push_back({world.openings[a].fen, kClean});
  }
  std::unordered_map<std::uint32_t, std::uint32_t> source;
  for (const Source& s : world.sources) source[s.transfer] = s.of_case;
  for (std::uint32_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    std::deque<Lot>& from = book[t.from];
    std::deque<Lot>& to = book[t.to];
    const auto found = source.find(i);
    if (found != source.end()) to.push_back({t.amount.fen, found->second});
    const auto put = [&](Lot lot) {
      if (found == source.end()) to.push_back(lot);
    };
    std::int64_t left = t.amount.fen;
    while (left > 0 && !from.empty()) {
      const std::int64_t fen = std::min(left, from.front().fen);
      put({fen, from.front().label});
      left -= fen;
      if ((from.front().fen -= fen) == 0) from.pop_front();
    }
    if (left > 0) put({left, kClean});
  }
  Rows rows;
  for (const auto& [account, lots] : book) {
    std::unordered_map<std::uint32_t, Money> sums;
    for (const Lot& lot : lots) sums[lot.label] += Money{lot.fen};
    sums.erase(kClean);
    for (const auto& [label, sum] : sums) rows.push_back({label, account, sum, false});
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace holdfast::bench

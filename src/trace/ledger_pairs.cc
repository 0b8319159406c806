#include "trace/ledger_pairs.h"

#include <algorithm>
#include <tuple>

namespace holdfast::trace {
namespace {

// A table of the best choices up to here: pairs, then nearness.
struct Cell {
  std::uint32_t pairs = 0;
  std::int64_t apart_us = 0;
  bool operator<(const Cell& other) const {
    return pairs != other.pairs ? pairs < other.pairs : apart_us > other.apart_us;
  }
};

}  // namespace

Duration PairFinder::apart(std::uint32_t a, std::uint32_t b) const {
  return std::chrono::abs(transfers_[a].time - transfers_[b].time);
}

std::optional<Pair> PairFinder::fit(std::uint32_t a, std::uint32_t b) const {
  const Transfer& x = transfers_[a];
  const Transfer& y = transfers_[b];
  if (std::tie(x.from, x.to, x.amount) != std::tie(y.from, y.to, y.amount)) return std::nullopt;
  if (apart(a, b) > kPairWithin) return std::nullopt;
  if (tellers_[a] == Teller::Unknown && tellers_[b] == Teller::Unknown) {
    return std::pair(y.time, b) < std::pair(x.time, a) ? Pair{b, a} : Pair{a, b};
  }
  if (tellers_[a] == Teller::Payer && tellers_[b] == Teller::Payee) return Pair{a, b};
  if (tellers_[a] == Teller::Payee && tellers_[b] == Teller::Payer) return Pair{b, a};
  return std::nullopt;
}

std::vector<Pair> PairFinder::find(const std::vector<bool>& is_taken) const {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < transfers_.size(); ++row) {
    if (!is_taken[row]) rows.push_back(row);
  }
  const auto key = [&](std::uint32_t row) {
    const Transfer& t = transfers_[row];
    return std::tuple(t.from, t.to, t.amount, t.time, row);
  };
  std::ranges::sort(rows, {}, key);
  std::vector<Pair> out;
  for (std::size_t begin = 0; begin < rows.size();) {
    // A group ends where accounts or amount differ, or where nothing is near enough.
    std::size_t end = begin + 1;
    const auto goes_on = [&](std::size_t i) {
      const Transfer& x = transfers_[rows[i - 1]];
      const Transfer& y = transfers_[rows[i]];
      return std::tie(x.from, x.to, x.amount) == std::tie(y.from, y.to, y.amount) &&
             y.time - x.time <= kPairWithin;
    };
    while (end < rows.size() && goes_on(end)) ++end;
    if (end - begin > 1) match(Rows(rows).subspan(begin, end - begin), out);
    begin = end;
  }
  return out;
}

void PairFinder::match(Rows group, std::vector<Pair>& out) const {
  std::vector<std::uint32_t> debits;
  std::vector<std::uint32_t> credits;
  std::vector<std::uint32_t> unknown;
  for (const std::uint32_t row : group) {
    if (tellers_[row] == Teller::Payer) debits.push_back(row);
    if (tellers_[row] == Teller::Payee) credits.push_back(row);
    if (tellers_[row] == Teller::Unknown) unknown.push_back(row);
  }
  match_sides(debits, credits, out);
  match_unknown(unknown, out);
}

void PairFinder::match_sides(Rows debits, Rows credits, std::vector<Pair>& out) const {
  constexpr std::size_t kMaxCells = 4'000'000;  // beyond it the rest finds no pair
  if (debits.empty() || credits.empty()) return;
  const std::size_t columns = credits.size() + 1;
  const std::size_t rows = std::min(debits.size(), kMaxCells / columns) + 1;
  std::vector<Cell> best(rows * columns);
  const auto at = [&](std::size_t row, std::size_t column) -> Cell& {
    return best[row * columns + column];
  };
  const auto is_near = [&](std::size_t row, std::size_t column) {
    return apart(debits[row - 1], credits[column - 1]) <= kPairWithin;
  };
  const auto paired = [&](std::size_t row, std::size_t column) {
    const Cell& before = at(row - 1, column - 1);
    return Cell{before.pairs + 1,
                before.apart_us + apart(debits[row - 1], credits[column - 1]).count()};
  };
  for (std::size_t row = 1; row < rows; ++row) {
    for (std::size_t column = 1; column < columns; ++column) {
      Cell& cell = at(row, column);
      cell = std::max(at(row - 1, column), at(row, column - 1));
      if (is_near(row, column)) cell = std::max(cell, paired(row, column));
    }
  }
  for (std::size_t row = rows - 1, column = columns - 1; row > 0 && column > 0;) {
    if (is_near(row, column) && !(paired(row, column) < at(row, column))) {
      out.push_back({debits[--row], credits[--column]});
    } else if (!(at(row - 1, column) < at(row, column))) {
      --row;
    } else {
      --column;
    }
  }
}

// Neighbours in time; rows are in order of time, so the first of a pair is the earlier.
void PairFinder::match_unknown(Rows rows, std::vector<Pair>& out) const {
  std::vector<Cell> best(rows.size() + 1);
  const auto paired = [&](std::size_t i) {
    return Cell{best[i - 2].pairs + 1,
                best[i - 2].apart_us + apart(rows[i - 2], rows[i - 1]).count()};
  };
  const auto is_near = [&](std::size_t i) {
    return i >= 2 && apart(rows[i - 2], rows[i - 1]) <= kPairWithin;
  };
  for (std::size_t i = 1; i <= rows.size(); ++i) {
    best[i] = is_near(i) ? std::max(best[i - 1], paired(i)) : best[i - 1];
  }
  for (std::size_t i = rows.size(); i >= 2;) {
    if (is_near(i) && !(paired(i) < best[i])) {
      out.push_back({rows[i - 2], rows[i - 1]});
      i -= 2;
    } else {
      --i;
    }
  }
}

}  // namespace holdfast::trace

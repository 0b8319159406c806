// The methods once more, slow and plain: every fen is a thing of its own, shares are exact
// fractions. What the engine answers is held to this.
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace holdfast::trace {

using Fraction = boost::multiprecision::cpp_rational;

struct Reference {
  // (case, account or kReturned) -> fen; (case, transfer) -> fen. Zero rows may be there.
  std::map<std::pair<std::uint32_t, std::uint32_t>, Fraction> held;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Fraction> parts;
  std::map<std::tuple<std::uint32_t, std::uint32_t, Stop>, Fraction> stopped;
};

// `part` as it is before it is rounded.
inline Stop stop_of(const Query& query, std::uint32_t account, const Fraction& part) {
  if (std::ranges::count(query.limits.hubs, account) > 0) return Stop::Hub;
  return part + Fraction(1, 20'000) < query.limits.smallest.fen ? Stop::Small : Stop::None;
}

// -1: the transfer is no source.
inline int case_of(const Query& query, std::uint32_t transfer) {
  for (const Source& source : query.sources) {
    if (source.transfer == transfer) return static_cast<int>(source.of_case);
  }
  return -1;
}

// An account is a row of fen, each with its case or -1; the back is the newest.
inline Reference follow_fen_by_fen(const Ledger& ledger, const Query& query) {
  std::vector<std::deque<int>> rows(ledger.accounts);
  for (std::size_t a = 0; a < ledger.openings.size(); ++a) {
    rows[a].assign(static_cast<std::size_t>(ledger.openings[a].fen), -1);
  }
  Reference out;
  for (std::uint32_t i = 0; i < ledger.transfers.size(); ++i) {
    const Transfer& t = ledger.transfers[i];
    if (query.as_of && t.time > *query.as_of) break;
    std::deque<int> moved;  // as it lies in the receiving row
    for (std::int64_t n = 0; n < t.amount.fen; ++n) {
      auto& row = rows[t.from];
      if (query.method == Method::Fifo) {
        moved.push_back(row.empty() ? -1 : row.front());
        if (!row.empty()) row.pop_front();
      } else {
        moved.push_front(row.empty() ? -1 : row.back());
        if (!row.empty()) row.pop_back();
      }
    }
    const int source = case_of(query, i);
    for (int& fen : moved) {
      if (source >= 0) {
        if (fen >= 0) out.held[{static_cast<std::uint32_t>(fen), kReturned}] += 1;
        fen = source;
      }
      if (fen >= 0) out.parts[{static_cast<std::uint32_t>(fen), i}] += 1;
    }
    for (std::uint32_t c = 0; c < query.cases; ++c) {
      const auto part = std::ranges::count(moved, static_cast<int>(c));
      const Stop stop = stop_of(query, t.to, part);
      if (part == 0 || stop == Stop::None) continue;
      out.stopped[{c, t.to, stop}] += part;
      std::ranges::replace(moved, static_cast<int>(c), -1);
    }
    rows[t.to].insert(rows[t.to].end(), moved.begin(), moved.end());
  }
  for (std::uint32_t a = 0; a < ledger.accounts; ++a) {
    for (const int fen : rows[a]) {
      if (fen >= 0) out.held[{static_cast<std::uint32_t>(fen), a}] += 1;
    }
  }
  return out;
}

inline Reference follow_in_fractions(const Ledger& ledger, const Query& query) {
  std::vector<std::int64_t> balance(ledger.accounts);
  std::vector<std::vector<Fraction>> traced(ledger.accounts, std::vector<Fraction>(query.cases));
  for (std::size_t a = 0; a < ledger.openings.size(); ++a) balance[a] = ledger.openings[a].fen;
  Reference out;
  for (std::uint32_t i = 0; i < ledger.transfers.size(); ++i) {
    const Transfer& t = ledger.transfers[i];
    if (query.as_of && t.time > *query.as_of) break;
    const std::int64_t x = t.amount.fen;
    const int source = case_of(query, i);
    Fraction whole;
    for (const Fraction& one : traced[t.from]) whole += one;
    const Fraction clean = std::max(balance[t.from], x) - whole;
    const auto arrive = [&](std::uint32_t c, const Fraction& part) {
      const Stop stop = stop_of(query, t.to, part);
      (stop == Stop::None ? traced[t.to][c] : out.stopped[{c, t.to, stop}]) += part;
      out.parts[{c, i}] += part;
    };
    for (std::uint32_t c = 0; c < query.cases; ++c) {
      Fraction part = traced[t.from][c] * x / std::max(balance[t.from], x);
      if (query.method == Method::Libr) {
        part = clean >= x ? Fraction(0) : traced[t.from][c] * (x - clean) / whole;
      }
      traced[t.from][c] -= part;
      if (source >= 0) {
        out.held[{c, kReturned}] += part;
      } else {
        arrive(c, part);
      }
    }
    if (source >= 0) arrive(static_cast<std::uint32_t>(source), x);
    balance[t.from] = std::max<std::int64_t>(0, balance[t.from] - x);
    balance[t.to] += x;
  }
  for (std::uint32_t a = 0; a < ledger.accounts; ++a) {
    for (std::uint32_t c = 0; c < query.cases; ++c) out.held[{c, a}] += traced[a][c];
  }
  return out;
}

}  // namespace holdfast::trace

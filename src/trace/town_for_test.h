// A ledger written by name, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "trace/accounts.h"
#include "trace/refund.h"
#include "trace/trace.h"

namespace holdfast::trace {

// A small ledger written by name: pay() in order, one second apart.
class Town {
 public:
  void owns(const std::string& account, std::int64_t yuan) {
    const std::uint32_t index = names_.intern(account);
    openings_.resize(std::max<std::size_t>(openings_.size(), index + 1));
    openings_[index] = Money{yuan * 100};
  }

  void pay(const std::string& from, const std::string& to, std::int64_t yuan, int of_case = -1) {
    if (of_case >= 0) {
      sources_.push_back(
          {static_cast<std::uint32_t>(transfers_.size()), static_cast<std::uint32_t>(of_case)});
    }
    transfers_.push_back({Instant{static_cast<std::int64_t>(transfers_.size()) * 1'000'000},
                          names_.intern(from), names_.intern(to), Money{yuan * 100}});
  }

  Trace follow(Method method, std::uint32_t cases, std::optional<Instant> as_of = {}) const {
    Query query = this->query(method, cases);
    query.as_of = as_of;
    const auto trace = trace::follow(ledger(), query);
    EXPECT_TRUE(trace) << trace.error().detail;
    return *trace;
  }

  Query query(Method method, std::uint32_t cases) const {
    Query query;
    query.method = method;
    query.sources = sources_;
    query.cases = cases;
    return query;
  }

  std::string label(std::uint32_t of_case, std::uint32_t account) const {
    return std::string(1, static_cast<char>('A' + of_case)) + "@" +
           std::string(names_.name(account));
  }

  Ledger ledger() const { return {names_.size(), transfers_, openings_}; }
  std::uint32_t index(const std::string& name) const { return names_.find(name); }

  // Holds in yuan, worked in order of the names.
  Result<Refund> try_refund(const std::map<std::string, std::int64_t>& frozen, std::uint32_t cases,
                            Basis basis, std::span<const Earlier> earlier) {
    std::vector<Hold> holds;
    for (const auto& [account, yuan] : frozen) {
      holds.push_back({names_.intern(account), Money{yuan * 100}});
    }
    return plan_refund(ledger(), query(Method::Statutory, cases), holds, basis, earlier);
  }

  Refund refund(const std::map<std::string, std::int64_t>& frozen, std::uint32_t cases, Basis basis,
                std::span<const Earlier> earlier = {}) {
    const auto refund = try_refund(frozen, cases, basis, earlier);
    EXPECT_TRUE(refund) << refund.error().detail;
    return *refund;
  }

  // "A@M" -> fen given back from that account; rows of 0 are left out.
  std::map<std::string, std::int64_t> given(const Refund& refund) const {
    std::map<std::string, std::int64_t> out;
    for (const AccountRefund& account : refund.accounts) {
      for (const Claim& claim : account.claims) {
        if (claim.refund.fen == 0) continue;
        out[label(claim.of_case, account.account)] = claim.refund.fen;
      }
    }
    return out;
  }

  // "A@M" -> fen
  std::map<std::string, std::int64_t> held(const Trace& trace) const {
    std::map<std::string, std::int64_t> out;
    for (const Held& row : trace.held) {
      out[label(row.of_case, row.account)] = row.amount.fen;
    }
    return out;
  }

 private:
  AccountTable names_;
  std::vector<Transfer> transfers_;
  std::vector<Source> sources_;
  std::vector<Money> openings_;
};

// The worked example of docs/domain.md "Fund tracing methods".
inline Town worked_example() {
  Town town;
  town.owns("M", 2000);
  town.owns("X", 1000);
  town.pay("A", "M", 5000, 0);
  town.pay("B", "M", 3000, 1);
  town.pay("M", "X", 6000);
  town.pay("C", "M", 1000);
  town.pay("M", "Y", 4000);
  town.pay("X", "CASH", 2000);
  return town;
}

}  // namespace holdfast::trace

// Random small ledgers - cycles, hubs, equal times, overdrafts, rebates - against the reference.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <numeric>
#include <ranges>

#include "trace/ledger_book.h"
#include "trace/reference_for_test.h"
#include "trace/refund.h"
#include "trace/worlds_for_test.h"

namespace holdfast::trace {
namespace {

std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> rows_of(const Trace& trace) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> rows;
  for (const Held& held : trace.held) rows[{held.of_case, held.account}] = held.amount.fen;
  for (std::uint32_t c = 0; c < trace.returned.size(); ++c) {
    if (trace.returned[c].fen > 0) rows[{c, kReturned}] = trace.returned[c].fen;
  }
  return rows;
}

void check_conserves(const Trace& trace) {
  std::vector<Money> sum = trace.returned;
  for (const Held& held : trace.held) {
    RC_ASSERT(held.amount.fen > 0);
    sum[held.of_case] += held.amount;
  }
  RC_ASSERT(sum == trace.paid);
}

RC_GTEST_PROP(TraceProperty, LotsAreAsFenByFen, ()) {
  const World world = *worlds(24, 40);
  for (const Method method : {Method::Fifo, Method::Lifo}) {
    const Query query = world.query(method);
    const Trace trace = must_follow(world, query);
    const Reference reference = follow_fen_by_fen(world.ledger(), query);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Fraction> held;
    for (const auto& [key, fen] : rows_of(trace)) held[key] = fen;
    RC_ASSERT(held == reference.held);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Fraction> parts;
    for (const Part& part : trace.parts) parts[{part.of_case, part.transfer}] = part.amount.fen;
    RC_ASSERT(parts == reference.parts);
    check_conserves(trace);
  }
}

// The engine counts in fixed point and takes remainders closer than a ten-thousandth of a fen for
// equal, so a fen may fall either way only between rows as close as that.
RC_GTEST_PROP(TraceProperty, ProrataAndLibrAreAsInFractions, ()) {
  const World world = *worlds(14, 5'000);
  const Query query = world.query(*rc::gen::element(Method::Prorata, Method::Libr));
  const Trace trace = must_follow(world, query);
  Reference reference = follow_in_fractions(world.ledger(), query);
  const Fraction noise(2, 10'000);
  std::vector<Fraction> least_up(kCases, 2);    // smallest remainder that was rounded up
  std::vector<Fraction> most_down(kCases, -1);  // largest that was not
  auto rows = rows_of(trace);
  for (const auto& [key, exact] : reference.held) {
    const Fraction over = rows[key] - exact;  // up: 1 - remainder, down: -remainder
    RC_ASSERT(over < 1 + noise);
    RC_ASSERT(over > -1 - noise);
    if (over > noise) least_up[key.first] = std::min<Fraction>(least_up[key.first], 1 - over);
    if (over < -noise) most_down[key.first] = std::max<Fraction>(most_down[key.first], -over);
  }
  for (std::uint32_t c = 0; c < kCases; ++c) RC_ASSERT(least_up[c] + noise >= most_down[c]);
  for (const Part& part : trace.parts) {
    const Fraction over = part.amount.fen - reference.parts[{part.of_case, part.transfer}];
    RC_ASSERT(abs(over) <= Fraction(1, 2) + noise);
    reference.parts.erase({part.of_case, part.transfer});
  }
  for (const auto& [key, exact] : reference.parts) RC_ASSERT(exact <= Fraction(1, 2) + noise);
  check_conserves(trace);
}

// Hubs and a smallest part: what is stopped, where and why.
RC_GTEST_PROP(TraceProperty, LimitsStopMoneyAsInTheReference, ()) {
  const Method method =
      *rc::gen::element(Method::Fifo, Method::Lifo, Method::Prorata, Method::Libr);
  const bool has_lots = method == Method::Fifo || method == Method::Lifo;
  const World world = *worlds(has_lots ? 24 : 14, has_lots ? 40 : 5'000);
  const auto hubs =
      *rc::gen::unique<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, kAccounts));
  Query query = world.query(method);
  query.limits.smallest = Money{*rc::gen::inRange<std::int64_t>(0, has_lots ? 20 : 1'000)};
  query.limits.hubs = std::span(hubs).first(std::min<std::size_t>(hubs.size(), 2));
  const Trace trace = must_follow(world, query);
  check_conserves(trace);
  const Reference reference = has_lots ? follow_fen_by_fen(world.ledger(), query)
                                       : follow_in_fractions(world.ledger(), query);
  std::map<std::tuple<std::uint32_t, std::uint32_t, Stop>, Fraction> rest = reference.stopped;
  for (const auto& [key, fen] : reference.held) rest[{key.first, key.second, Stop::None}] += fen;
  for (std::uint32_t c = 0; c < kCases; ++c) {
    rest[{c, kReturned, Stop::None}] -= trace.returned[c].fen;
  }
  for (const Held& held : trace.held) {
    rest[{held.of_case, held.account, held.stop}] -= held.amount.fen;
  }
  // Lots are exact, shares within the fen that rounding moves.
  for (const auto& [key, over] : rest)
    RC_ASSERT((has_lots ? over == 0 : abs(over) < Fraction(10'002, 10'000)));
}

// One case alone has a way of its own; an empty second case takes the other.
RC_GTEST_PROP(TraceProperty, OneCaseIsFollowedAsAmongMany, ()) {
  World world = *worlds(60, *rc::gen::element<std::int64_t>(50, 5'000, 1'000'000'000'000'000));
  for (Source& source : world.sources) source.of_case = 0;
  Query query = world.query(Method::Prorata);
  const std::vector<std::uint32_t> hubs{*rc::gen::inRange<std::uint32_t>(0, kAccounts)};
  if (*rc::gen::inRange(0, 2) == 1) query.limits = {Money{30}, hubs};
  query.cases = 2;
  const Trace many = must_follow(world, query);
  query.cases = 1;
  const Trace one = must_follow(world, query);
  RC_ASSERT(one.held == many.held);
  RC_ASSERT(one.parts == many.parts);
  RC_ASSERT(one.returned[0] == many.returned[0]);
}

// More cases than go through the ledger in one pass, and many labels in one account.
RC_GTEST_PROP(TraceProperty, ManyCasesAreFollowedAsOneByOne, ()) {
  World world = *worlds(150, *rc::gen::element<std::int64_t>(50, 5'000));
  constexpr std::uint32_t kMany = 130;
  world.sources.clear();
  for (std::uint32_t i = 0; i < world.transfers.size(); ++i) {
    if (*rc::gen::inRange(0, 3) > 0) continue;
    world.sources.push_back({i, *rc::gen::inRange<std::uint32_t>(0, kMany)});
  }
  Query query = world.query(Method::Prorata);
  query.cases = kMany;
  const Trace many = must_follow(world, query);
  check_conserves(many);
  // Alone, but for the payments of the others, at which traced money goes back too: they are made
  // sources of a case that is looked at no further.
  const auto of_case = *rc::gen::inRange<std::uint32_t>(0, kMany);
  World alone = world;
  for (Source& source : alone.sources) source.of_case = source.of_case == of_case ? 0 : 1;
  query = alone.query(Method::Prorata);
  query.cases = 2;
  const Trace one = must_follow(alone, query);
  RC_ASSERT(one.returned[0] == many.returned[of_case]);
  std::vector<Held> held;
  for (Held row : many.held) {
    if (row.of_case == of_case) held.push_back({0, row.account, row.amount, false});
  }
  std::vector<Part> parts;
  for (Part part : many.parts) {
    if (part.of_case == of_case) parts.push_back({0, part.transfer, part.amount});
  }
  RC_ASSERT(std::ranges::equal(
      held, one.held | std::views::filter([](const Held& row) { return row.of_case == 0; })));
  RC_ASSERT(std::ranges::equal(
      parts, one.parts | std::views::filter([](const Part& part) { return part.of_case == 0; })));
}

RC_GTEST_PROP(TraceProperty, EveryLotHasItsPathBackToTheVictim, ()) {
  const World world = *worlds(40, 60);
  const Query query = world.query(*rc::gen::element(Method::Fifo, Method::Lifo));
  auto rows = rows_of(must_follow(world, query));
  for (std::uint32_t account = 0; account < kAccounts; ++account) {
    const auto lots = lots_of(world.ledger(), query, account);
    RC_ASSERT(lots.has_value());
    for (const LotPath& lot : *lots) {
      RC_ASSERT(lot.of_case.has_value() == !lot.transfers.empty());
      if (!lot.of_case) continue;
      rows[{*lot.of_case, account}] -= lot.amount.fen;
      RC_ASSERT(case_of(query, lot.transfers.front()) == static_cast<int>(*lot.of_case));
      for (std::size_t k = 1; k < lot.transfers.size(); ++k) {
        RC_ASSERT(lot.transfers[k - 1] < lot.transfers[k]);
        RC_ASSERT(world.transfers[lot.transfers[k - 1]].to ==
                  world.transfers[lot.transfers[k]].from);
      }
      RC_ASSERT(world.transfers[lot.transfers.back()].to == account);
    }
  }
  for (const auto& [key, rest] : rows) RC_ASSERT(rest == 0 || key.second == kReturned);
}

// Where any method finds traced money, reach was before.
RC_GTEST_PROP(TraceProperty, ReachIsAnUpperBound, ()) {
  const World world = *worlds(40, 500);
  const auto reached = reach(world.ledger(), world.query(Method::Fifo));
  RC_ASSERT(reached.has_value());
  std::map<std::pair<std::uint32_t, std::uint32_t>, Reached> rows;
  for (const Reached& one : *reached) rows[{one.of_case, one.account}] = one;
  for (const Method method : kMethods) {
    for (const Held& held : must_follow(world, world.query(method)).held) {
      const auto found = rows.find({held.of_case, held.account});
      RC_ASSERT(found != rows.end());
      RC_ASSERT(held.amount <= found->second.at_most);
    }
  }
}

RC_GTEST_PROP(TraceProperty, LargeAmountsConserve, ()) {
  const World world = *worlds(60, 1'000'000'000'000'000);
  for (const Method method : kMethods) {
    const Trace trace = must_follow(world, world.query(method));
    check_conserves(trace);
    for (const Part& part : trace.parts) {
      RC_ASSERT(part.amount <= world.transfers[part.transfer].amount);
    }
  }
}

// Under one yuan nothing is negligible, so there is nothing to match.
RC_GTEST_PROP(TraceProperty, StatutoryIsProrataWhereNothingMatches, ()) {
  const World world = *worlds(40, 99);
  const Trace prorata = must_follow(world, world.query(Method::Prorata));
  const Trace statutory = must_follow(world, world.query(Method::Statutory));
  RC_ASSERT(rows_of(prorata) == rows_of(statutory));
  RC_ASSERT(prorata.parts == statutory.parts);
}

RC_GTEST_PROP(TraceProperty, SplittingACaseChangesNothingForTheOthers, ()) {
  const World world = *worlds(40, 3'000);
  World split = world;
  for (Source& source : split.sources) {
    if (source.of_case == 0 && source.transfer % 2 == 1) source.of_case = kCases;
  }
  for (const Method method : kMethods) {
    Query query = split.query(method);
    query.cases = kCases + 1;
    const Trace after = must_follow(split, query);
    const auto before = rows_of(must_follow(world, world.query(method)));
    auto merged = rows_of(after);
    for (const auto& [key, fen] : rows_of(after)) {
      if (key.first != kCases) continue;
      merged[{0, key.second}] += fen;
      merged.erase(key);
    }
    if (method == Method::Fifo || method == Method::Lifo) {
      RC_ASSERT(merged == before);
      continue;
    }
    for (auto& [key, fen] : merged) {
      const auto found = before.find(key);
      const std::int64_t was = found == before.end() ? 0 : found->second;
      // Libr weighs cases against each other in one scale, so noise may move a fen.
      RC_ASSERT(std::abs(fen - was) <= (key.first == 0 ? 2 : method == Method::Libr ? 1 : 0));
    }
  }
}

RC_GTEST_PROP(TraceProperty, AsOfIsTheLedgerCutThere, ()) {
  const World world = *worlds(30, 500);
  const Instant at{*rc::gen::inRange<std::int64_t>(0, 40) * 1'000'000};
  World cut = world;
  std::erase_if(cut.sources,
                [&](const Source& s) { return world.transfers[s.transfer].time > at; });
  std::erase_if(cut.transfers, [&](const Transfer& t) { return t.time > at; });
  for (const Method method : kMethods) {
    Query query = world.query(method);
    query.as_of = at;
    const Trace some = must_follow(world, query);
    const Trace all = must_follow(cut, cut.query(method));
    RC_ASSERT(some.held == all.held);
    RC_ASSERT(some.parts == all.parts);
    RC_ASSERT(some.paid == all.paid);
    RC_ASSERT(some.returned == all.returned);
  }
}

RC_GTEST_PROP(TraceProperty, TheOrderOfLinesDoesNotMatterWhereTimesDiffer, ()) {
  World world = *worlds(20, 500);
  std::vector<std::string> lines;
  std::string sources = "ref,case\n";
  for (std::size_t i = 0; i < world.transfers.size(); ++i) {
    const Transfer& t = world.transfers[i];
    lines.push_back(std::to_string(1000 + i) + ",a" + std::to_string(t.from) + ",a" +
                    std::to_string(t.to) + "," + format_yuan(t.amount) + ",r" + std::to_string(i) +
                    "\n");
  }
  for (const Source& s : world.sources) {
    sources += "r" + std::to_string(s.transfer) + ",c" + std::to_string(s.of_case) + "\n";
  }
  const auto answer = [&](Method method) {
    std::string text = "time,from,to,amount,ref\n";
    for (const std::string& line : lines) text += line;
    Problems problems;
    Book book;
    book.take(read_transfers_csv({"T", text, {}, {}}, problems));
    book.read_sources("S", sources, problems);
    RC_ASSERT(problems.count() == 0u);
    Query query;
    query.method = method;
    query.sources = book.sources();
    query.cases = book.cases();
    query.account_before = [&](auto a, auto b) { return book.account(a) < book.account(b); };
    const auto trace = follow(book.ledger(), query);
    RC_ASSERT(trace.has_value());
    std::map<std::string, std::int64_t> rows;
    for (const Held& held : trace->held) {
      rows[std::string(book.case_id(held.of_case)) + "@" +
           std::string(book.account(held.account))] = held.amount.fen;
    }
    for (const Part& part : trace->parts) {
      rows[std::string(book.case_id(part.of_case)) + "/" + std::string(book.ref(part.transfer))] =
          part.amount.fen;
    }
    return rows;
  };
  for (const Method method : kMethods) {
    const auto straight = answer(method);
    for (std::size_t i = lines.size(); i > 1; --i) {
      std::swap(lines[i - 1], lines[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    RC_ASSERT(answer(method) == straight);
  }
}

RC_GTEST_PROP(RefundProperty, NobodyGetsMoreThanIsThereOrThanTheyLost, ()) {
  const World world = *worlds(40, 200'000);
  std::vector<Hold> holds;
  for (std::uint32_t a = 0; a < kAccounts; ++a) {
    holds.push_back({a, Money{*rc::gen::inRange<std::int64_t>(0, 400'000)}});
  }
  for (const Basis basis : {Basis::Traced, Basis::Loss}) {
    const auto refund = plan_refund(world.ledger(), world.query(Method::Statutory), holds, basis);
    RC_ASSERT(refund.has_value());
    std::vector<Money> got(kCases);
    for (const AccountRefund& account : refund->accounts) {
      Money sum;
      for (const Claim& claim : account.claims) {
        sum += claim.refund;
        got[claim.of_case] += claim.refund;
        RC_ASSERT(basis == Basis::Loss || claim.refund <= claim.traced);
        RC_ASSERT(claim.refund <= claim.limit);
      }
      RC_ASSERT(sum <= account.to_share);
      RC_ASSERT(sum + account.stays_frozen == account.frozen);
      // Traced: all that can be shared is shared.
      RC_ASSERT(basis == Basis::Loss || sum == account.to_share);
    }
    for (std::uint32_t c = 0; c < kCases; ++c) {
      RC_ASSERT(got[c] == refund->cases[c].refund);
      RC_ASSERT(got[c] + refund->cases[c].returned <= refund->cases[c].paid);
    }
  }
}

RC_GTEST_PROP(CsvProperty, WhatIsWrittenIsReadBack,
              (std::vector<std::array<std::string, 3>> rows)) {
  constexpr std::array<std::string_view, 3> kColumns{"a", "b", "c"};
  std::string text = "c,a,b\r\n";
  std::erase_if(rows, [](const auto& row) {
    return std::ranges::any_of(row, [](const std::string& f) { return !is_utf8(f); });
  });
  for (const auto& row : rows) {
    append_csv(text, row[2]);
    text += ",";
    append_csv(text, row[0]);
    text += ",";
    append_csv(text, row[1]);
    text += "\n";
  }
  Problems problems;
  CsvReader csv("f", text, kColumns, problems);
  for (const auto& row : rows) {
    RC_ASSERT(csv.next());
    for (std::size_t i = 0; i < 3; ++i) RC_ASSERT(csv[i] == row[i]);
  }
  RC_ASSERT(!csv.next());
  RC_ASSERT(problems.count() == 0u);
}

// Any text: no crash, and every line is either taken or reported.
RC_GTEST_PROP(CsvProperty, AnyBytesAreReadOrReported, ()) {
  const auto piece = rc::gen::element<std::string>(",", "\"", "\n", "\r\n", "\r", "1", "A", "B",
                                                   "2.50", "\xE4\xBA\xBA", "\xFF", "1,A,B,2,r1\n",
                                                   "2,B,A,1,r2\n", std::string(1, '\0'));
  const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
  std::string text = "time,from,to,amount,ref\n";
  for (const std::string& one : pieces) text += one;
  Problems problems;
  Book book;
  book.take(read_transfers_csv({"T", text, {}, {}}, problems));
  RC_ASSERT(!problems.is_fatal());
  RC_ASSERT(book.ledger().transfers.size() + problems.count() <=
            static_cast<std::size_t>(std::ranges::count(text, '\n')));
}

}  // namespace
}  // namespace holdfast::trace

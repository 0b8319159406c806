#include "trace/trace.h"

#include <algorithm>
#include <limits>

#include "trace/engine.h"

namespace holdfast::trace {
namespace {

std::unexpected<Error> bad(const char* reason, std::string detail) {
  return fail(ErrorKind::Invalid, std::string("trace.") + reason, std::move(detail));
}

Result<void> check_openings(const Ledger& ledger, std::int64_t& total) {
  for (const Money opening : ledger.openings) {
    if (opening.fen < 0) return bad("amount", "an opening balance is below 0");
    if (__builtin_add_overflow(total, opening.fen, &total)) {
      return bad("too_large", "the opening balances are more than can be counted");
    }
  }
  return {};
}

// What is wrong with the first transfer that is.
std::unexpected<Error> fault_of(const Ledger& ledger, std::size_t i) {
  const Transfer& t = ledger.transfers[i];
  const std::string at = "transfer " + std::to_string(i) + " ";
  if (t.from >= ledger.accounts || t.to >= ledger.accounts) {
    return bad("order", at + "names an account that is not in the ledger");
  }
  if (t.from == t.to) return bad("self_transfer", at + "goes from an account to itself");
  if (t.amount.fen <= 0) return bad("amount", at + "has an amount of 0 or less");
  if (i > 0 && t.time < ledger.transfers[i - 1].time) {
    return bad("order", at + "is before the one ahead");
  }
  return bad("too_large", at + "brings the ledger to more money than can be counted");
}

// `total` is all money there can ever be: openings, and every amount as if it came from outside. It
// bounds every balance, so that the methods need no overflow checks of their own.
Result<void> check_transfers(const Ledger& ledger, std::int64_t total) {
  if (ledger.transfers.size() >= kReturned) return bad("too_large", "too many transfers to number");
  Instant last{std::numeric_limits<std::int64_t>::min()};
  std::size_t i = 0;
  for (const Transfer& t : ledger.transfers) {
    const bool is_sound = t.from < ledger.accounts && t.to < ledger.accounts && t.from != t.to &&
                          t.amount.fen > 0 && t.time >= last &&
                          !__builtin_add_overflow(total, t.amount.fen, &total);
    if (!is_sound) [[unlikely]]
      return fault_of(ledger, i);
    last = t.time;
    ++i;
  }
  return {};
}

Result<void> check_sources(const Ledger& ledger, const Query& query) {
  for (std::size_t i = 0; i < query.sources.size(); ++i) {
    const Source& s = query.sources[i];
    if (s.transfer >= ledger.transfers.size() || s.of_case >= query.cases) {
      return bad("order", "source " + std::to_string(i) + " names no transfer or no case");
    }
    if (i > 0 && s.transfer <= query.sources[i - 1].transfer) {
      return bad("order", "source " + std::to_string(i) + " is not after the one ahead of it");
    }
  }
  return {};
}

}  // namespace

Result<Run> prepare(const Ledger& ledger, const Query& query) {
  std::int64_t total = 0;
  TRYV(check_openings(ledger, total));
  TRYV(check_transfers(ledger, total));
  TRYV(check_sources(ledger, query));
  Run run{ledger.accounts, ledger.transfers, ledger.openings, query.sources, query, {}, {}};
  if (query.as_of) {
    const auto end = std::ranges::upper_bound(run.transfers, *query.as_of, {}, &Transfer::time);
    run.transfers = run.transfers.first(static_cast<std::size_t>(end - run.transfers.begin()));
    const auto cut =
        std::ranges::lower_bound(run.sources, run.transfers.size(), {},
                                 [](const Source& s) -> std::size_t { return s.transfer; });
    run.sources = run.sources.first(static_cast<std::size_t>(cut - run.sources.begin()));
  }
  for (const std::uint32_t hub : query.limits.hubs) {
    if (hub >= ledger.accounts) return bad("order", "a hub is not an account of the ledger");
    run.is_hub.resize(ledger.accounts);
    run.is_hub[hub] = true;
  }
  run.paid.resize(query.cases);
  for (const Source& s : run.sources) run.paid[s.of_case] += run.transfers[s.transfer].amount;
  return run;
}

Money balance_of(const Ledger& ledger, std::uint32_t account, std::optional<Instant> as_of) {
  Money balance = account < ledger.openings.size() ? ledger.openings[account] : Money{};
  for (const Transfer& t : ledger.transfers) {
    if (as_of && t.time > *as_of) break;
    if (t.to == account) balance += t.amount;
    if (t.from == account) balance = std::max(Money{}, balance - t.amount);
  }
  return balance;
}

void sort_answer(Trace& trace) {
  if (!std::ranges::is_sorted(trace.held)) std::ranges::sort(trace.held);
  if (!std::ranges::is_sorted(trace.parts)) std::ranges::sort(trace.parts);
}

Result<Trace> follow(const Ledger& ledger, const Query& query) {
  TRY(const Run run, prepare(ledger, query));
  switch (query.method) {
    case Method::Fifo:
      return follow_fifo(run);
    case Method::Lifo:
      return follow_lifo(run);
    case Method::Prorata:
      return query.cases == 1 ? follow_one_case(run) : follow_many_cases(run);
    case Method::Libr:
    case Method::Statutory:
      return follow_mixed(run);
  }
  CHECK(false, "a method there is not");
  return Trace{};
}

}  // namespace holdfast::trace

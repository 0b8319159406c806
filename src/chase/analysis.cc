#include "chase/analysis.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "chase/merge.h"
#include "chase/retrace.h"
#include "trace/trace.h"

namespace holdfast::chase {
namespace {

constexpr std::array kMethodNames = {
    std::pair{AnalysisMethod::Prorata, std::string_view("prorata")},
    std::pair{AnalysisMethod::Fifo, std::string_view("fifo")},
    std::pair{AnalysisMethod::Lifo, std::string_view("lifo")},
    std::pair{AnalysisMethod::Libr, std::string_view("libr")},
    std::pair{AnalysisMethod::Reach, std::string_view("reach")},
};

trace::Method tracer_method(AnalysisMethod method) {
  switch (method) {
    case AnalysisMethod::Fifo:
      return trace::Method::Fifo;
    case AnalysisMethod::Lifo:
      return trace::Method::Lifo;
    case AnalysisMethod::Libr:
      return trace::Method::Libr;
    case AnalysisMethod::Prorata:
    case AnalysisMethod::Reach:
      break;
  }
  return trace::Method::Prorata;
}

// The method by which it is found out which money came before an account's opening balance. Libr
// moves traced money through fewer transfers than pro rata, reach through the same.
TraceMethod chase_method(AnalysisMethod method) {
  if (method == AnalysisMethod::Fifo) return TraceMethod::Fifo;
  return method == AnalysisMethod::Lifo ? TraceMethod::Lifo : TraceMethod::Prorata;
}

/// The ledger, its labels, and the way back from the tracer's numbers to the case's.
struct Ground {
  State state;
  Flow flow;
  std::vector<Label> labels;
  std::vector<std::uint32_t> label_of;  // by entry; for sources
  std::uint32_t transfers = 0;          // of flow, that count: not later than as_of

  trace::Ledger ledger() const { return {flow.accounts, flow.transfers, flow.openings}; }
  trace::Query query(AnalysisMethod method, std::optional<Instant> as_of) const {
    trace::Query query;
    query.method = tracer_method(method);
    query.sources = flow.sources;
    query.cases = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(labels.size()));
    query.as_of = as_of;
    return query;
  }
  const Entry& entry(std::uint32_t transfer) const { return state.entries[flow.entries[transfer]]; }
  const Account& account(std::uint32_t index) const { return state.accounts[index].account; }
};

Ground lay_ground(const State& state, AnalysisMethod method, std::optional<Instant> as_of) {
  Ground ground{state, {}, {}, std::vector<std::uint32_t>(state.entries.size()), 0};
  ground.state.method = chase_method(method);
  std::vector<std::uint32_t> sources;
  for (std::uint32_t i = 0; i < state.entries.size(); ++i) {
    if (state.entries[i].is_source) sources.push_back(i);
  }
  std::ranges::sort(sources, {},
                    [&](std::uint32_t i) { return std::pair(state.entries[i].time(), i); });
  for (const std::uint32_t i : sources) {
    const Entry& entry = state.entries[i];
    ground.label_of[i] = static_cast<std::uint32_t>(ground.labels.size());
    ground.labels.push_back({entry.ref(), entry.time(), state.accounts[entry.from].account,
                             state.accounts[entry.to].account, entry.amount});
  }
  const auto count = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(sources.size()));
  ground.flow = flow_of(ground.state, ground.label_of, count);
  const auto counts = [&](const trace::Transfer& t) { return !as_of || t.time <= *as_of; };
  ground.transfers =
      static_cast<std::uint32_t>(std::ranges::count_if(ground.flow.transfers, counts));
  return ground;
}

// Traced portions by account and by transfer, whatever the method.
struct Traced {
  std::vector<std::vector<Portion>> accounts;
  std::vector<std::vector<Portion>> transfers;  // by the tracer's number
  Money paid;
  Money returned;
};

Money sum(const std::vector<Portion>& portions) {
  Money total;
  for (const Portion& portion : portions) total += portion.amount;
  return total;
}

// Frozen money that was paid back by decision left the account, though no transfer says so: the
// labels of that victim first.
void take_given_back(const Ground& ground, std::optional<Instant> as_of, Traced& traced) {
  for (const GivenBack& given : ground.state.given_back) {
    if (given.to == given.account) continue;  // another case's victim, none of this money
    if (as_of && given.at > *as_of) continue;
    Money rest = given.amount;
    auto& portions = traced.accounts[given.account];
    const Account& victim = ground.account(given.to);
    for (const bool is_own_turn : {true, false}) {
      for (Portion& portion : portions) {
        const bool is_own = ground.labels[portion.label].victim == victim;
        const Money taken = is_own == is_own_turn ? std::min(rest, portion.amount) : Money{};
        portion.amount -= taken;
        rest -= taken;
        traced.returned += taken;
      }
    }
    std::erase_if(portions, [](const Portion& portion) { return portion.amount.fen == 0; });
  }
}

Result<Traced> follow(const Ground& ground, AnalysisMethod method, std::optional<Instant> as_of) {
  TRY(const auto result, trace::follow(ground.ledger(), ground.query(method, as_of)));
  Traced traced{std::vector<std::vector<Portion>>(ground.flow.accounts),
                std::vector<std::vector<Portion>>(ground.flow.transfers.size()),
                {},
                {}};
  for (const Money paid : result.paid) traced.paid += paid;
  for (const Money returned : result.returned) traced.returned += returned;
  for (const auto& held : result.held) {
    traced.accounts[held.account].push_back({held.of_case, held.amount});
  }
  for (const auto& part : result.parts) {
    traced.transfers[part.transfer].push_back({part.of_case, part.amount});
  }
  take_given_back(ground, as_of, traced);
  return traced;
}

// Every payment out of a touched account carries as much as it can. The world outside is one
// account of the flow: what enters it must not touch all that comes from it, so it enters a sink.
Result<Traced> reach(const Ground& ground, std::optional<Instant> as_of) {
  const std::uint32_t sink = ground.flow.accounts;
  std::vector<trace::Transfer> transfers = ground.flow.transfers;
  for (auto& transfer : transfers) {
    if (transfer.to + 1 == ground.flow.accounts) transfer.to = sink;
  }
  TRY(const auto reached, trace::reach({sink + 1, transfers, ground.flow.openings},
                                       ground.query(AnalysisMethod::Reach, as_of)));
  Traced traced{std::vector<std::vector<Portion>>(ground.flow.accounts),
                std::vector<std::vector<Portion>>(ground.flow.transfers.size()),
                {},
                {}};
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> touched(ground.flow.accounts);
  for (const auto& each : reached) {
    if (each.account == sink) continue;
    touched[each.account].emplace_back(each.of_case, each.through);
    if (each.at_most.fen > 0) {
      traced.accounts[each.account].push_back({each.of_case, each.at_most});
    }
  }
  for (const auto& source : ground.flow.sources) {
    if (source.transfer >= ground.transfers) continue;
    const Money amount = ground.flow.transfers[source.transfer].amount;
    traced.transfers[source.transfer].push_back({source.of_case, amount});
    traced.paid += amount;
  }
  for (std::uint32_t i = 0; i < ground.transfers; ++i) {
    if (ground.entry(i).is_source) continue;
    for (const auto& [label, through] : touched[ground.flow.transfers[i].from]) {
      if (through < i) traced.transfers[i].push_back({label, ground.flow.transfers[i].amount});
    }
  }
  return traced;
}

Result<Traced> trace_with(const Ground& ground, AnalysisMethod method,
                          std::optional<Instant> as_of) {
  return method == AnalysisMethod::Reach ? reach(ground, as_of) : follow(ground, method, as_of);
}

// The labels overlap under reach: all of them can be the same money.
Money amount_of(AnalysisMethod method, const std::vector<Portion>& portions) {
  if (method != AnalysisMethod::Reach) return sum(portions);
  Money most;
  for (const Portion& portion : portions) most = std::max(most, portion.amount);
  return most;
}

/// Makes the answer of what was traced.
class Describe {
 public:
  Describe(const Ground& ground, const Traced& traced, Analysis& analysis)
      : ground_(ground),
        traced_(traced),
        analysis_(analysis),
        tiers_(ground.flow.accounts, -1),
        since_(ground.flow.accounts) {}

  void run() {
    for (std::uint32_t i = 0; i < ground_.state.accounts.size(); ++i) {
      if (ground_.state.accounts[i].is_victim) tiers_[i] = 0;
    }
    for (std::uint32_t i = 0; i < ground_.transfers; ++i) add_transfer(i);
    for (std::uint32_t i = 0; i < ground_.state.accounts.size(); ++i) add_account(i);
    std::ranges::sort(analysis_.accounts, [](const auto& a, const auto& b) {
      return std::tie(a.tier, a.account) < std::tie(b.tier, b.account);
    });
    if (analysis_.method != AnalysisMethod::Reach) {
      analysis_.still = analysis_.paid - analysis_.returned;
    }
  }

 private:
  void add_transfer(std::uint32_t i) {
    const auto& portions = traced_.transfers[i];
    if (portions.empty()) return;
    const trace::Transfer& moved = ground_.flow.transfers[i];
    const Entry& entry = ground_.entry(i);
    const int reached = entry.is_source ? 1 : tiers_[entry.from] + 1;
    int& tier = tiers_[moved.to];
    if (reached >= 1 && (tier < 0 || tier > reached)) tier = reached;
    if (!since_[moved.to]) since_[moved.to] = entry.time();
    analysis_.transfers.push_back({entry.ref(), entry.time(), ground_.account(entry.from),
                                   ground_.account(entry.to), entry.amount,
                                   amount_of(analysis_.method, portions), entry.is_source,
                                   std::max(tier, 0), portions});
  }

  void add_account(std::uint32_t i) {
    const AccountRow& row = ground_.state.accounts[i];
    const auto& portions = traced_.accounts[i];
    const bool is_touched = since_[i].has_value() || !portions.empty() || tiers_[i] == 0;
    if (!is_touched || row.account.empty()) return;
    AnalysedAccount shown{row.account,
                          row.name,
                          std::max(tiers_[i], 0),
                          row.is_victim,
                          amount_of(analysis_.method, portions),
                          {},
                          since_[i],
                          portions};
    const bool is_sum = analysis_.method != AnalysisMethod::Reach;
    if (row.is_victim) {
      if (is_sum) analysis_.returned += shown.traced;
    } else if (!analysis_.as_of) {
      shown.held = std::min(row.held, shown.traced);
      analysis_.held += shown.held;
    }
    analysis_.accounts.push_back(std::move(shown));
  }

  const Ground& ground_;
  const Traced& traced_;
  Analysis& analysis_;
  std::vector<int> tiers_;
  std::vector<std::optional<Instant>> since_;
};

/// Goes through the movements of one account after the other.
class History {
 public:
  History(const Ground& ground, const Traced& traced) : ground_(ground), traced_(traced) {
    by_account_.resize(ground.flow.accounts);
    for (std::uint32_t i = 0; i < ground.transfers; ++i) {
      by_account_[ground.flow.transfers[i].from].push_back(i);
      by_account_[ground.flow.transfers[i].to].push_back(i);
    }
  }

  AccountAnalysis of(std::uint32_t index) const {
    const AccountRow& row = ground_.state.accounts[index];
    AccountAnalysis out;
    out.account = row.account;
    out.name = row.name;
    if (index < ground_.flow.openings.size()) out.opening = ground_.flow.openings[index];
    out.is_opening_told = row.is_opening_told;
    out.balance = out.opening;
    Money traced;
    for (const std::uint32_t i : by_account_[index]) {
      const trace::Transfer& moved = ground_.flow.transfers[i];
      const Entry& entry = ground_.entry(i);
      Movement step;
      step.ref = entry.ref();
      step.time = entry.time();
      step.is_in = moved.to == index;
      step.is_source = entry.is_source;
      step.other = ground_.account(step.is_in ? entry.from : entry.to);
      step.amount = moved.amount;
      step.portions = traced_.transfers[i];
      // What a victim pays is its own money on its way out.
      if (!step.is_in && entry.is_source) step.portions.clear();
      step.traced = sum(step.portions);
      if (step.is_in) {
        out.balance += step.amount;
        traced += step.traced;
      } else {
        // More than is known to be there: the shortfall was clean money, and nothing is left.
        out.balance = std::max(Money{}, out.balance - step.amount);
        traced -= step.traced;
      }
      step.balance = out.balance;
      step.traced_after = traced;
      out.movements.push_back(std::move(step));
    }
    out.traced = sum(traced_.accounts[index]);
    out.rounding = out.traced - traced;
    return out;
  }

 private:
  const Ground& ground_;
  const Traced& traced_;
  std::vector<std::vector<std::uint32_t>> by_account_;
};

std::vector<Passage> passages(const Ground& ground, const std::vector<std::uint32_t>& transfers) {
  std::vector<Passage> path;
  for (const std::uint32_t i : transfers) {
    const Entry& entry = ground.entry(i);
    path.push_back({entry.ref(), entry.time(), ground.account(entry.from), ground.account(entry.to),
                    entry.amount});
  }
  return path;
}

Result<std::vector<AnalysedLot>> lots(const Ground& ground, std::uint32_t index,
                                      AnalysisMethod method, std::optional<Instant> as_of) {
  TRY(const auto found, trace::lots_of(ground.ledger(), ground.query(method, as_of), index));
  std::vector<AnalysedLot> out;
  for (const auto& lot : found) {
    out.push_back({lot.amount, lot.of_case, passages(ground, lot.transfers)});
  }
  return out;
}

std::vector<AnalysedLot> shares(const std::vector<Portion>& portions, Money balance) {
  std::vector<AnalysedLot> out;
  for (const Portion& portion : portions) {
    out.push_back({portion.amount, portion.label, {}});
    balance -= portion.amount;
  }
  if (balance.fen > 0) out.push_back({balance, std::nullopt, {}});
  return out;
}

}  // namespace

std::string_view to_string(AnalysisMethod method) {
  for (const auto& [known, name] : kMethodNames) {
    if (known == method) return name;
  }
  return {};
}

std::optional<AnalysisMethod> parse_analysis_method(std::string_view text) {
  for (const auto& [method, name] : kMethodNames) {
    if (name == text) return method;
  }
  return std::nullopt;
}

AnalysisMethod analysis_method(TraceMethod method) {
  if (method == TraceMethod::Fifo) return AnalysisMethod::Fifo;
  return method == TraceMethod::Lifo ? AnalysisMethod::Lifo : AnalysisMethod::Prorata;
}

Result<Analysis> analyse(const State& state, AnalysisMethod method, std::optional<Instant> as_of) {
  Ground ground = lay_ground(state, method, as_of);
  TRY(const Traced traced, trace_with(ground, method, as_of));
  Analysis analysis;
  analysis.method = method;
  analysis.as_of = as_of;
  analysis.paid = traced.paid;
  analysis.returned = traced.returned;
  Describe(ground, traced, analysis).run();
  analysis.labels = std::move(ground.labels);
  return analysis;
}

Result<AccountAnalysis> analyse_account(const State& state, const Account& account,
                                        AnalysisMethod method, std::optional<Instant> as_of) {
  const auto known = state.account_index.find(account);
  if (known == state.account_index.end()) {
    return fail(ErrorKind::NotFound, "account.unknown",
                "the case does not know the account " + account.text());
  }
  if (method == AnalysisMethod::Reach) {
    return fail(ErrorKind::Invalid, "trace.method",
                "reach says who was touched, not what is whose: ask for prorata, fifo, lifo, libr");
  }
  const Ground ground = lay_ground(state, method, as_of);
  TRY(const Traced traced, trace_with(ground, method, as_of));
  AccountAnalysis out = History(ground, traced).of(known->second);
  const bool keeps_lots = method == AnalysisMethod::Fifo || method == AnalysisMethod::Lifo;
  if (keeps_lots) {
    TRY(out.lots, lots(ground, known->second, method, as_of));
  } else {
    out.lots = shares(traced.accounts[known->second], out.balance);
  }
  return out;
}

std::vector<AccountAnalysis> account_histories(const State& state, const Analysis& analysis) {
  const Ground ground = lay_ground(state, analysis.method, analysis.as_of);
  const auto traced = trace_with(ground, analysis.method, analysis.as_of);
  CHECK(traced.has_value(), "what was traced once can be traced again");
  const History history(ground, *traced);
  std::vector<AccountAnalysis> out;
  for (const auto& shown : analysis.accounts) {
    if (!shown.is_victim) out.push_back(history.of(state.account_index.at(shown.account)));
  }
  return out;
}

}  // namespace holdfast::chase

#include "desk/return_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/sha256.h"

namespace holdfast::desk {
namespace {

using chase::AccountRow;
using chase::Claimant;
using chase::State;
using trace::Basis;

constexpr const char* kOutside = "OUTSIDE:0";  // the world that the tracer does not look into

const AccountRow* active_hold(const State& state, const Account& account, Instant now) {
  const AccountRow* row = chase::find_account(state, account);
  const bool is_active = row != nullptr && row->hold_order != 0 && row->held.fen > 0 &&
                         (!row->hold_until || *row->hold_until > now);
  return is_active ? row : nullptr;
}

bool is_freeze(const State& state, const AccountRow& row) {
  const auto* record = chase::find_order(state, {state.id, row.hold_order});
  return record != nullptr && record->order.kind == OrderKind::Freeze;
}

const State* find_state(std::span<const State* const> states, CaseId id) {
  const auto at = std::ranges::find(states, id, [](const State* state) { return state->id; });
  return at == states.end() ? nullptr : *at;
}

std::unexpected<Error> stop_only(const Account& account) {
  return fail(ErrorKind::Conflict, "return.stop_only",
              account.text() +
                  " is held by a payment stop only; money goes back out of a freeze "
                  "(170号): freeze it first",
              "/accounts");
}

// The accounts a request is about, each with what our freezes hold on it.
Result<std::vector<HeldThere>> chosen(const ReturnRequest& request, std::vector<HeldThere> held) {
  if (request.accounts.empty()) {
    const bool has_stop = !held.empty();
    const Account first = has_stop ? held.front().account : Account{};
    std::erase_if(held, [](const HeldThere& each) { return each.frozen.fen == 0; });
    if (!held.empty()) return held;
    if (has_stop) return stop_only(first);
    return fail(ErrorKind::Conflict, "return.nothing_frozen",
                "no freeze of ours holds anything in this case");
  }
  std::vector<HeldThere> out;
  const std::set<Account> wanted(request.accounts.begin(), request.accounts.end());
  for (const Account& account : wanted) {
    const auto at = std::ranges::find(held, account, &HeldThere::account);
    if (at == held.end()) {
      return fail(ErrorKind::Conflict, "return.not_frozen",
                  account.text() + " is not held for this case", "/accounts");
    }
    if (at->frozen.fen == 0) return stop_only(account);
    out.push_back(*at);
  }
  return out;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

class Planner {
 public:
  Planner(const ReturnRequest& request, CaseId case_id, std::span<const State* const> states,
          std::span<const PaidBack> earlier, const law::Table& law, Instant now)
      : request_(request),
        case_id_(case_id),
        states_(states),
        paid_back_(earlier),
        law_(law),
        now_(now) {}

  Result<ReturnPlanned> run() {
    TRYV(check_request());
    TRY(held_, chosen(request_, held_accounts(states_, case_id_, now_)));
    merged_ = chase::merge(states_);
    cut();
    name_all();
    TRYV(check_payees());
    TRYV(gather_earlier());
    take_holds();
    TRY(planned_.refund, trace::plan_refund(ledger(), query(), holds_, basis_, earlier_));
    TRYV(choose_rule());
    TRYV(fill());
    write_tables();
    planned_.record.input_sha256 = sha256_of(planned_.tables);
    return std::move(planned_);
  }

 private:
  Result<void> check_request() {
    TRY(const law::Rule rule, law_.rule_for(law::Measure::ReturnProrata, now_));
    if (rule.needs_filed_case && request_.filed_no.empty()) {
      return fail(ErrorKind::Invalid, "return.not_filed",
                  "money goes back only in a criminal case that was filed (170号): give its number",
                  "/filed_no");
    }
    basis_ = request_.basis.value_or(parse_basis(rule.basis).value_or(Basis::Traced));
    if (std::ranges::find(rule.bases, to_string(basis_)) == rule.bases.end()) {
      return fail(ErrorKind::Invalid, "return.basis",
                  "the rule in force (" + rule.id + ") does not know this basis", "/basis");
    }
    for (const State* state : states_) {
      if (state->is_confirmed) continue;
      return fail(ErrorKind::Conflict, "return.unconfirmed",
                  "the reading of " + to_string(state->id) + " is not confirmed: confirm it first");
    }
    return {};
  }

  // Transfers after as_of do not count.
  void cut() {
    as_of_ = request_.as_of.value_or(now_);
    auto& flow = merged_.flow;
    const auto end = std::ranges::upper_bound(flow.transfers, as_of_, {}, &trace::Transfer::time);
    const auto count = static_cast<std::uint32_t>(end - flow.transfers.begin());
    flow.transfers.erase(end, flow.transfers.end());
    flow.entries.resize(count);
    std::erase_if(flow.sources, [&](const trace::Source& s) { return s.transfer >= count; });
  }

  void name_all() {
    for (const AccountRow& row : merged_.state.accounts) {
      planned_.account_names.push_back(row.account.empty() ? kOutside : row.account.text());
    }
    planned_.account_names.emplace_back(kOutside);
    for (const Claimant& claimant : merged_.claimants) {
      planned_.claimant_names.push_back(to_string(claimant));
    }
  }

  std::optional<std::uint32_t> find_claimant(std::string_view name) const {
    const auto& names = planned_.claimant_names;
    const auto at = std::ranges::lower_bound(names, name);
    if (at == names.end() || *at != name) return std::nullopt;
    return static_cast<std::uint32_t>(at - names.begin());
  }

  std::uint32_t index_of(const Account& account) const {
    return merged_.state.account_index.at(account);
  }

  trace::Ledger ledger() const {
    const auto& flow = merged_.flow;
    return {flow.accounts, flow.transfers, flow.openings};
  }

  trace::Query query() const {
    trace::Query query;
    query.method = trace::Method::Statutory;
    query.sources = merged_.flow.sources;
    query.cases = static_cast<std::uint32_t>(std::max<std::size_t>(1, merged_.claimants.size()));
    query.account_before = [this](std::uint32_t a, std::uint32_t b) {
      if (a == trace::kReturned || b == trace::kReturned) return a != b && b == trace::kReturned;
      return planned_.account_names[a] < planned_.account_names[b];
    };
    return query;
  }

  // What victims have got already: in earlier rounds, from the fraudsters themselves, and what a
  // decision takes off their loss.
  Result<void> gather_earlier() {
    for (const PaidBack& paid : paid_back_) {
      const auto claimant = find_claimant(to_string(Claimant{paid.case_id, paid.payer, {}, {}}));
      if (!claimant) continue;  // its case has no part in this plan
      const auto at = merged_.state.account_index.find(paid.account);
      const bool is_known = at != merged_.state.account_index.end();
      earlier_.push_back({*claimant, is_known ? at->second : trace::kReturned, paid.amount});
    }
    TRY(const trace::Trace trace, trace::follow(ledger(), query()));
    for (const trace::Held& held : trace.held) {
      const bool is_own =
          held.account + 1 < merged_.flow.accounts &&
          merged_.state.accounts[held.account].account == merged_.claimants[held.of_case].payer;
      if (is_own) earlier_.push_back({held.of_case, held.account, held.amount});
    }
    returned_before_.resize(merged_.claimants.size());
    for (const trace::Earlier& each : earlier_) returned_before_[each.of_case] += each.amount;
    for (std::size_t i = 0; i < request_.losses.size(); ++i) {
      TRYV(lower(i));
    }
    return {};
  }

  Result<void> lower(std::size_t i) {
    const LoweredLoss& lowered = request_.losses[i];
    const std::string place = "/losses/" + std::to_string(i);
    const auto claimant = find_claimant(lowered.claimant);
    if (!claimant) return unknown_claimant(lowered.claimant, place);
    const Money loss = merged_.claimants[*claimant].loss;
    if (lowered.loss > loss) {
      return fail(ErrorKind::Invalid, "return.loss_raised",
                  "a loss is raised by adding the payments to the case, not here",
                  place + "/loss_fen");
    }
    earlier_.push_back({*claimant, trace::kReturned, loss - lowered.loss});
    lowered_.insert_or_assign(*claimant, lowered.loss);
    return {};
  }

  static std::unexpected<Error> unknown_claimant(const std::string& name,
                                                 const std::string& place) {
    return fail(ErrorKind::Invalid, "return.claimant_unknown",
                "no victim of these cases is called " + name + " (case/paying account)",
                place + "/claimant");
  }

  // F: what our freezes hold, less what ranks before them.
  void take_holds() {
    for (const HeldThere& held : held_) {
      ReturnAccount account;
      account.account = held.account;
      account.name = held.name;
      account.frozen = held.frozen;
      account.freeze_until = held.freeze_until;
      account.orders = held.freezes;
      for (const LienTold& told : request_.liens) {
        if (told.account != held.account) continue;
        account.liens.push_back(told.lien);
        if (told.lien.is_prior) account.prior += told.lien.amount;
      }
      account.prior = std::min(account.prior, account.frozen);
      holds_.push_back({index_of(held.account), account.frozen - account.prior});
      planned_.record.accounts.push_back(std::move(account));
    }
  }

  Result<void> check_payees() const {
    for (std::size_t i = 0; i < request_.payees.size(); ++i) {
      const std::string& name = request_.payees[i].claimant;
      if (!find_claimant(name)) return unknown_claimant(name, "/payees/" + std::to_string(i));
    }
    return {};
  }

  Result<void> choose_rule() {
    const bool is_shared = std::ranges::any_of(planned_.refund.accounts, [](const auto& account) {
      return account.article == trace::Article::ProRata && !account.claims.empty();
    });
    planned_.record.needs_notice = is_shared;
    const auto measure = is_shared ? law::Measure::ReturnProrata : law::Measure::ReturnDirect;
    TRY(const law::Rule rule, law_.rule_for(measure, now_));
    planned_.record.rule_id = rule.id;
    return {};
  }

  static const char* article_of(trace::Article article) {
    switch (article) {
      case trace::Article::OneRemittance:
        return "8(1)";
      case trace::Article::ByTime:
        return "8(2)";
      case trace::Article::ProRata:
        break;
    }
    return "8(3)";
  }

  Result<void> fill() {
    ReturnRecord& record = planned_.record;
    record.case_id = case_id_;
    record.basis = basis_;
    record.filed_no = request_.filed_no;
    record.as_of = as_of_;
    record.created_at = now_;
    record.supersedes = request_.supersedes;
    std::set<CaseId> cases{case_id_};
    for (const HeldThere& held : held_) cases.insert(held.cases.begin(), held.cases.end());
    for (std::size_t a = 0; a < record.accounts.size(); ++a) {
      const trace::AccountRefund& worked = planned_.refund.accounts[a];
      ReturnAccount& account = record.accounts[a];
      account.to_share = worked.to_share;
      account.article = article_of(worked.article);
      account.stays_frozen = worked.stays_frozen + account.prior;
      for (const trace::Claim& claim : worked.claims) {
        if (claim.refund.fen == 0) continue;
        account.planned += claim.refund;
        TRYV(add_share(account.account, claim));
        cases.insert(merged_.claimants[claim.of_case].case_id);
      }
    }
    record.cases.assign(cases.begin(), cases.end());
    if (record.shares.empty()) {
      return fail(ErrorKind::Conflict, "return.nothing_to_give",
                  "nothing of what is frozen is left to give to any victim");
    }
    if (record.shares.size() > kMaxReturnShares) {
      return fail(ErrorKind::TooLarge, "return.too_large",
                  "more than 1,000 shares in one return: plan it account by account");
    }
    return {};
  }

  Result<void> add_share(const Account& account, const trace::Claim& claim) {
    const Claimant& claimant = merged_.claimants[claim.of_case];
    const std::string& name = planned_.claimant_names[claim.of_case];
    ReturnShare share;
    share.number = static_cast<int>(planned_.record.shares.size()) + 1;
    share.account = account;
    share.case_id = claimant.case_id;
    share.payer = claimant.payer;
    share.name = claimant.name;
    share.payee = claimant.payer;
    const auto lowered = lowered_.find(claim.of_case);
    share.loss = lowered == lowered_.end() ? claimant.loss : lowered->second;
    share.traced = claim.traced;
    share.returned_before = returned_before_[claim.of_case];
    share.planned = claim.refund;
    for (const PayeeTold& told : request_.payees) {
      if (told.claimant != name) continue;
      if (!told.name.empty()) share.name = told.name;
      if (told.account.empty() || told.account == claimant.payer) continue;
      share.payee = told.account;
      share.payee_reason = told.reason;
    }
    if (share.payee.empty()) {
      return fail(ErrorKind::Invalid, "return.payee_missing",
                  "the account that " + name + " paid from is not known: name one of the victim's",
                  "/payees");
    }
    planned_.record.shares.push_back(std::move(share));
    return {};
  }

  void write_tables() {
    ReturnTables& tables = planned_.tables;
    const auto& flow = merged_.flow;
    const auto account = [&](std::uint32_t i) { return csv_field(planned_.account_names[i]); };
    std::vector<std::string> refs;
    std::set<std::string> seen;
    tables.transfers = "time,from,to,amount,ref\n";
    for (std::size_t i = 0; i < flow.transfers.size(); ++i) {
      const trace::Transfer& t = flow.transfers[i];
      std::string ref = merged_.state.entries[flow.entries[i]].ref();
      if (ref.empty() || !seen.insert(ref).second) ref += "#" + std::to_string(i + 1);
      refs.push_back(ref);
      tables.transfers += format_instant(t.time) + "," + account(t.from) + "," + account(t.to) +
                          "," + format_yuan(t.amount) + "," + csv_field(ref) + "\n";
    }
    tables.sources = "ref,case\n";
    for (const trace::Source& source : flow.sources) {
      tables.sources += csv_field(refs[source.transfer]) + "," +
                        csv_field(planned_.claimant_names[source.of_case]) + "\n";
    }
    tables.openings = "account,amount\n";
    for (std::uint32_t i = 0; i + 1 < flow.openings.size(); ++i) {
      if (flow.openings[i].fen == 0 || planned_.account_names[i] == kOutside) continue;
      tables.openings += account(i) + "," + format_yuan(flow.openings[i]) + "\n";
    }
    tables.holds = "account,amount\n";
    for (const trace::Hold& hold : holds_) {
      tables.holds += account(hold.account) + "," + format_yuan(hold.frozen) + "\n";
    }
    tables.returned = "account,case,amount\n";
    for (const trace::Earlier& each : earlier_) {
      const std::string from =
          each.account == trace::kReturned ? std::string(kOutside) : account(each.account);
      tables.returned += from + "," + csv_field(planned_.claimant_names[each.of_case]) + "," +
                         format_yuan(each.amount) + "\n";
    }
  }

  const ReturnRequest& request_;
  CaseId case_id_;
  std::span<const State* const> states_;
  std::span<const PaidBack> paid_back_;
  const law::Table& law_;
  Instant now_;

  Basis basis_ = Basis::Traced;
  Instant as_of_;
  std::vector<HeldThere> held_;
  chase::Merged merged_;
  std::vector<trace::Hold> holds_;
  std::vector<trace::Earlier> earlier_;
  std::vector<Money> returned_before_;      // by claimant
  std::map<std::uint32_t, Money> lowered_;  // by claimant
  ReturnPlanned planned_;
};

}  // namespace

std::string sha256_of(const ReturnTables& tables) {
  std::string text;
  const auto add = [&](const char* name, const std::string& table) {
    text += std::string(name) + " " + std::to_string(table.size()) + "\n" + table;
  };
  add("transfers", tables.transfers);
  add("sources", tables.sources);
  add("openings", tables.openings);
  add("holds", tables.holds);
  add("returned", tables.returned);
  return sha256_hex(text);
}

Money frozen_for(const State& state, const Account& account, Instant now) {
  const AccountRow* row = active_hold(state, account, now);
  return row != nullptr && is_freeze(state, *row) ? row->held : Money{};
}

std::vector<HeldThere> held_accounts(std::span<const State* const> states, CaseId of_case,
                                     Instant now) {
  std::map<Account, HeldThere> found;
  const State* own = find_state(states, of_case);
  if (own == nullptr) return {};
  for (const AccountRow& row : own->accounts) {
    if (active_hold(*own, row.account, now) != nullptr) found[row.account];
  }
  for (auto& [account, held] : found) {
    held.account = account;
    for (const State* state : states) {
      const AccountRow* row = active_hold(*state, account, now);
      if (row == nullptr) continue;
      if (held.name.empty()) held.name = row->name;
      held.cases.push_back(state->id);
      if (!is_freeze(*state, *row)) {
        held.stopped += row->held;
        continue;
      }
      held.frozen += row->held;
      held.freezes.push_back({state->id, row->hold_order});
      const bool is_first =
          row->hold_until && (!held.freeze_until || *row->hold_until < *held.freeze_until);
      if (is_first) held.freeze_until = row->hold_until;
    }
  }
  std::vector<HeldThere> out;
  for (auto& [account, held] : found) out.push_back(std::move(held));
  return out;
}

Result<ReturnPlanned> plan_return_of(const ReturnRequest& request, CaseId case_id,
                                     std::span<const State* const> states,
                                     std::span<const PaidBack> earlier, const law::Table& law,
                                     Instant now) {
  for (std::size_t i = 0; i < request.payees.size(); ++i) {
    if (request.payees[i].account.empty() || !request.payees[i].reason.empty()) continue;
    return fail(ErrorKind::Invalid, "return.payee_reason",
                "say why the victim is not paid to the account the money came from",
                "/payees/" + std::to_string(i) + "/reason");
  }
  return Planner(request, case_id, states, earlier, law, now).run();
}

}  // namespace holdfast::desk

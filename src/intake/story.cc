// Loss and payments: what each sum is (money_kind) added up, and laid beside the accounts.
#include "intake/story.h"

#include <algorithm>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

/// Sums of one kind: how many, their sum, the largest.
struct Tally {
  int count = 0;
  Money sum;
  Money largest;

  void add(Money money) {
    ++count;
    // Absurd sums from hostile text must not overflow: they stop counting at the limit.
    if (sum.fen <= kMaxMoney.fen) sum += money;
    largest = std::max(largest, money);
  }
};

/// Several losses told: parts and their total, the same one again, or parts to be added.
Money loss_of(const Tally& losses) {
  const bool has_total = losses.largest.fen * 2 == losses.sum.fen;
  return has_total ? losses.largest : losses.sum;
}

bool is_refused(const Context& c) {
  return std::ranges::any_of(c.hits.cues(),
                             [](const Hit& hit) { return (hit.cues & bit(Cue::Refused)) != 0; });
}

}  // namespace

std::optional<Money> read_loss(const Context& c, const std::vector<FoundAmount>& amounts,
                               const std::vector<ToldMoney>& told) {
  std::array<Tally, 8> tallies;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (amounts[i].is_yuan) tallies[static_cast<std::size_t>(told[i].kind)].add(told[i].money);
  }
  const auto of = [&](MoneyKind kind) -> const Tally& {
    return tallies[static_cast<std::size_t>(kind)];
  };
  const bool refused = is_refused(c);
  if (of(MoneyKind::LossTotal).count > 0) return of(MoneyKind::LossTotal).largest;
  if (refused && of(MoneyKind::Loss).count == 0) return std::nullopt;
  if (of(MoneyKind::Total).count > 0) {
    const Tally& totals = of(MoneyKind::Total);
    return totals.count == 1 ? totals.sum : loss_of(totals);
  }
  if (of(MoneyKind::Loss).count > 0) return loss_of(of(MoneyKind::Loss));
  const Money back = of(MoneyKind::Inflow).sum;
  const Money paid = of(MoneyKind::Paid).sum;
  if (paid.fen > 0) {
    return paid > back ? std::optional(paid - back) : std::nullopt;
  }
  const Money asked = of(MoneyKind::Demanded).sum;
  if (asked.fen > 0) return asked;
  // Nothing says what the sums were, but somebody paid: 看到1650元的相机…用红包付的款.
  const bool somebody_paid = std::ranges::any_of(
      c.hits.cues(), [](const Hit& hit) { return (hit.cues & bit(Cue::Pay)) != 0; });
  const Money bare = of(MoneyKind::None).sum;
  return somebody_paid && bare.fen > 0 && back.fen == 0 ? std::optional(bare) : std::nullopt;
}

namespace {

bool is_payee(const Found& f) {
  return (f.kind == IndicatorKind::BankAccount || f.kind == IndicatorKind::PaymentAccount) &&
         f.role == Role::Suspect;
}

std::string attribute(const Found& f, std::string_view name) {
  for (const auto& [key, value] : f.attributes) {
    if (key == name) return value;
  }
  return {};
}

/// INSTITUTION and number of an account.
std::pair<std::string, std::string> split_account(const Found& f) {
  if (f.kind == IndicatorKind::PaymentAccount) {
    const std::size_t colon = f.value.find(':');
    return {f.value.substr(0, colon), f.value.substr(colon + 1)};
  }
  return {attribute(f, "bank"), f.value};
}

/// Walks accounts and sums in their order and pairs them.
class Pairing {
 public:
  Pairing(const Context& c, const std::vector<FoundTime>& times) : c_(c), times_(times) {}

  void account(const Found& f) {
    if (f.role == Role::Victim) {
      from_ = &f;
      return;
    }
    if (!pending_.empty()) {
      amounts_first_ = true;
      for (const auto& [amount, money] : pending_) pay(f, *amount, money);
      pending_.clear();
    }
    payee_ = &f;
    is_same_ = true;
    read_to_ = f.end;
  }

  void amount(const FoundAmount& a, Money money) {
    // The sentence of the account goes on until it ends once: no text is read twice.
    is_same_ = is_same_ && is_one_sentence(c_.s, read_to_, a.begin);
    read_to_ = a.begin;
    if (is_same_ && !amounts_first_) {
      pay(*payee_, a, money);
    } else {
      if (!pending_.empty() && !is_one_sentence(c_.s, pending_.back().first->end, a.begin)) {
        flush();
      }
      pending_.emplace_back(&a, money);
    }
  }

  std::vector<PaymentReading> finish() {
    flush();
    std::ranges::sort(payments_, {}, &PaymentReading::begin);
    return std::move(payments_);
  }

 private:
  /// Sums that no account followed went into the last one named, if there was one.
  void flush() {
    if (payee_ != nullptr) {
      for (const auto& [amount, money] : pending_) pay(*payee_, *amount, money);
    }
    if (payee_ != nullptr) pending_.clear();
  }

  void pay(const Found& to, const FoundAmount& a, Money money) {
    PaymentReading p;
    std::tie(p.to_institution, p.to_number) = split_account(to);
    if (from_ != nullptr) {
      const auto [institution, number] = split_account(*from_);
      p.from_institution = institution;
      p.from_number = number;
    }
    p.amount = money;
    p.begin = std::min(to.begin, a.begin);
    p.end = std::max(to.end, a.end);
    // The last clock told before the sum; a few words back is as far as a story reaches.
    auto t = std::ranges::upper_bound(times_, a.begin, {}, &FoundTime::begin);
    for (int steps = 0; t != times_.begin() && steps < 8; ++steps) {
      --t;
      if (t->precision == Precision::Day || t->precision == Precision::Month) continue;
      p.time = t->time;
      break;
    }
    payments_.push_back(std::move(p));
  }

  const Context& c_;
  const std::vector<FoundTime>& times_;
  const Found* payee_ = nullptr;
  const Found* from_ = nullptr;
  bool is_same_ = false;  ///< still in the sentence of the payee
  std::size_t read_to_ = 0;
  bool amounts_first_ = false;
  std::vector<std::pair<const FoundAmount*, Money>> pending_;
  std::vector<PaymentReading> payments_;
};

}  // namespace

std::vector<PaymentReading> read_payments(const Context& c, const std::vector<Found>& found,
                                          const std::vector<FoundAmount>& amounts,
                                          const std::vector<ToldMoney>& told,
                                          const std::vector<FoundTime>& times) {
  const auto any = [&](MoneyKind kind) {
    return std::ranges::any_of(told, [&](const ToldMoney& t) { return t.kind == kind; });
  };
  // Sums of the surest kind that is told: payments, else losses and totals, else demands.
  const bool paid = any(MoneyKind::Paid);
  const bool lost = any(MoneyKind::Loss) || any(MoneyKind::Total) || any(MoneyKind::LossTotal);
  const auto counts = [&](MoneyKind kind) {
    if (paid) return kind == MoneyKind::Paid;
    if (lost) {
      return kind == MoneyKind::Loss || kind == MoneyKind::Total || kind == MoneyKind::LossTotal;
    }
    return kind == MoneyKind::Demanded;
  };
  if (is_refused(c) && !lost) return {};
  Pairing pairing(c, times);
  std::size_t f = 0;
  for (std::size_t a = 0; a <= amounts.size(); ++a) {
    const std::size_t until = a < amounts.size() ? amounts[a].begin : c.s.size();
    for (; f < found.size() && found[f].begin < until; ++f) {
      const bool victims =
          found[f].role == Role::Victim && (found[f].kind == IndicatorKind::BankAccount ||
                                            found[f].kind == IndicatorKind::PaymentAccount);
      if (is_payee(found[f]) || victims) pairing.account(found[f]);
    }
    if (a < amounts.size() && amounts[a].is_yuan && counts(told[a].kind)) {
      pairing.amount(amounts[a], told[a].money);
    }
  }
  return pairing.finish();
}

}  // namespace holdfast::intake

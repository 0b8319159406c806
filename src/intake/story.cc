// Loss and payments: what each sum is (money_kind) added up, and laid beside the accounts.
#include "intake/story.h"

#include <algorithm>

#include "intake/chars.h"
#include "intake/payee.h"

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

bool is_nothing_lost(const Context& c) {
  return std::ranges::any_of(c.hits.cues(),
                             [](const Hit& hit) { return (hit.cues & bit(Cue::NoLoss)) != 0; });
}

/// 没来得及转, 未汇, 不敢付: a negation and right after it a verb of paying or believing.
/// 没给我发货 and 未放款 deny what the other side should have done.
bool denies_payment(std::string_view s, std::size_t i) {
  static constexpr std::array<std::string_view, 12> skipped = {
      "来得及", "再", "敢", "去", "有", "向对方", "向其", "给对方", "给他", "给她", "按", "真"};
  for (const std::string_view word : skipped) {
    if (has(s, i, word)) i += word.size();
  }
  static constexpr std::array<std::string_view, 20> verbs = {
      "转", "汇", "付", "交", "打款", "打钱", "充", "寄",   "垫",   "缴",
      "存", "扫", "点", "填", "信",   "理",   "投", "支付", "上当", "照做"};
  if (std::ranges::none_of(verbs, [&](auto verb) { return has(s, i, verb); })) return false;
  static constexpr std::array<std::string_view, 8> others = {"交货", "交付", "交房", "付出",
                                                             "付佣", "点名", "理由", "信息"};
  return std::ranges::none_of(others, [&](auto other) { return has(s, i, other); });
}

bool is_refused(const Context& c) {
  return std::ranges::any_of(c.hits.cues(), [&](const Hit& hit) {
    if ((hit.cues & bits(Cue::NoLoss, Cue::Refused)) != 0) return true;
    return (hit.cues & bit(Cue::Not)) != 0 && denies_payment(c.s, hit.end);
  });
}

/// 标价8000的相机, 付了款: the only sum told is the price, and it was paid.
bool is_paid_price(const Context& c) {
  return std::ranges::any_of(c.hits.cues(),
                             [](const Hit& hit) { return (hit.cues & bit(Cue::Fulfilled)) != 0; });
}

/// More back than out is a promise told as a fact: nobody reports a scam that paid.
std::optional<Money> less_returned(Money out, Money back) {
  if (out == back) return std::nullopt;
  return out > back ? out - back : out;
}

}  // namespace

std::optional<Money> read_loss(const Context& c, const std::vector<FoundAmount>& amounts,
                               const std::vector<ToldMoney>& told) {
  std::array<Tally, kMoneyKinds> tallies;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (amounts[i].is_yuan) tallies[static_cast<std::size_t>(told[i].kind)].add(told[i].money);
  }
  const auto of = [&](MoneyKind kind) -> const Tally& {
    return tallies[static_cast<std::size_t>(kind)];
  };
  if (of(MoneyKind::LossTotal).count > 0) return of(MoneyKind::LossTotal).largest;
  const Tally& losses = of(MoneyKind::Loss);
  if (losses.count == 0 && is_nothing_lost(c)) return std::nullopt;
  const Money back = of(MoneyKind::Inflow).sum;
  // A stated loss is what the victim says, whatever the payments add up to.
  if (losses.count > 0) return loss_of(losses);
  const Tally& totals = of(MoneyKind::Total);
  if (totals.count > 0) {
    const Money out = totals.count == 1 ? totals.sum : loss_of(totals);
    const bool stated = std::ranges::any_of(told, &ToldMoney::is_stated);
    return stated ? out : less_returned(out, back);
  }
  const Money paid = of(MoneyKind::Paid).sum;
  if (paid.fen > 0) return less_returned(paid, back);
  if (is_refused(c)) return std::nullopt;
  // Only demands are told: a person who calls the police after them has paid them.
  const Money asked = of(MoneyKind::Demanded).sum;
  if (asked.fen > 0) return less_returned(asked, back);
  // Nothing says what the sums were, but somebody paid: 看到1650元的相机…用红包付的款.
  const bool somebody_paid = std::ranges::any_of(c.hits.cues(), [](const Hit& hit) {
    return (hit.cues & bits(Cue::Pay, Cue::Fulfilled)) != 0;
  });
  const Money bare = of(MoneyKind::None).sum;
  if (!somebody_paid || back.fen > 0) return std::nullopt;
  if (bare.fen > 0) return bare;
  const Tally& offers = of(MoneyKind::Quota);
  return offers.count == 1 && amounts.size() == 1 && is_paid_price(c) ? std::optional(offers.sum)
                                                                      : std::nullopt;
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
  Pairing(const Context& c, const std::vector<Found>& found, const std::vector<FoundTime>& times)
      : c_(c), found_(found), times_(times) {}

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
    if (named_ != &to) name_ = name_of(to);
    named_ = &to;
    p.to_name = name_;
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

  /// The name told beside an account, no farther than the accounts around it.
  std::string name_of(const Found& account) const {
    std::size_t floor = 0;
    std::size_t ceiling = c_.s.size();
    const auto holds = [](const Found& f) {
      return f.kind == IndicatorKind::BankAccount || f.kind == IndicatorKind::PaymentAccount;
    };
    const auto at = static_cast<std::size_t>(&account - found_.data());
    for (std::size_t k = at; k > 0 && found_[k - 1].end + kReachName > account.begin; --k) {
      if (!holds(found_[k - 1])) continue;
      floor = found_[k - 1].end;
      break;
    }
    for (std::size_t k = at + 1; k < found_.size(); ++k) {
      if (found_[k].begin > account.end + kReachName) break;
      if (!holds(found_[k])) continue;
      ceiling = found_[k].begin;
      break;
    }
    return payee_name(c_, account, floor, ceiling);
  }

  const Context& c_;
  const std::vector<Found>& found_;
  const std::vector<FoundTime>& times_;
  const Found* payee_ = nullptr;
  const Found* from_ = nullptr;
  const Found* named_ = nullptr;  ///< whose name `name_` is: an account is paid several times
  std::string name_;
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
  if (!lost && (paid ? is_nothing_lost(c) : is_refused(c))) return {};
  Pairing pairing(c, found, times);
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

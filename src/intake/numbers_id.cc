// What a run of digits is: resident id, phone, card, IMEI, account, QQ - by checksum, length and
// the word before it. The longest first part of the run that is certain wins.
#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/checks.h"
#include "intake/found.h"
#include "intake/phones.h"
#include "intake/run.h"

namespace holdfast::intake {
namespace {

/// A run with the words around it.
struct Reader {
  const Context& c;
  const Run& run;
  const Hit* kind;
  bool is_tight;  ///< nothing but particles between the kind's word and the number

  bool is(Cue cue) const { return kind != nullptr && (kind->cues & bit(cue)) != 0; }

  Found make(IndicatorKind k, std::string value, std::size_t end) const {
    return {k, std::move(value), run.begin, end};
  }
};

bool all_digits(std::string_view s) { return std::ranges::all_of(s, is_digit); }

Found card(const Reader& r, const std::string& digits, std::size_t end) {
  Found found = r.make(IndicatorKind::BankAccount, digits, end);
  found.attributes.reserve(2);
  const std::string_view bank = bank_of(digits, r.c.tables);
  if (!bank.empty()) found.attributes.emplace_back("bank", bank);
  if (digits.size() >= 13 && digits.size() <= 19) {
    found.attributes.emplace_back("luhn", luhn_ok(digits) ? "ok" : "failed");
  }
  if (bank.empty()) {
    // 转入建设银行 62…: the bank named just before, or in brackets after.
    const std::size_t floor = r.run.begin > 36 ? r.run.begin - 36 : 0;
    const Hit* named = r.c.hits.last_before(r.run.begin, floor, bit(Cue::Bank));
    if (named != nullptr && !is_one_clause(r.c.s, named->end, r.run.begin)) named = nullptr;
    if (named == nullptr) {
      named = r.c.hits.first_within(end, std::min(end + 30, r.c.s.size()), bit(Cue::Bank));
      if (named != nullptr && !is_one_clause(r.c.s, end, named->begin)) named = nullptr;
    }
    if (named != nullptr) {
      found.attributes.emplace_back("bank", r.c.tables.literals[named->literal].bank);
    }
  }
  return found;
}

Found phone(const Reader& r, const Phone& p, std::size_t end) {
  Found found = r.make(IndicatorKind::Phone, p.value, end);
  found.attributes = p.attributes;
  if (p.shape == PhoneShape::Hotline ||
      (p.value.size() <= r.c.tables.longest_hotline && r.c.tables.hotlines.contains(p.value))) {
    found.role = Role::Other;
    found.is_fixed = true;
  }
  return found;
}

/// 199…(她的支付宝), 138…(同微信): brackets right after say what it is.
std::optional<Found> login_in_brackets(const Reader& r, const std::string& digits,
                                       std::size_t end) {
  if (at(r.c.s, end) != '(') return std::nullopt;
  const std::string_view inside = r.c.s.substr(end + 1, 36);
  const std::size_t close = inside.find(')');
  if (close == inside.npos) return std::nullopt;
  for (const std::string_view name : {"的支付宝", "支付宝账号", "支付宝账户", "支付宝收款"}) {
    const std::size_t found = inside.find(name);
    if (found == inside.npos || found + name.size() != close) continue;
    return r.make(IndicatorKind::PaymentAccount, "ALIPAY:" + digits, end);
  }
  return std::nullopt;
}

/// A login that is a phone number: QQ, WeChat, Alipay by the word before it.
std::optional<Found> login(const Reader& r, const std::string& digits, std::size_t end) {
  for (static constexpr std::array<std::string_view, 4> kWords = {"支付宝", "(支付宝", "的支付宝",
                                                                  "这个支付宝"};
       const std::string_view named : kWords) {
    if (has(r.c.s, end, named)) {
      return r.make(IndicatorKind::PaymentAccount, "ALIPAY:" + digits, end);
    }
  }
  if (digits.size() <= r.c.tables.longest_hotline && r.c.tables.hotlines.contains(digits)) {
    return std::nullopt;
  }
  if (auto named = login_in_brackets(r, digits, end)) return named;
  // 138…的微信 is found by the telephone, 71276的QQ is one
  const bool is_mobile = digits.size() == 11 && digits[0] == '1';
  for (const std::string_view named : {"这个QQ", "的QQ", "这个扣扣"}) {
    if (!is_mobile && has(r.c.s, end, named) && digits[0] != '0' && digits.size() <= 11) {
      return r.make(IndicatorKind::Qq, digits, end);
    }
  }
  for (const std::string_view named : {"这个微信", "的微信"}) {
    if (!is_mobile && has(r.c.s, end, named)) {
      return r.make(IndicatorKind::Wechat, digits, end);
    }
  }
  if (has(r.c.s, end, "(QQ") && digits[0] != '0' && digits.size() <= 11) {
    return r.make(IndicatorKind::Qq, digits, end);
  }
  if (has(r.c.s, end, "(微信")) return r.make(IndicatorKind::Wechat, digits, end);
  if (r.kind == nullptr) return std::nullopt;
  if (r.is(Cue::CtxAlipay)) {
    return r.make(IndicatorKind::PaymentAccount, "ALIPAY:" + digits, end);
  }
  if (r.is(Cue::CtxTenpay)) {
    return r.make(IndicatorKind::PaymentAccount, "TENPAY:" + digits, end);
  }
  if (r.is(Cue::CtxCard)) {
    const std::size_t floor = r.kind->begin > 15 ? r.kind->begin - 15 : 0;
    const Hit* wallet = r.c.hits.last_before(r.kind->begin, floor, bit(Cue::CtxAlipay));
    if (wallet != nullptr && is_one_clause(r.c.s, wallet->end, r.kind->begin)) {
      return r.make(IndicatorKind::PaymentAccount, "ALIPAY:" + digits, end);
    }
  }
  constexpr Cues moves = bits(Cue::Pay, Cue::Inflow, Cue::Demand, Cue::Loss, Cue::PayTo);
  if (!r.is_tight || r.run.begin - r.kind->end > 30 ||
      r.c.hits.first_within(r.kind->end, r.run.begin, moves) != nullptr) {
    return std::nullopt;  // 微信转了50000 is money
  }
  if (r.is(Cue::CtxQq) && digits.size() >= 5 && digits[0] != '0') {
    return r.make(IndicatorKind::Qq, digits, end);
  }
  if (r.is(Cue::CtxWechat)) return r.make(IndicatorKind::Wechat, digits, end);
  return std::nullopt;
}

bool is_dialled(const Context& c, std::size_t begin, std::size_t end);

/// True if the subscriber's number of a fixed line begins with 2-8.
bool is_planned(std::string_view fixed) {
  const std::size_t area = fixed[1] == '1' || fixed[1] == '2' ? 3 : 4;
  return fixed[area] >= '2' && fixed[area] <= '8';
}

/// Kinds that their own checks prove.
std::optional<Found> certain(const Reader& r, const std::string& digits, std::size_t end) {
  const std::size_t n = digits.size();
  if (n == 18 && is_resident_id(digits, r.c.reported_at) &&
      !(r.is(Cue::CtxCard) && r.is_tight && !bank_of(digits, r.c.tables).empty())) {
    return r.make(IndicatorKind::IdNumber, digits, end);
  }
  if (!all_digits(digits)) return std::nullopt;
  if (n == 16 && digits.starts_with("2088")) {
    return r.make(IndicatorKind::PaymentAccount, "ALIPAY:" + digits, end);
  }
  if (n == 15 && is_imei(digits)) {
    // "the IMEI printed on the box, 8690…": its check digit proves it a sentence away
    const std::size_t floor = r.run.begin > 60 ? r.run.begin - 60 : 0;
    const Hit* named = r.c.hits.last_before(r.run.begin, floor, bit(Cue::CtxImei));
    if (named != nullptr && is_one_sentence(r.c.s, named->end, r.run.begin)) {
      return r.make(IndicatorKind::Imei, digits, end);
    }
  }
  if (const auto p = domestic_phone(digits, r.c.tables)) {
    const bool is_whole = p->shape == PhoneShape::Mobile || p->shape == PhoneShape::Fixed ||
                          p->shape == PhoneShape::Service;
    if (p->shape == PhoneShape::Mobile && n == 11) {
      if (auto named = login(r, digits, end)) return named;
    }
    if (p->shape == PhoneShape::Service && r.is(Cue::CtxQq) && r.is_tight) {
      if (auto named = login(r, digits, end)) return named;
    }
    // Not of the numbering plan (010-12345678): only where a telephone is spoken of.
    if (p->shape == PhoneShape::Fixed && !is_planned(digits) && !r.is(Cue::CtxPhone) &&
        !is_dialled(r.c, r.run.begin, end)) {
      return std::nullopt;
    }
    const bool is_account = r.is(Cue::CtxCard) && r.is_tight && p->shape != PhoneShape::Mobile;
    if (is_whole && !is_account) return phone(r, *p, end);
  }
  if (n >= 15 && n <= 19 && luhn_ok(digits)) {
    const bool known = !bank_of(digits, r.c.tables).empty();
    if (known || (n >= 16 && digits.starts_with("62"))) return card(r, digits, end);
    if (n >= 16 && r.is(Cue::CtxCard)) return card(r, digits, end);
  }
  return std::nullopt;
}

/// Short numbers are phones only where a telephone word is near.
bool is_dialled(const Context& c, std::size_t begin, std::size_t end) {
  // 95558, 96110, 12315 are hotlines wherever no unit makes a sum of them.
  const std::string_view digits = c.s.substr(begin, end - begin);
  const bool is_known = digits.size() == 5 && (digits[0] == '9' || digits.starts_with("12") ||
                                               digits == "10086" || digits == "10010");
  if (is_known && c.tables.hotlines.contains(std::string(digits))) return true;
  constexpr Cues telephone = bits(Cue::CtxPhone, Cue::CallIn, Cue::CallOut, Cue::Official);
  const std::size_t floor = begin > 30 ? begin - 30 : 0;
  const Hit* hit = c.hits.last_before(begin, floor, telephone);
  if (hit != nullptr && is_one_clause(c.s, hit->end, begin)) return true;
  for (static constexpr std::array<std::string_view, 16> kWords = {"打", "打了", "拨了", "打过",
                                                                   "报了", "拨", "报", "致", "按",
                                                                   "call ", "dial ", "called ",
                                                                   "dialled ", "line is ",
                                                                   "line: ", "line "};
       const std::string_view word : kWords) {
    if (has_before(c.s, begin, word)) return true;
  }
  for (static constexpr std::array<std::string_view, 21> kWords =
           {"热线", "客服", "短信",     "来电",   "发来",   "为您",   "的电话",
            "电话", "打来", "是支付宝", "是官方", "是银行", "是中国", "的客服",
            "问了", "预警", "劝阻",     "反诈",   "咨询",   "(",      "核实"};
       const std::string_view word : kWords) {
    if (has(c.s, end, word)) return true;
  }
  return false;
}

/// 收款9374…, 卡8374…: a short word where a form has a long one.
bool is_labelled_card(const Reader& r) {
  std::size_t i = r.run.begin;
  while (i > 0 && (r.c.s[i - 1] == ':' || r.c.s[i - 1] == ' ')) --i;
  static constexpr std::array<std::string_view, 6> kWords = {"收款", "卡",   "账",
                                                             "户",   "打款", "汇款"};
  return std::ranges::any_of(kWords, [&](auto word) { return has_before(r.c.s, i, word); });
}

/// Kinds that need the words around them.
std::optional<Found> likely(const Reader& r, const std::string& digits, std::size_t end) {
  const std::size_t n = digits.size();
  if (r.is(Cue::CtxNoise) && r.is_tight) {
    Found noise = r.make(IndicatorKind::Phone, digits, end);
    noise.is_noise = true;
    return noise;
  }
  if (r.is(Cue::CtxId) && r.is_tight && (n == 18 || is_old_resident_id(digits))) {
    Found found = r.make(IndicatorKind::IdNumber, digits, end);
    if (n == 18) found.attributes.emplace_back("checksum", "failed");
    return found;
  }
  if (!all_digits(digits)) return std::nullopt;
  if (n == 15 && r.is(Cue::CtxImei)) {
    Found found = r.make(IndicatorKind::Imei, digits, end);
    found.attributes.emplace_back("luhn", "failed");
    return found;
  }
  if (n >= 5 && n <= 16 && !r.is(Cue::CtxCard)) {
    if (auto named = login(r, digits, end)) return named;
  }
  if (const auto p = domestic_phone(digits, r.c.tables)) {
    const bool port = p->shape == PhoneShape::Port && n >= 10 && !r.is(Cue::CtxCard);
    if (port || is_dialled(r.c, r.run.begin, end)) return phone(r, *p, end);
  }
  const std::size_t floor = r.run.begin > 24 ? r.run.begin - 24 : 0;
  const Hit* into =
      r.c.hits.last_before(r.run.begin, floor, bits(Cue::PayTo, Cue::Bank, Cue::PayFrom));
  const bool is_named = r.is(Cue::CtxCard) && r.is_tight;
  const bool is_paid_into = into != nullptr && is_one_clause(r.c.s, into->end, r.run.begin) &&
                            r.run.begin - into->end <= 9;
  if (n >= 9 && n <= 25 && is_named) return card(r, digits, end);
  if (n >= 13 && n <= 25 && is_labelled_card(r)) return card(r, digits, end);
  if (n >= 12 && n <= 25 && is_paid_into) return card(r, digits, end);
  if (n >= 16 && n <= 19 && (digits.starts_with("62") || luhn_ok(digits))) {
    return card(r, digits, end);
  }
  if ((n == 7 || n == 8) && r.is(Cue::CtxPhone) && r.is_tight && digits[0] >= '2' &&
      digits[0] <= '8') {
    return r.make(IndicatorKind::Phone, digits, end);
  }
  return std::nullopt;
}

std::optional<Found> foreign(const Reader& r) {
  std::optional<Found> best;
  for (const Run::Group& group : r.run.groups) {
    std::string digits = group.digits;
    if (!r.run.has_plus) {
      if (!digits.starts_with("00") || digits.size() < 5) continue;
      digits.erase(0, 2);
    }
    if (!all_digits(digits)) break;
    const auto p = international_phone(digits, r.c.tables);
    if (!p) continue;
    std::size_t country = 0;
    const auto [least, most] = national_length(digits, country);
    const bool fits = digits.size() >= country + least && digits.size() <= country + most;
    const bool china = digits.starts_with("86");
    if (!china && !fits && best) continue;
    best = phone(r, *p, group.end);
    if (p->attributes.size() == 1 && p->attributes[0].first == "spoofed") {
      best->role = Role::Suspect;
      best->is_fixed = true;
    }
    if (!china && fits && group.digits.size() >= country + most) break;
  }
  return best;
}

std::optional<Found> masked(const Reader& r) {
  const Run::Group& group = r.run.groups.front();
  const std::string& d = group.digits;
  Found found = r.make(IndicatorKind::BankAccount, d, group.end);
  found.attributes.emplace_back("masked", "true");
  if (d.size() == 11 && d[0] == '1' && d[1] >= '3') {
    found.kind = IndicatorKind::Phone;
  } else if (r.is(Cue::CtxId)) {
    found.kind = IndicatorKind::IdNumber;
  } else if (d.size() < 10 || !(r.is(Cue::CtxCard) || d[0] == '6' || d[0] == '4')) {
    return std::nullopt;
  }
  return found;
}

/// True if the gap from the kind's word to the number holds only particles and marks.
bool is_tight_gap(std::string_view gap) {
  if (gap.size() > 40) return false;
  if (gap.starts_with("，号") || gap == "，是") gap.remove_prefix(std::string_view("，").size());
  for (std::size_t i = 0; i < gap.size();) {
    const CodePoint c = code_point(gap, i);
    if (is_digit(gap[i])) return false;
    if (c.value == U'，' || c.value == U'。' || c.value == U'；' || c.value == U';') return false;
    i += c.size;
  }
  return true;
}

/// In 4-4-4 style all groups but the last have one size: only then may a weak number be joined.
bool is_regular(const Run& run, std::size_t count) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t group =
        run.groups[i].digits.size() - (i > 0 ? run.groups[i - 1].digits.size() : 0);
    if (i == 0) size = group;
    if (group > size || (group < size && i + 1 < count) || size < 3 || size > 6) return false;
  }
  return true;
}

}  // namespace

std::optional<Found> read_number(const Context& c, std::size_t t, const Found* last) {
  const Run run = collect_run(c, t);
  if (run.groups.empty()) return std::nullopt;
  const std::size_t begin = c.tokens[t].begin;
  const Hit* kind = kind_word(c, run.begin);
  const bool is_answer = kind != nullptr && !is_one_sentence(c.s, kind->end, run.begin);
  const bool tight =
      kind != nullptr &&
      (is_answer || c.s.substr(kind->end, run.begin - kind->end).ends_with("，号码") ||
       is_tight_gap(c.s.substr(kind->end, run.begin - kind->end)));
  const Reader reader{c, run, kind, tight};
  if (run.is_masked) return masked(reader);
  if (run.has_plus || run.groups.front().digits.starts_with("00")) {
    if (auto found = foreign(reader)) return found;
  }
  const bool chinese_only = c.tokens[t].kind == Token::Kind::Chinese;
  for (std::size_t n = run.groups.size(); n > 0; --n) {
    const Run::Group& group = run.groups[n - 1];
    if (chinese_only && group.digits.size() < 7) continue;
    if (auto found = certain(reader, group.digits, group.end)) return found;
  }
  if (chinese_only && run.groups.front().digits.size() < 5) return std::nullopt;
  for (std::size_t n = run.groups.size(); n > 0; --n) {
    if (n > 1 && !is_regular(run, n)) continue;
    const Run::Group& group = run.groups[n - 1];
    if (n > 1 && group.digits.size() < 10) break;
    if (auto found = likely(reader, group.digits, group.end)) return found;
  }
  // QQ 12345678、87654321: the second of a list is what the first was.
  if (last != nullptr && last->end <= begin &&
      (last->kind == IndicatorKind::Qq || last->kind == IndicatorKind::Wechat)) {
    const std::string_view gap = c.s.substr(last->end, begin - last->end);
    const std::string& digits = run.groups.front().digits;
    const bool is_mine =
        gap == "，我的是" || gap == "，我的" || gap == "，我的:" || gap == "，我的QQ是";
    if ((is_mine || gap == "、" || gap == "和" || gap == "," || gap == "，" || gap == "及") &&
        digits.size() >= 5 && digits.size() <= 11 && last->kind == IndicatorKind::Qq) {
      return reader.make(last->kind, digits, run.groups.front().end);
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::intake

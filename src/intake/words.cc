// Identifiers with letters: blockchain addresses, vehicle plates, WeChat ids, resident ids with X.
#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/checks.h"
#include "intake/found.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kMaxWechat = 20;
constexpr std::string_view kUsdtContract = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

std::optional<Found> read_crypto(const Token& token, std::string_view word) {
  if (word.size() < 26) return std::nullopt;
  const auto address = crypto_address(word);
  if (!address) return std::nullopt;
  Found found{IndicatorKind::CryptoAddress, std::string(word), token.begin, token.end};
  found.attributes.emplace_back("chain", address->chain);
  if (address->checksum != Checksum::None) {
    found.attributes.emplace_back("checksum", address->checksum == Checksum::Ok ? "ok" : "failed");
  }
  if (word == kUsdtContract) {
    found.role = Role::Other;
    found.is_fixed = true;
  }
  return found;
}

bool is_wechat_char(char c) { return is_alnum(c) || c == '_' || c == '-'; }

/// What may stand between 微信 and its id: particles, punctuation, brackets; no clause.
bool is_tight(std::string_view gap, bool& has_mark) {
  has_mark = false;
  std::size_t i = 0;
  while (i < gap.size()) {
    const CodePoint c = code_point(gap, i);
    if (c.value == U':' || c.value == U'(' || c.value == U'是' || c.value == U'号' ||
        c.value == U'为' || c.value == U'叫' || c.value == U'“' || c.value == U'"') {
      has_mark = true;
    } else if (c.value == U'，' || c.value == U'。' || c.value == U'；' || c.value == U'、') {
      return false;
    }
    i += c.size;
  }
  return gap.size() <= 24;
}

/// English words between "WeChat" and its id.
bool is_english_gap(std::string_view gap) {
  std::string lower(gap);
  std::ranges::transform(lower, lower.begin(), to_lower);
  // WeChat of the agent: X
  // WeChat shop (X)
  const std::string_view inner = std::string_view(lower).substr(lower.empty() ? 0 : 1);
  const bool is_one_word = lower.starts_with(" ") && lower.ends_with(" (") && lower.size() <= 14 &&
                           std::ranges::all_of(inner.substr(0, inner.size() - 2), is_lower);
  if (is_one_word) return true;
  if (lower.starts_with(" of ") && lower.ends_with(": ") && lower.size() <= 40) return true;
  for (static constexpr std::array<std::string_view, 23> kWords = {" id is ",
                                                                   " id: ",
                                                                   " is ",
                                                                   " id ",
                                                                   ": ",
                                                                   " (",
                                                                   ":",
                                                                   "(",
                                                                   " account ",
                                                                   " account: ",
                                                                   " number is ",
                                                                   " (id: ",
                                                                   " id:",
                                                                   " account is ",
                                                                   " named ",
                                                                   " contact ",
                                                                   " handle ",
                                                                   " (id ",
                                                                   " was ",
                                                                   " id was ",
                                                                   " account was ",
                                                                   ", id ",
                                                                   " (account "};
       const std::string_view word : kWords) {
    if (lower == word) return true;
  }
  return false;
}

std::optional<Found> read_wechat(const Context& c, const Token& token) {
  std::size_t begin = token.begin;
  std::size_t end = token.begin;  // dashes at the end do not belong to it
  for (std::size_t i = begin; is_wechat_char(at(c.s, i)) && end - begin <= kMaxWechat; ++i) {
    if (c.s[i] != '-') end = i + 1;
  }
  const std::string_view word = c.s.substr(begin, end - begin);
  if (word.size() < 6 || word.size() > kMaxWechat || !is_alpha(word.front())) return std::nullopt;
  if (at(c.s, end) == '@' || (at(c.s, end) == '.' && is_alnum(at(c.s, end + 1)))) {
    return std::nullopt;
  }
  const Found found{IndicatorKind::Wechat, std::string(word), begin, end};
  if (word.starts_with("wxid_") && word.size() >= 17) return found;
  const Hit* kind = kind_word(c, begin);
  if (kind == nullptr || (kind->cues & bit(Cue::CtxWechat)) == 0) {
    const bool named_after = has(c.s, end, "(微信") || has(c.s, end, "(微信号") ||
                             has(c.s, end, "的微信") || has(c.s, end, "这个微信");
    // 企业微信叫“小七”，账号…
    const bool is_account = kind != nullptr && (kind->cues & bit(Cue::CtxCard)) != 0;
    const std::size_t floor = begin > 75 ? begin - 75 : 0;
    const Hit* said =
        is_account ? c.hits.last_before(kind->begin, floor, bit(Cue::CtxWechat)) : nullptr;
    const bool named_before =
        said != nullptr && is_one_sentence(c.s, said->end, begin) && begin - kind->end <= 6;
    return named_after || named_before ? std::optional(found) : std::nullopt;
  }
  const bool is_answer = !is_one_clause(c.s, kind->end, begin);
  if (is_answer) return found;
  const std::string_view gap = c.s.substr(kind->end, begin - kind->end);
  const bool english = is_alpha(before(c.s, kind->end));
  bool has_mark = false;
  const bool ascii_gap = std::ranges::all_of(gap, [](char ch) { return (ch & 0x80) == 0; });
  if (english && ascii_gap && !gap.empty()) {
    const bool is_word = std::ranges::all_of(word, is_lower);
    static constexpr std::array<std::string_view, 10> kStates = {
        "stolen",  "hacked",   "hijacked", "blocked", "deleted",
        "removed", "disabled", "frozen",   "banned",  "closed"};
    if (is_word && std::ranges::find(kStates, word) != kStates.end()) return std::nullopt;
    const bool has_digit = std::ranges::any_of(word, [](char ch) { return !is_alpha(ch); });
    if (!is_english_gap(gap) && !(gap == " " && has_digit)) return std::nullopt;
    return is_word && gap == " " ? std::nullopt : std::optional(found);
  }
  if (!is_tight(gap, has_mark) && gap.find("”，") == gap.npos) return std::nullopt;
  const bool has_sign = std::ranges::any_of(word, [](char ch) { return !is_alpha(ch); });
  if (!has_sign && !has_mark && gap.size() > 1) return std::nullopt;
  return found;
}

std::optional<Found> read_plate(const Context& c, const Token& token) {
  if (token.begin < 3) return std::nullopt;
  std::string value;
  const std::size_t begin = previous(c.s, token.begin);
  const std::size_t size = plate_at(c.s, begin, value);
  if (size == 0 || is_alnum(at(c.s, begin + size))) return std::nullopt;
  return Found{IndicatorKind::VehiclePlate, value, begin, begin + size};
}

}  // namespace

const Hit* kind_word(const Context& c, std::size_t i) {
  constexpr Cues kinds =
      bits(Cue::CtxCard, Cue::CtxPhone, Cue::CtxQq, Cue::CtxWechat, Cue::CtxAlipay, Cue::CtxTenpay,
           Cue::CtxId, Cue::CtxImei, Cue::CtxPlate, Cue::CtxWallet, Cue::CtxNoise);
  constexpr std::size_t reach = 48;
  const Hit* hit = c.hits.last_before(i, i > reach ? i - reach : 0, kinds);
  if (hit == nullptr) return nullptr;
  if (c.s.substr(hit->begin, hit->end - hit->begin) == "号码") {
    // QQ(号码…), QQ昵称“晴天”，号码…
    const std::size_t floor = hit->begin > 45 ? hit->begin - 45 : 0;
    const Hit* kind = c.hits.last_before(hit->begin, floor, kinds);
    const bool is_login = kind != nullptr && (kind->cues & bits(Cue::CtxQq, Cue::CtxWechat)) != 0;
    if (is_login && is_one_sentence(c.s, kind->end, i) &&
        c.hits.first_within(kind->end, hit->begin, bits(Cue::CallIn, Cue::CallOut)) == nullptr) {
      return kind;
    }
  }
  if (!is_one_clause(c.s, hit->end, i)) {
    // 加了一个QQ，号是…
    const std::string_view gap = c.s.substr(hit->end, i - hit->end);
    const std::size_t comma = gap.rfind("，");
    const std::string_view last = comma == gap.npos ? gap : gap.substr(comma);
    const bool is_quoted = comma != gap.npos && has_before(gap, comma, "”");
    if (is_quoted && (last == "，号是" || last == "，号" || last == "，号:" || last == "，账号" ||
                      last == "，号为" || last == "，微信号")) {
      return hit;  // 微信叫“小刘”，号是…
    }
    const bool goes_on = gap == "，号是" || gap == "，号码是" || gap == "，号码" ||
                         gap == "，号:" || gap == "，号码:" || gap == "，号为" ||
                         gap == "，号码为" || gap == "，是";
    if (goes_on) return hit;
    const Question asked = question_before(c.s, i);
    if (asked.end == 0) return nullptr;
    return c.hits.last_before(asked.end, asked.begin, kinds);
  }
  return hit;
}

std::optional<Found> read_word_id(const Context& c, std::size_t t) {
  const Token& token = c.tokens[t];
  if (token.kind != Token::Kind::Word) return std::nullopt;
  const std::string_view word = c.s.substr(token.begin, token.end - token.begin);
  if (auto found = read_crypto(token, word)) return found;
  if (is_alpha(word.front())) {
    if (auto found = read_plate(c, token)) return found;
    if (auto found = read_wechat(c, token)) return found;
  }
  if (is_credit_code(word)) {
    Found found{IndicatorKind::Organisation, std::string(word), token.begin, token.end};
    found.is_noise = true;  // a company's registration: kept from being read as anything else
    return found;
  }
  return std::nullopt;
}

}  // namespace holdfast::intake

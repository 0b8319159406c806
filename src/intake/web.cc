// Addresses on the net: URLs, bare hosts, IPs and e-mail, also written hxxp, [.] and 点com.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "intake/chars.h"
#include "intake/found.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxLocal = 64;  // RFC 5321: what stands before @

/// A host as read: labels joined by plain dots, in lower case.
struct Host {
  std::string name;
  std::size_t end = 0;
  std::size_t labels = 0;
  std::string top;  ///< the last label
  bool is_ip = false;
  bool is_sentence = false;  ///< "paid.He": a sentence that lacks its space
};

bool has_caseless(std::string_view s, std::size_t i, std::string_view word) {
  return i + word.size() <= s.size() &&
         std::ranges::equal(s.substr(i, word.size()), word,
                            [](char a, char b) { return to_lower(a) == b; });
}

/// The length of a dot at `i`, plain or disguised; 0 if none. `plain` tells which.
std::size_t dot_at(std::string_view s, std::size_t i, bool& is_plain) {
  is_plain = at(s, i) == '.';
  if (is_plain) return is_alnum(at(s, i + 1)) ? 1 : 0;
  for (static constexpr std::array<std::string_view, 15> kWords = {"[.]", "(.)", "{.}", "【.】",
                                                                   "(dot)", "[dot]", "{dot}",
                                                                   " dot ", " . ", "。", "(点)",
                                                                   "[点]", "点", " .", "·"};
       const std::string_view dot : kWords) {
    if (has_caseless(s, i, dot) && is_alnum(at(s, i + dot.size()))) return dot.size();
  }
  return 0;
}

std::string label_at(std::string_view s, std::size_t i) {
  std::string label;
  while (is_alnum(at(s, i)) || (at(s, i) == '-' && is_alnum(at(s, i + 1))) || at(s, i) == '_') {
    label.push_back(to_lower(s[i++]));
    if (label.size() > 63) break;
  }
  return label;
}

bool is_ipv4(const Host& host) {
  if (host.labels != 4) return false;
  std::size_t i = 0;
  for (int k = 0; k < 4; ++k) {
    const std::size_t end = std::min(host.name.find('.', i), host.name.size());
    int octet = -1;
    const auto read = std::from_chars(host.name.data() + i, host.name.data() + end, octet);
    if (read.ptr != host.name.data() + end || octet < 0 || octet > 255 || end - i > 3) return false;
    i = end + 1;
  }
  return true;
}

bool is_top_level(const Context& c, const std::string& label) {
  return c.tables.tlds.contains(label);
}

/// Reads the longest host at `i` that ends in a known top-level domain (any letters after a
/// scheme) or is an IPv4 address.
std::optional<Host> read_host(const Context& c, std::size_t i, bool after_scheme) {
  Host host;
  std::optional<Host> best;
  std::size_t k = i;
  std::size_t label_begin = i;
  while (host.labels < 10 && host.name.size() <= kMaxHost) {
    const std::string label = label_at(c.s, k);
    if (label.empty() || label.size() > 63) break;
    label_begin = k;
    host.name += host.labels == 0 ? label : "." + label;
    host.top = label;
    ++host.labels;
    host.end = k + label.size();
    const bool letters = std::ranges::all_of(label, is_alpha);
    host.is_sentence = is_upper(c.s[label_begin]) && label.size() > 1 &&
                       is_lower(at(c.s, label_begin + 1)) && label_begin >= 2 &&
                       is_lower(c.s[label_begin - 2]);
    const auto is_named = [&] {
      return is_top_level(c, label) || (after_scheme && letters && label.size() >= 2);
    };
    if (host.labels >= 2 && !host.is_sentence && is_named()) best = host;
    if (host.labels == 4 && is_ipv4(host) && !is_digit(at(c.s, host.end)) &&
        !(at(c.s, host.end) == '.' && is_digit(at(c.s, host.end + 1)))) {
      best = host;
      best->is_ip = true;
    }
    bool is_plain = true;
    const std::size_t dot = dot_at(c.s, host.end, is_plain);
    if (dot == 0) break;
    // A disguised dot must lead to a known ending: 点com, not 5点vip.
    if (!is_plain && !after_scheme) {
      const std::string next = label_at(c.s, host.end + dot);
      bool more = false;
      if (!is_top_level(c, next) && dot_at(c.s, host.end + dot + next.size(), more) == 0) break;
      if (best && is_top_level(c, label) && !is_top_level(c, next)) break;
    }
    k = host.end + dot;
  }
  return best;
}

std::size_t path_end(std::string_view s, std::size_t i) {
  while (i < s.size() && s[i] > ' ' && s[i] < 0x7F && s[i] != '"' && s[i] != '\'' && s[i] != '<' &&
         s[i] != '>' && s[i] != '{' && s[i] != '}' && s[i] != '|' && s[i] != '\\' && s[i] != '^' &&
         s[i] != '`') {
    ++i;
  }
  return i;
}

/// Sentence marks and closing brackets at the end do not belong to an address.
std::size_t trim_end(std::string_view s, std::size_t begin, std::size_t end) {
  while (end > begin) {
    const char last = s[end - 1];
    const bool closes = last == ')' && s.substr(begin, end - begin).find('(') == s.npos;
    if (!closes && std::string_view(".,;:!?]*").find(last) == std::string_view::npos) break;
    --end;
  }
  return end;
}

/// The scheme at `i` without disguise ("http" for hxxp), moving past its "://".
std::string_view eat_scheme(std::string_view s, std::size_t& i) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> schemes = {
      {{"https", "https"},
       {"http", "http"},
       {"hxxps", "https"},
       {"hxxp", "http"},
       {"h**ps", "https"},
       {"h**p", "http"},
       {"ftp", "ftp"}}};
  const char initial = to_lower(at(s, i));
  if (initial != 'h' && initial != 'f') return {};
  for (const auto& [written, meant] : schemes) {
    if (!has_caseless(s, i, written)) continue;
    std::size_t k = i + written.size();
    for (static constexpr std::array<std::string_view, 8> kWords = {"://", "[://]", "[:]//",
                                                                    ":\\\\", "//", ":/", "： //",
                                                                    "：//"};
         const std::string_view mark : kWords) {
      if (!has(s, k, mark)) continue;
      k += mark.size();
      if (!is_alnum(at(s, k))) continue;
      i = k;
      return meant;
    }
  }
  return {};
}

void describe_host(const Context& c, const Host& host, bool is_url, Found& found) {
  if (host.is_ip) return;
  if (is_url && c.tables.short_links.contains(host.name)) {
    found.attributes.emplace_back("short_link", "true");
    return;
  }
  for (std::size_t dot = 0; dot != std::string::npos; dot = host.name.find('.', dot)) {
    if (dot != 0) ++dot;
    if (c.tables.public_hosts.contains(host.name.substr(dot))) {
      found.role = Role::Other;
      found.is_fixed = true;
      return;
    }
    if (host.name.find('.', dot) == std::string::npos) break;
  }
  for (const std::string& brand : c.tables.brands) {
    if (brand.size() > 2 && host.name.find(brand) != std::string::npos) {
      found.attributes.emplace_back("brand", brand);
      return;
    }
  }
}

bool is_local_char(char ch) {
  return is_alnum(ch) || ch == '.' || ch == '_' || ch == '-' || ch == '+' || ch == '%';
}

/// What stands for @ is no plain @.
bool disguised_at(std::string_view s, std::size_t i) { return at(s, i) != '@'; }

std::optional<Found> read_email(const Context& c, std::size_t begin) {
  std::size_t i = begin;
  while (is_local_char(at(c.s, i)) && i - begin <= kMaxLocal) ++i;
  std::size_t host_at = 0;
  for (static constexpr std::array<std::string_view, 5> kWords = {"@", "[at]", "(at)", " at ", "#"};
       const std::string_view sign : kWords) {
    if (has_caseless(c.s, i, sign) && is_alnum(at(c.s, i + sign.size()))) {
      host_at = i + sign.size();
      break;
    }
  }
  if (host_at == 0 || i == begin || i - begin > kMaxLocal) return std::nullopt;
  const bool disguised = c.s[i] != '@';
  const auto host = read_host(c, host_at, !disguised_at(c.s, i));
  if (!host || host->is_ip) return std::nullopt;
  if (disguised && c.s[i] == ' ' &&
      c.s.substr(host_at, host->end - host_at).find('.') != c.s.npos) {
    return std::nullopt;  // "look at example.com" is no address
  }
  Found found{IndicatorKind::Email, std::string(c.s.substr(begin, i - begin)) + "@" + host->name,
              begin, host->end};
  const Hit* kind = kind_word(c, begin);
  const bool named_after = has(c.s, host->end, "这个支付宝") || has(c.s, host->end, "的支付宝") ||
                           has(c.s, host->end, "(支付宝") || has(c.s, host->end, "支付宝");
  if (named_after || (kind != nullptr && (kind->cues & bit(Cue::CtxAlipay)) != 0)) {
    found.kind = IndicatorKind::PaymentAccount;
    found.value = "ALIPAY:" + found.value;
  }
  return found;
}

}  // namespace

namespace {

/// Most words are followed by nothing an address could go on with: told at one glance.
bool may_be_address(std::string_view s, std::size_t end) {
  const std::size_t limit = end + kMaxLocal;
  while (at(s, end) == '-' || at(s, end) == '_' || is_alnum(at(s, end))) {
    if (++end > limit) return false;
  }
  const auto next = static_cast<unsigned char>(at(s, end));
  if (next == ' ') {
    const char after = to_lower(at(s, end + 1));
    return after == '.' || (after == 'd' && to_lower(at(s, end + 2)) == 'o') ||
           (after == 'a' && to_lower(at(s, end + 2)) == 't');
  }
  // . : @ and brackets; * of h**p; lead bytes of the disguised dots 。 【 点 · and of ：
  return next == '.' || next == ':' || next == '@' || next == '[' || next == '(' || next == '{' ||
         next == '*' || next == '#' || next == '+' || next == '%' || next == '/' || next == 0xE3 ||
         next == 0xE7 || next == 0xC2;
}

}  // namespace

std::optional<Found> read_web(const Context& c, std::size_t t) {
  const std::size_t begin = c.tokens[t].begin;
  if (!may_be_address(c.s, c.tokens[t].end)) return std::nullopt;
  const char previous_char = before(c.s, begin);
  if (previous_char == '@' || is_alnum(previous_char)) return std::nullopt;
  const bool local_tail = is_local_char(previous_char) && previous_char != '-';
  if (!local_tail) {
    if (auto email = read_email(c, begin)) return email;
  }
  std::size_t i = begin;
  const std::string_view scheme = eat_scheme(c.s, i);
  if (scheme.empty() && (previous_char == '.' || previous_char == '_')) return std::nullopt;
  const auto host = read_host(c, i, !scheme.empty());
  if (!host) return std::nullopt;
  // 4.APP下载链接: a number of a list, no host
  const bool numbered = scheme.empty() && host->labels == 2 && host->name.find('.') <= 2 &&
                        std::ranges::all_of(host->name.substr(0, host->name.find('.')), is_digit) &&
                        is_upper(c.s[host->end - 1]);
  if (numbered) return std::nullopt;
  if (scheme.empty() && !host->is_ip && host->labels == 2 && host->name.size() < 4) {
    return std::nullopt;
  }
  const bool version =
      host->is_ip && (has_before(c.s, begin, "版本") || has_before(c.s, begin, "v"));
  if (version) return std::nullopt;
  std::size_t end = host->end;
  std::string port;
  if (at(c.s, end) == ':' && is_digit(at(c.s, end + 1))) {
    std::size_t k = end + 1;
    while (is_digit(at(c.s, k)) && k - end <= 5) ++k;
    if (!is_alnum(at(c.s, k))) {
      port = c.s.substr(end, k - end);
      end = k;
    }
  }
  const char mark = at(c.s, end);
  std::string path;
  if (mark == '/' || mark == '?' || mark == '#') {
    const std::size_t path_stop = trim_end(c.s, end, path_end(c.s, end));
    path = c.s.substr(end, path_stop - end);
    end = path_stop;
  }
  Found found{IndicatorKind::Domain, host->name, begin, end};
  if (!scheme.empty() || !path.empty()) {
    found.kind = IndicatorKind::Url;
    found.value =
        fmt::format("{}{}{}{}{}", scheme, scheme.empty() ? "" : "://", host->name, port, path);
  } else {
    found.kind = host->is_ip ? IndicatorKind::Ip : IndicatorKind::Domain;
    found.end = host->end;
  }
  describe_host(c, *host, found.kind == IndicatorKind::Url, found);
  return found;
}

}  // namespace holdfast::intake

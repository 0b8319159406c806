#include "intake/payee.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "intake/chars.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kMaxPersonal = 15;  // five characters; longer names are companies'
constexpr std::size_t kMaxCompany = 120;

constexpr std::array<std::string_view, 9> kLabels = {"收款人姓名", "收款人户名", "收款户名",
                                                     "账户名称",   "开户名",     "账户名",
                                                     "户主",       "户名",       "收款人"};
constexpr std::array<std::string_view, 8> kEnglishLabels = {
    "account name", "holder surname", "account holder", "beneficiary name",
    "payee name",   "in the name of", "holder",         "payee"};
constexpr std::string_view kEnglishInitials = "ahbpi";

/// True if the character that ends in `last` may begin one of kLabels.
bool is_initial(char last) {
  static constexpr std::uint64_t kEnds = [] {
    std::uint64_t ends = 0;
    for (const std::string_view label : kLabels) ends |= std::uint64_t{1} << (label[2] & 63);
    return ends;
  }();
  return (kEnds >> (last & 63) & 1) != 0;
}

bool is_mark(char32_t c) {
  static constexpr std::u32string_view marks = U"，。、；：（）！？“”‘’【】《》\n\t (),;:!?\"'";
  return c == 0 || marks.find(c) != marks.npos;
}

/// Particles and marks between a label and the name.
void skip_glue(std::string_view s, std::size_t& i) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view glue : {"：", ":", " ", "是", "为", "叫", "“", "\"", "("}) {
      if (has(s, i, glue)) {
        i += glue.size();
        moved = true;
      }
    }
  }
}

/// Chinese characters up to the next mark, digit or letter; nothing if they are no name.
std::string chinese_name(std::string_view s, std::size_t i) {
  const std::size_t begin = i;
  while (i < s.size() && i - begin <= kMaxCompany) {
    const CodePoint c = code_point(s, i);
    if (c.value < 0x80 || is_mark(c.value)) break;
    i += c.size;
  }
  const std::string_view name = s.substr(begin, i - begin);
  static constexpr std::array<std::string_view, 8> kCompanies = {"公司", "店", "部",   "行",
                                                                 "厂",   "社", "中心", "工作室"};
  const bool company =
      std::ranges::any_of(kCompanies, [&](std::string_view end) { return name.ends_with(end); });
  static constexpr std::array<std::string_view, 10> kNoNames = {
      "账号", "卡号", "账户", "不详", "不知", "银行", "不明", "支付宝", "微信", "未知"};
  const bool other =
      std::ranges::any_of(kNoNames, [&](std::string_view word) { return name.starts_with(word); });
  if (name.size() < 6 || other || (!company && name.size() > kMaxPersonal)) return {};
  return std::string(name);
}

/// One to four capitalised words.
std::string english_name(std::string_view s, std::size_t i) {
  const std::size_t begin = i;
  std::size_t end = i;
  for (int words = 0; words < 4 && is_upper(at(s, i)); ++words) {
    while (is_alpha(at(s, i)) || at(s, i) == '-' || at(s, i) == '\'') ++i;
    end = i;
    if (at(s, i) != ' ') break;
    ++i;
  }
  return std::string(s.substr(begin, end - begin));
}

/// The name after the first label within [from, to).
std::string name_within(std::string_view s, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if ((s[i] & 0xC0) == 0x80) continue;  // within a character
    const bool may_begin = (s[i] & 0x80) != 0 && is_initial(at(s, i + 2));
    for (const std::string_view label : kLabels) {
      if (!may_begin) break;
      if (!has(s, i, label)) continue;
      std::size_t k = i + label.size();
      skip_glue(s, k);
      if (k >= to) break;
      return is_upper(at(s, k)) ? english_name(s, k) : chinese_name(s, k);
    }
    if (!is_alpha(s[i]) || is_alpha(before(s, i))) continue;
    if (kEnglishInitials.find(to_lower(s[i])) == kEnglishInitials.npos) continue;
    for (const std::string_view label : kEnglishLabels) {
      const std::string_view here = s.substr(i, label.size());
      if (!std::ranges::equal(here, label, [](char a, char b) { return to_lower(a) == b; })) {
        continue;
      }
      std::size_t k = i + label.size();
      if (has(s, k, " is")) k += 3;
      skip_glue(s, k);
      if (k >= to) break;
      const std::string name = is_upper(at(s, k)) ? english_name(s, k) : chinese_name(s, k);
      if (!name.empty()) return name;
    }
  }
  return {};
}

}  // namespace

std::string payee_name(const Context& c, const Found& account, std::size_t floor,
                       std::size_t ceiling) {
  const std::size_t limit = std::min(account.end + kReachName, ceiling);
  const std::size_t to = sentence_end(c.s, account.end, limit);
  if (to > account.end) {
    if (std::string name = name_within(c.s, account.end, to); !name.empty()) return name;
  }
  const std::size_t least =
      std::max(floor, account.begin > kReachName ? account.begin - kReachName : 0);
  const std::size_t from = sentence_begin(c.s, account.begin, least);
  return from < account.begin ? name_within(c.s, from, account.begin) : std::string();
}

}  // namespace holdfast::intake

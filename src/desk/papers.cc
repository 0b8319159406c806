#include "desk/papers.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/sha256.h"

namespace holdfast::desk {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLetters = 16;  // 80 bits: nobody finds a second paper for a code
constexpr std::size_t kCodeGroup = 4;

void append(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
  out += '\n';
}

// Writes one block: its kind, then its texts.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void operator()(const Heading& block) { texts("heading", {block.text}); }
  void operator()(const Paragraph& block) {
    texts("paragraph", {std::to_string(static_cast<int>(block.form)), block.text});
  }
  void operator()(const KeyValues& block) {
    texts("values", {std::to_string(block.rows.size())});
    for (const auto& [name, value] : block.rows) {
      append(out_, name);
      append(out_, value);
    }
  }
  void operator()(const Table& block) {
    texts("table", {block.caption, std::to_string(block.columns.size()),
                    std::to_string(block.rows.size()), std::to_string(block.sums.size())});
    for (const auto& column : block.columns) append(out_, column.head);
    for (const auto& row : block.rows) {
      for (const auto& cell : row) append(out_, cell);
    }
    for (const auto& cell : block.sums) append(out_, cell);
  }
  void operator()(const Signatures& block) {
    texts("signatures", {std::to_string(block.names.size())});
    for (const auto& name : block.names) append(out_, name);
  }
  void operator()(const Seal& block) {
    texts("seal", {block.organisation, format_instant(block.date)});
  }
  void operator()(const Verification&) { texts("verification", {}); }
  void operator()(const PageBreak&) { texts("page", {}); }

 private:
  void texts(std::string_view kind, std::initializer_list<std::string_view> texts) {
    append(out_, kind);
    for (const auto text : texts) append(out_, text);
  }

  std::string& out_;
};

std::string below_hundred(int number) {
  static constexpr std::array<std::string_view, 10> kDigits{"零", "一", "二", "三", "四",
                                                            "五", "六", "七", "八", "九"};
  const auto tens = static_cast<std::size_t>(number / 10);
  const auto ones = static_cast<std::size_t>(number % 10);
  std::string out;
  if (tens > 1) out += kDigits[tens];
  if (tens > 0) out += "十";
  if (ones > 0) out += kDigits[ones];
  return out;
}

}  // namespace

std::string canonical_text(const Paper& paper) {
  std::string out = "holdfast.paper.1\n";
  append(out, paper.issuer);
  append(out, paper.title);
  append(out, paper.number);
  append(out, format_instant(paper.made_at));
  for (const auto& block : paper.blocks) std::visit(Writer(out), block);
  return out;
}

std::string content_sha256(const Paper& paper) { return sha256_hex(canonical_text(paper)); }

std::string paper_code(std::string_view sha256) {
  CHECK(sha256.size() == 64, "a SHA-256 is 64 hex digits");
  const auto nibble = [&](std::size_t at) {
    const char c = sha256[at];
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  std::string code;
  for (std::size_t letter = 0; letter < kCodeLetters; ++letter) {
    unsigned value = 0;
    for (std::size_t bit = letter * 5; bit < letter * 5 + 5; ++bit) {
      value = value << 1 | (nibble(bit / 4) >> (3 - bit % 4) & 1U);
    }
    if (letter > 0 && letter % kCodeGroup == 0) code += '-';
    code += kCrockford[value];
  }
  return code;
}

Result<std::string> parse_paper_code(std::string_view text) {
  std::string letters;
  for (char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    letters += c;
  }
  if (letters.size() != kCodeLetters ||
      letters.find_first_not_of(kCrockford) != std::string::npos) {
    return fail(ErrorKind::Invalid, "paper.code",
                "a code is 16 letters and digits in groups of four, as 7K3M-00QA-ZX4T-1B9N");
  }
  std::string code;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && i % kCodeGroup == 0) code += '-';
    code += letters[i];
  }
  return code;
}

Result<void> check_paper(const Paper& paper) {
  std::size_t rows = 0;
  for (const auto& block : paper.blocks) {
    const auto* table = std::get_if<Table>(&block);
    if (table == nullptr) continue;
    const auto fits = [&](const auto& row) { return row.size() == table->columns.size(); };
    const bool is_sound = !table->columns.empty() && std::ranges::all_of(table->rows, fits) &&
                          (table->sums.empty() || fits(table->sums));
    if (!is_sound) {
      return fail(ErrorKind::Internal, "paper.table",
                  "a table's rows have not as many cells as it has columns", table->caption);
    }
    rows += table->rows.size();
  }
  if (rows > kPaperRowsMax || canonical_text(paper).size() > kPaperTextMax) {
    return fail(ErrorKind::TooLarge, "paper.too_large",
                "this is more than a paper holds (" + std::to_string(kPaperRowsMax) +
                    " rows); choose an earlier as_of, or take the XLSX file");
  }
  return {};
}

std::string chinese_number(int number) {
  CHECK(number >= 1 && number <= 999, "numerals are for 1 to 999");
  if (number < 100) return below_hundred(number);
  std::string out = below_hundred(number / 100) + "百";
  const int rest = number % 100;
  if (rest == 0) return out;
  if (rest < 10) return out + "零" + below_hundred(rest);
  // 110 is 一百一十, though 10 alone is 十.
  return out + (rest < 20 ? "一" : "") + below_hundred(rest);
}

std::string chinese_date(Instant at) {
  const Civil civil = to_civil(at, kChinaOffset);
  return std::to_string(civil.year) + "年" + std::to_string(civil.month) + "月" +
         std::to_string(civil.day) + "日";
}

std::string local_time(Instant at) {
  const Civil civil = to_civil(at, kChinaOffset);
  std::array<char, 80> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d", civil.year,
                    civil.month, civil.day, civil.hour, civil.minute, civil.second);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string grouped_yuan(Money money) {
  std::string text = format_yuan(money);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const std::size_t point = text.find('.');
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace holdfast::desk

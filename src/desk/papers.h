// Papers and sheets as plain values: a verb says what stands on a paper, papers/ (behind
// PaperPress) how it looks. The same value gives the same text, code and bytes.
//
//   Paper -> canonical text -> SHA-256 -> code "7K3M-…": printed on the paper, kept in the journal
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::desk {

// Limits of one paper: more belongs into a sheet.
inline constexpr std::size_t kPaperRowsMax = 5'000;    ///< of all its tables together
inline constexpr std::size_t kPaperTextMax = 4 << 20;  ///< bytes of its canonical text

/// A section's head; numbered 一、 二、 三、 through the paper.
struct Heading {
  std::string text;
};

struct Paragraph {
  enum class Form {
    Body,      ///< first line indented by two characters
    Numbered,  ///< 1. 2. 3., anew after each heading
    Plain,     ///< not indented: an addressee, a closing
    Centred,
    Note,  ///< small
  };
  std::string text;
  Form form = Form::Body;
};

/// Names and values in two ruled columns.
struct KeyValues {
  std::vector<std::pair<std::string, std::string>> rows;
};

enum class Align { Left, Centre, Right };

struct Column {
  std::string head;
  int share = 1;  ///< of the width, beside the other columns' shares
  Align align = Align::Left;
};

/// A ruled table; goes on over pages, its head repeated on each.
struct Table {
  std::string caption;  ///< may be empty
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::vector<std::string> sums;               ///< a last row in bold; empty: none
};

/// "经办人：________" each, two a line.
struct Signatures {
  std::vector<std::string> names;
};

/// Who issues the paper and when, at the right, with the place for the seal.
struct Seal {
  std::string organisation;
  Instant date;
};

/// The verification code, its QR picture, and how it is checked.
struct Verification {};

struct PageBreak {};

using Block =
    std::variant<Heading, Paragraph, KeyValues, Table, Signatures, Seal, Verification, PageBreak>;

/// One paper, A4. Text is UTF-8; a line feed in it ends a line.
struct Paper {
  std::string issuer;  ///< the red head; empty: none
  std::string title;
  std::string number;  ///< of the paper: 〔2026〕0012号; may be empty
  Instant made_at;     ///< also the date inside the file
  std::vector<Block> blocks;
};

/// All that the paper says, in one form: what its code is made of. Its layout is no part of it.
/// Each block as its kind, then its texts, each LENGTH ":" BYTES "\n".
std::string canonical_text(const Paper& paper);

/// Lower-case hex SHA-256 of the canonical text.
std::string content_sha256(const Paper& paper);

/// The code of a content: its first 80 bits in Crockford's base 32, "7K3M-00QA-ZX4T-1B9N".
/// `sha256` is 64 hex digits.
std::string paper_code(std::string_view sha256);

/// Reads a code as people type it: small letters, spaces, no dashes, O for 0, I or L for 1.
/// @err paper.code
Result<std::string> parse_paper_code(std::string_view text);

/// Refuses what cannot be set: too much of it, rows that do not fit their columns.
/// @err paper.too_large (TooLarge), paper.table (Internal)
Result<void> check_paper(const Paper& paper);

/// "一", "十二", "一百零三": Chinese numerals of 1 to 999.
std::string chinese_number(int number);
/// "2026年9月11日" and "2026-09-11 15:30:05", by China's time.
std::string chinese_date(Instant at);
std::string local_time(Instant at);
/// "1,234,567.80": yuan with groups, as papers write it.
std::string grouped_yuan(Money money);

// ------------------------------------------------------------------------------------- sheets

/// One cell: text, money, a moment (written in China's time), a whole number, or nothing.
using Cell = std::variant<std::monostate, std::string, Money, Instant, std::int64_t>;

/// One sheet of a workbook, or one CSV file.
struct Sheet {
  std::string name;  ///< at most 31 characters, none of []:*?/\ .
  std::vector<std::string> heads;
  std::vector<std::vector<Cell>> rows;  ///< as many cells as heads
};

/// RFC 4180 with a header row, a byte order mark (spreadsheets need it to know UTF-8), money in
/// decimal yuan, time in RFC 3339 UTC. A text that a spreadsheet would take for a formula (= + - @,
/// tab, carriage return first) gets an apostrophe before it.
std::string to_csv(const Sheet& sheet);

// --------------------------------------------------------------------------------------- press

/// Makes files of papers and sheets. papers/ implements it; app/ wires it. Any thread may call;
/// calls wait for one another: not for the writer's thread, nor one that serves others.
class PaperPress {
 public:
  virtual ~PaperPress() = default;
  /// A4 PDF with its code; the same bytes for the same paper. Cost: about 30 ms a page.
  /// @err as check_paper; paper.fonts (Unavailable), paper.press (Internal)
  virtual Result<std::string> pdf(const Paper& paper) = 0;
  /// @err sheet.press (Unavailable: no room for its temporary file)
  virtual Result<std::string> xlsx(std::span<const Sheet> sheets, Instant made_at) = 0;
};

}  // namespace holdfast::desk

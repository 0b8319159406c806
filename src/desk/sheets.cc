// Sheets as CSV. Spreadsheets run a text cell that looks like a formula, and what a fraudster
// writes into a transfer's remark gets into our tables: such cells are made text.
#include "desk/papers.h"

namespace holdfast::desk {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void append_text(std::string& out, std::string_view text) {
  const bool is_guarded = looks_like_formula(text);
  if (!is_guarded && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  if (is_guarded) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

struct CellWriter {
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(const std::string& text) const { append_text(out, text); }
  void operator()(Money money) const { out += format_yuan(money); }
  void operator()(Instant at) const { out += format_instant(at); }
  void operator()(std::int64_t number) const { out += std::to_string(number); }
};

}  // namespace

std::string to_csv(const Sheet& sheet) {
  std::string out(kByteOrderMark);
  const auto end_line = [&out] { out.replace(out.size() - 1, 1, "\r\n"); };
  for (const auto& head : sheet.heads) {
    append_text(out, head);
    out += ',';
  }
  end_line();
  for (const auto& row : sheet.rows) {
    for (const auto& cell : row) {
      std::visit(CellWriter{out}, cell);
      out += ',';
    }
    end_line();
  }
  return out;
}

}  // namespace holdfast::desk

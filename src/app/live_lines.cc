#include "app/live_lines.h"

#include <array>
#include <limits>

#include "trace/ledger_input.h"
#include "trace/ledger_json.h"

namespace holdfast::app {
namespace {

constexpr std::array<std::string_view, 1> kCase{"case"};

}  // namespace

LiveLines::LiveLines(std::string file, const std::string& format, std::istream& in)
    : file_(std::move(file)), in_(in), buffer_(kLineMax + 1) {
  if (!format.empty()) {
    is_jsonl_ = format == "jsonl";
  } else if (file_.ends_with(".jsonl") || file_.ends_with(".csv")) {
    is_jsonl_ = file_.ends_with(".jsonl");
  }
}

bool LiveLines::next() {
  do {
    in_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    auto size = static_cast<std::size_t>(in_.gcount());
    if (in_.bad() || (in_.eof() && size == 0)) return false;
    is_too_long_ = in_.fail();
    if (is_too_long_) {
      in_.clear();
      in_.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    } else if (!in_.eof()) {
      --size;  // the line's end
    }
    line_ = {buffer_.data(), size};
    if (++number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_.remove_prefix(3);
  } while (line_.find_first_not_of(" \t\r") == std::string_view::npos);
  if (!is_jsonl_) is_jsonl_ = line_[line_.find_first_not_of(" \t")] == '{';
  return true;
}

std::optional<LiveLine> LiveLines::read(trace::Problems& problems) {
  if (is_too_long_) {
    problems.add(file_, number_, "line", "has more than 1 MiB: one transfer a line is expected");
    return std::nullopt;
  }
  if (!*is_jsonl_ && header_.empty()) return read_header(problems), std::nullopt;
  // A table of one line: every check, and every word about it, is that of the tables.
  const std::string text = *is_jsonl_ ? std::string(line_) : header_ + "\n" + std::string(line_);
  const trace::LedgerInput input{file_, text, {}, {}, *is_jsonl_ ? number_ : number_ - 1};
  const trace::LedgerRows rows = *is_jsonl_ ? trace::read_transfers_jsonl(input, problems)
                                            : trace::read_transfers_csv(input, problems);
  if (rows.transfers().empty()) return std::nullopt;
  const trace::Transfer& t = rows.transfers()[0];
  LiveLine line{t.time,
                t.amount,
                std::string(rows.accounts().name(t.from)),
                std::string(rows.accounts().name(t.to)),
                std::string(rows.ref(0)),
                {}};
  if (!read_case(text, line.of_case, problems)) return std::nullopt;
  return line;
}

void LiveLines::read_header(trace::Problems& problems) {
  header_ = line_;
  trace::read_transfers_csv({file_, header_, {}, {}, 1}, problems);
  if (problems.is_fatal()) return;
  trace::Problems of_case;
  const trace::CsvReader csv(file_, header_, kCase, of_case);
  has_case_ = csv.is_open();
  if (!has_case_ && csv.find_column(kCase[0])) {
    problems.add_fatal(file_, number_, kCase[0], "is in the header twice");
  }
}

bool LiveLines::read_case(std::string_view text, std::string& of_case,
                          trace::Problems& problems) const {
  if (!*is_jsonl_) {
    if (!has_case_) return true;
    trace::CsvReader csv(file_, text, kCase, problems);
    if (csv.next()) of_case = csv[0];
    return true;
  }
  using Kind = trace::JsonValue::Kind;
  trace::JsonLine json(kCase);
  if (!json.read(text)) {  // sound but for this: the key is there twice
    problems.add(file_, number_, json.fault_key(), json.fault());
    return false;
  }
  const trace::JsonValue& value = json[0];
  if (value.kind == Kind::Missing || (value.kind == Kind::Other && value.text == "null")) {
    return true;
  }
  if (value.kind != Kind::String || value.text.empty()) {
    problems.add(file_, number_, kCase[0],
                 value.kind == Kind::String ? "is empty" : "is not a string");
    return false;
  }
  of_case = value.text;
  return true;
}

}  // namespace holdfast::app

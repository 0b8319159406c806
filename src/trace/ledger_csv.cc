// Transfers out of CSV, at the speed of the checks: plain lines - nearly all - are cut by the
// places that CsvScan found; lines with quotes, and those that look wrong, go to CsvReader.
#include <algorithm>
#include <array>

#include "trace/ledger_fields.h"
#include "trace/ledger_input.h"
#include "trace/ledger_scan.h"

namespace holdfast::trace {
namespace {

enum Column { kTime, kFrom, kTo, kAmount, kRef, kNeeded };
constexpr std::array<std::string_view, kNeeded> kColumns{"time", "from", "to", "amount", "ref"};
constexpr std::string_view kToldBy = "told_by";

struct Fields {
  std::array<std::string_view, kNeeded> of;
  std::optional<std::string_view> told_by;
};

class TransferCsv {
 public:
  TransferCsv(const LedgerInput& input, Problems& problems)
      : input_(input),
        text_(input.text),
        problems_(problems),
        csv_(input.file, input.text, kColumns, problems),
        builder_(input.file, input.text, input.options, problems) {
    if (!csv_.is_open()) return;
    for (std::size_t i = 0; i < kNeeded; ++i) column_[i] = csv_.column(i);
    if (input.options.pairs) told_by_column_ = csv_.find_column(kToldBy);
  }

  LedgerRows read() {
    if (csv_.is_open()) {
      place_ = csv_.offset();
      line_ = csv_.next_line() + input_.first_line - 1;
      builder_.expect(expected_lines());
      for (std::size_t size = CsvScan::kPiece; place_ < text_.size() && !is_full_;) {
        const std::size_t before = place_;
        read_piece(std::min(size, text_.size() - place_));
        // No line ends within the piece: a longer one.
        size = place_ == before ? size * 2 : CsvScan::kPiece;
        if (input_.progress && place_ / kProgressEvery != before / kProgressEvery) {
          input_.progress(place_, line_ - 1);
        }
      }
    }
    return builder_.finish(kColumns[kRef], kColumns[kAmount]);
  }

 private:
  // A guess that saves most copying: lines are as long as the first ones are.
  std::size_t expected_lines() const {
    const std::string_view sample = text_.substr(place_, std::size_t{64} << 10);
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n'));
    if (sample.size() + place_ == text_.size()) return lines + 1;
    return text_.size() / sample.size() * (lines + lines / 64 + 1);
  }

  // Reads the lines that end within the next `size` bytes.
  void read_piece(std::size_t size) {
    const std::size_t start = place_;
    const std::string_view piece = text_.substr(start, size);
    const bool is_last = start + size == text_.size();
    scan_.read(piece, is_last ? '\n' : text_[start + size]);
    const std::uint32_t* mark = scan_.marks().data();
    const std::uint32_t* const marks_end = mark + scan_.mark_count();
    const std::size_t columns = csv_.columns();
    while (place_ - start < size) {
      const std::size_t begin = place_ - start;
      // The line is plain if its marks are as many commas as there should be, then a line end.
      const auto marks_left = static_cast<std::size_t>(marks_end - mark);
      bool is_plain = marks_left >= columns && piece[mark[columns - 1]] == '\n';
      for (std::size_t i = 0; is_plain && i + 1 < columns; ++i) is_plain = piece[mark[i]] == ',';
      if (is_plain && is_sound_text(begin, mark[columns - 1])) [[likely]] {
        take(fields_between(piece, begin, mark), text_, true);
        place_ = start + mark[columns - 1] + 1;
        ++line_;
        mark += columns;
        continue;
      }
      if (!is_last &&
          std::find_if(mark, marks_end, [&](auto m) { return piece[m] == '\n'; }) == marks_end) {
        return;  // the next piece has the whole line
      }
      read_odd();
      if (is_full_) return;
      while (mark != marks_end && start + *mark < place_) ++mark;
    }
  }

  bool is_sound_text(std::size_t begin, std::size_t end) const {
    if (scan_.is_odd(begin, end)) return false;
    return !scan_.has_wide(begin, end) ||
           is_utf8(text_.substr(place_, end - begin));  // commas cannot be within a character
  }

  Fields fields_between(std::string_view piece, std::size_t begin, const std::uint32_t* mark) {
    const auto field = [&](std::size_t column) {
      const std::size_t from = column == 0 ? begin : mark[column - 1] + std::size_t{1};
      std::size_t to = mark[column];
      if (column + 1 == csv_.columns() && to > from && piece[to - 1] == '\r') --to;
      return piece.substr(from, to - from);
    };
    Fields fields;
    for (std::size_t i = 0; i < kNeeded; ++i) fields.of[i] = field(column_[i]);
    if (told_by_column_) fields.told_by = field(*told_by_column_);
    return fields;
  }

  // One record the slow way; it may go over several lines. Empty lines end here too.
  void read_odd() {
    csv_.seek(place_, line_);
    const bool is_sound = csv_.next_one();
    place_ = csv_.offset();
    line_ = csv_.next_line();
    if (!is_sound) return;
    Fields fields;
    for (std::size_t i = 0; i < kNeeded; ++i) fields.of[i] = csv_[i];
    if (told_by_column_) fields.told_by = csv_.field(*told_by_column_);
    const std::size_t after = std::exchange(line_, csv_.line());
    take(fields, {}, !csv_.has_line_ends());
    line_ = after;
  }

  // `around`: text in front of the amount that may be read, or nothing.
  void take(const Fields& fields, std::string_view around, bool is_one_line) {
    const auto& f = fields.of;
    const auto time = times_.read(f[kTime]);
    if (!time) return bad(kTime, time.error().detail);
    if (const char* fault = fault_of_account(f[kFrom])) return bad(kFrom, fault);
    if (const char* fault = fault_of_account(f[kTo])) return bad(kTo, fault);
    if (f[kFrom] == f[kTo]) {
      return bad(kTo, "is the account the money comes from: a transfer to itself moves nothing");
    }
    const auto before =
        around.empty() ? 0 : static_cast<std::size_t>(f[kAmount].data() - around.data());
    const auto amount = read_yuan(f[kAmount], before);
    if (!amount) return bad(kAmount, amount.error().detail);
    if (amount->fen <= 0) return bad(kAmount, "'" + std::string(f[kAmount]) + "' is not above 0");
    if (const char* fault = fault_of_ref(f[kRef])) return bad(kRef, fault);
    LedgerLine line{*time, *amount, f[kFrom], f[kTo], f[kRef], line_, is_one_line};
    if (input_.options.pairs) {
      const auto teller = teller_of(f[kFrom], f[kTo], fields.told_by);
      if (!teller) {
        problems_.add(input_.file, line_, kToldBy, "is the institution of neither account");
        return;
      }
      line.teller = *teller;
    }
    if (!builder_.has_room()) {
      is_full_ = true;
      problems_.add_fatal(input_.file, line_, kColumns[kRef], "more lines than can be numbered");
      return;
    }
    builder_.put(line);
  }

  void bad(Column column, std::string_view what) {
    problems_.add(input_.file, line_, kColumns[column], what);
  }

  const LedgerInput& input_;
  std::string_view text_;
  Problems& problems_;
  CsvReader csv_;
  LedgerBuilder builder_;
  TimeReader times_;
  CsvScan scan_;
  std::array<std::size_t, kNeeded> column_{};
  std::optional<std::size_t> told_by_column_;
  std::size_t place_ = 0;
  std::size_t line_ = 1;
  bool is_full_ = false;
};

}  // namespace

LedgerRows read_transfers_csv(const LedgerInput& input, Problems& problems) {
  return TransferCsv(input, problems).read();
}

}  // namespace holdfast::trace

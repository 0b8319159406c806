// CSV after RFC 4180 with a header row: columns are found by name, in any order; others are
// ignored. A byte order mark, CRLF, quoted fields (also over several lines) and a last line without
// an end are accepted; wholly empty lines are passed over.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::trace {

/// What is wrong with the input, in the form the command lines promise:
/// `FILE:LINE: COLUMN: what is wrong`. Keeps the first few of the first files, counts all.
class Problems {
 public:
  static constexpr std::size_t kShown = 20;

  /// `line` from 1. Of one file they may come in any order, of several one file after the other.
  void add(std::string_view file, std::size_t line, std::string_view column, std::string_view what);

  /// Problems that behind the ones added before would not be shown.
  void add_unshown(std::size_t count) { count_ += count; }

  /// A file that cannot be used at all (a column is missing): not to be skipped.
  void add_fatal(std::string_view file, std::size_t line, std::string_view column,
                 std::string_view what);

  std::size_t count() const { return count_; }
  bool is_fatal() const { return is_fatal_; }
  std::vector<std::string> shown() const;

 private:
  struct Shown {
    std::string file;
    std::size_t line = 0;
    std::string text;
  };
  std::vector<Shown> shown_;
  std::size_t count_ = 0;
  bool is_fatal_ = false;
};

/// Walks over the records of one file. Bad records (quotes, field count, not UTF-8) are reported
/// and passed over.
class CsvReader {
 public:
  /// `text` and `problems` must outlive the reader. `columns`: the names that are needed; one that
  /// is missing or there twice is a fatal problem, and next() is false at once.
  CsvReader(std::string_view file, std::string_view text, std::span<const std::string_view> columns,
            Problems& problems);

  /// Goes to the next sound record; false at the end.
  bool next();

  /// Field of the n-th needed column. The view lives as long as the text, or, for a quoted field
  /// with quotes in it, until the next call of next().
  std::string_view operator[](std::size_t n) const { return fields_[at_[n]]; }

  /// True if a field of this record lives as long as the text (it has no quotes in it).
  bool is_lasting(std::string_view field) const {
    return field.data() >= text_.data() && field.data() <= text_.data() + text_.size();
  }

  /// The line on which the record begins, from 1.
  std::size_t line() const { return line_; }

  /// True if the record goes over several lines.
  bool has_line_ends() const { return next_line_ > line_ + 1; }

  // For a caller that reads plain lines by itself and leaves only odd ones to this reader.

  /// False: the header cannot be used, and was reported.
  bool is_open() const { return is_open_; }
  std::size_t columns() const { return header_.size(); }
  /// The column of the n-th needed name, and of a name that need not be there.
  std::size_t column(std::size_t n) const { return at_[n]; }
  std::optional<std::size_t> find_column(std::string_view name) const;
  /// A field by its column.
  std::string_view field(std::size_t column) const { return fields_[column]; }
  /// Where the next record begins, and on which line.
  std::size_t offset() const { return text_.size() - rest_.size(); }
  std::size_t next_line() const { return next_line_; }
  void seek(std::size_t offset, std::size_t line) {
    rest_ = text_.substr(offset);
    next_line_ = line;
  }
  /// Reads the one record that begins here; false if it is broken or empty.
  bool next_one();

  /// Reports the n-th needed column of this record.
  void bad(std::size_t n, std::string_view what) { problems_.add(file_, line_, columns_[n], what); }

 private:
  bool read_header();
  bool read_record();
  bool split_plain(std::string_view line);
  bool split_quoted();
  std::string_view column_name(std::size_t field) const;
  void bad_field(std::size_t field, std::string_view what);
  void skip_line();

  std::string_view file_;
  std::string_view text_;
  std::string_view rest_;
  std::vector<std::string_view> columns_;
  Problems& problems_;
  std::vector<std::string> header_;
  std::vector<std::size_t> at_;  // needed column -> field
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_;
  std::string number_;  // scratch of column_name
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
  bool is_open_ = false;
};

/// Appends `text` as a CSV field, quoted where it must be.
void append_csv(std::string& out, std::string_view text);

/// True if `text` is well-formed UTF-8 without NUL.
bool is_utf8(std::string_view text);

}  // namespace holdfast::trace

// CSV after RFC 4180 with a header row: columns are found by name, in any order; others are
// ignored. A byte order mark, CRLF, quoted fields (also over several lines) and a last line without
// an end are accepted; wholly empty lines are passed over.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::trace {

/// What is wrong with the input, in the form the command lines promise:
/// `FILE:LINE: COLUMN: what is wrong`. Keeps the first few, counts all.
class Problems {
 public:
  static constexpr std::size_t kShown = 20;

  /// `line` from 1.
  void add(std::string_view file, std::size_t line, std::string_view column, std::string_view what);

  /// A file that cannot be used at all (a column is missing): not to be skipped.
  void add_fatal(std::string_view file, std::size_t line, std::string_view column,
                 std::string_view what);

  std::size_t count() const { return count_; }
  bool is_fatal() const { return is_fatal_; }
  std::span<const std::string> shown() const { return shown_; }

 private:
  std::vector<std::string> shown_;
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

  /// True if the fields of this record live as long as the text (none is quoted).
  bool is_lasting() const { return unquoted_.empty(); }

  /// The line on which the record begins, from 1.
  std::size_t line() const { return line_; }

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

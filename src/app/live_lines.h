// The lines of a stream of transfers, one at a time: checked as those of a file are.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "trace/csv.h"

namespace holdfast::app {

/// One transfer that became known.
struct LiveLine {
  Instant time;
  Money amount;  ///< above 0
  std::string from;
  std::string to;  ///< not `from`
  std::string ref;
  std::string of_case;  ///< whose payment it is; empty: no victim's
};

class LiveLines {
 public:
  /// The most bytes of a line: names and a ref may be 64 KiB each, twice that with escapes.
  static constexpr std::size_t kLineMax = std::size_t{1} << 20;

  /// `in` must outlive the reader. `format`: csv (the first line is the header), jsonl; empty: by
  /// the ending of `file`, else jsonl if the first line begins with a brace.
  LiveLines(std::string file, const std::string& format, std::istream& in);

  /// Waits for the next line that is not empty. False at the end of the input.
  bool next();

  /// That line. Nothing if it is bad, which is told to `problems`, or the header.
  std::optional<LiveLine> read(trace::Problems& problems);

  /// Its number, from 1.
  std::size_t number() const { return number_; }
  const std::string& file() const { return file_; }

 private:
  void read_header(trace::Problems& problems);
  bool read_case(std::string_view text, std::string& of_case, trace::Problems& problems) const;

  std::string file_;
  std::istream& in_;
  std::vector<char> buffer_;
  std::string_view line_;
  std::size_t number_ = 0;
  bool is_too_long_ = false;
  std::optional<bool> is_jsonl_;  // nothing: not known before the first line
  std::string header_;            // of CSV; empty: not read yet
  bool has_case_ = false;         // a column of the header
};

}  // namespace holdfast::app

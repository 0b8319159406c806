// One JSON object of a line, read strictly (RFC 8259) and without a tree: its strings are views
// into the line, and what nobody asked for is checked and passed over.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::trace {

/// A value that was asked for.
struct JsonValue {
  enum class Kind : unsigned char { Missing, String, Number, Other };
  Kind kind = Kind::Missing;
  std::string_view text;  ///< the string, unescaped; or the value as it is written
};

class JsonLine {
 public:
  /// `keys` must outlive the reader; at most 32.
  explicit JsonLine(std::span<const std::string_view> keys);

  /// Reads `line` (without its end); false if it is not one object, or has a wanted key twice.
  /// The values live as long as the line, or, if they have escapes, until the next call.
  bool read(std::string_view line);

  const JsonValue& operator[](std::size_t n) const { return values_[n]; }

  /// After a failure: what is wrong, and the key it is about ("JSON" for the line).
  const std::string& fault() const { return fault_; }
  std::string_view fault_key() const { return fault_key_; }

 private:
  // A key as it stood in the line before, at the same place: lines of a file are alike.
  struct Guess {
    std::string text;  // "\"time\":"
    std::size_t key = 0;
  };
  static constexpr std::size_t kNoKey = ~std::size_t{0};

  bool read_member(std::size_t place);
  bool read_key(std::size_t place, std::size_t& key);
  bool read_value(JsonValue& value, std::size_t depth);
  bool read_string(std::string_view& out);
  bool read_escaped(std::string_view& out, std::size_t from);
  bool read_escape(std::string& out);
  std::optional<unsigned> read_hex();
  bool read_number();
  bool read_digits();
  bool read_word(std::string_view word);
  bool skip_nested(std::size_t depth);
  void skip_space();
  bool eat(char c);
  bool fail_at(std::string_view what);

  std::span<const std::string_view> keys_;
  std::vector<JsonValue> values_;
  std::vector<Guess> guesses_;
  std::deque<std::string> unescaped_;
  std::string_view line_;
  std::size_t at_ = 0;
  std::string fault_;
  std::string_view fault_key_;
};

}  // namespace holdfast::trace

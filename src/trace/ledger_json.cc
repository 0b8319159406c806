#include "trace/ledger_json.h"

#include <algorithm>
#include <bit>

#include "trace/ledger_hash.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kMaxDepth = 64;

// A bit in every byte that ends a plain stretch of a string: a quote, a backslash, a control. Exact
// up to the first such byte.
std::uint64_t ends_in(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101;
  constexpr std::uint64_t kHighs = 0x8080'8080'8080'8080;
  const auto has_zero = [](std::uint64_t x) { return (x - kOnes) & ~x & kHighs; };
  const std::uint64_t controls = (word - kOnes * 0x20) & ~word & kHighs;
  return has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\') | controls;
}

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

}  // namespace

JsonLine::JsonLine(std::span<const std::string_view> keys) : keys_(keys), values_(keys.size()) {}

bool JsonLine::read(std::string_view line) {
  line_ = line;
  at_ = 0;
  std::ranges::fill(values_, JsonValue{});
  if (!unescaped_.empty()) unescaped_.clear();
  skip_space();
  if (!eat('{')) return fail_at("an object {...} is expected");
  skip_space();
  if (!eat('}')) {
    for (std::size_t place = 0;; ++place) {
      if (!read_member(place)) return false;
      if (eat(',')) {
        skip_space();
      } else if (eat('}')) {
        break;
      } else {
        return fail_at("a comma or } is expected");
      }
    }
  }
  skip_space();
  return at_ == line_.size() || fail_at("there is text behind the object");
}

bool JsonLine::read_member(std::size_t place) {
  std::size_t key = kNoKey;
  if (!read_key(place, key)) return false;
  skip_space();
  JsonValue ignored;
  JsonValue& value = key == kNoKey ? ignored : values_[key];
  if (value.kind != JsonValue::Kind::Missing) {
    fault_ = "is in the line twice";
    fault_key_ = keys_[key];
    return false;
  }
  if (!read_value(value, 0)) return false;
  skip_space();
  return true;
}

bool JsonLine::read_key(std::size_t place, std::size_t& key) {
  if (place < guesses_.size() && line_.substr(at_).starts_with(guesses_[place].text)) {
    at_ += guesses_[place].text.size();
    key = guesses_[place].key;
    return true;
  }
  const std::size_t begin = at_;
  std::string_view name;
  if (at_ >= line_.size() || line_[at_] != '"') return fail_at("a key in quotes is expected");
  if (!read_string(name)) return false;
  skip_space();
  if (!eat(':')) return fail_at("a colon is expected");
  const auto found = std::ranges::find(keys_, name);
  key = found == keys_.end() ? kNoKey : static_cast<std::size_t>(found - keys_.begin());
  constexpr std::size_t kMaxGuesses = 64;
  if (place < kMaxGuesses) {
    guesses_.resize(std::max(guesses_.size(), place + 1));
    guesses_[place] = {std::string(line_.substr(begin, at_ - begin)), key};
  }
  return true;
}

bool JsonLine::read_value(JsonValue& value, std::size_t depth) {
  const std::size_t begin = at_;
  const char first = at_ < line_.size() ? line_[at_] : '\0';
  if (first == '"') {
    value.kind = JsonValue::Kind::String;
    return read_string(value.text);
  }
  bool is_sound = false;
  value.kind = JsonValue::Kind::Other;
  if (first == '-' || (first >= '0' && first <= '9')) {
    value.kind = JsonValue::Kind::Number;
    is_sound = read_number();
  } else if (first == '{' || first == '[') {
    is_sound = skip_nested(depth);
  } else {
    is_sound = read_word("true") || read_word("false") || read_word("null") ||
               fail_at("a value is expected");
  }
  value.text = line_.substr(begin, at_ - begin);
  return is_sound;
}

// Behind the opening quote: plain bytes eight at a time, up to the closing one.
bool JsonLine::read_string(std::string_view& out) {
  const std::size_t begin = ++at_;
  while (at_ + 8 <= line_.size()) {
    const std::uint64_t ends = ends_in(load64(line_.data() + at_));
    if (ends != 0) {
      at_ += static_cast<std::size_t>(std::countr_zero(ends)) / 8;
      break;
    }
    at_ += 8;
  }
  while (at_ < line_.size() && line_[at_] != '"' && line_[at_] != '\\' &&
         static_cast<unsigned char>(line_[at_]) >= 0x20) {
    ++at_;
  }
  if (at_ < line_.size() && line_[at_] == '\\') return read_escaped(out, begin);
  if (at_ >= line_.size() || line_[at_] != '"') return fail_at("a closing quote is expected");
  out = line_.substr(begin, at_++ - begin);
  return true;
}

bool JsonLine::read_escaped(std::string_view& out, std::size_t from) {
  std::string& text = unescaped_.emplace_back(line_.substr(from, at_ - from));
  for (;;) {
    if (at_ >= line_.size() || static_cast<unsigned char>(line_[at_]) < 0x20) {
      return fail_at("a closing quote is expected");
    }
    const char c = line_[at_++];
    if (c == '"') break;
    if (c != '\\') {
      text.push_back(c);
    } else if (!read_escape(text)) {
      return fail_at("this escape is not one of JSON's");
    }
  }
  out = text;
  return true;
}

bool JsonLine::read_escape(std::string& out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const char c = at_ < line_.size() ? line_[at_++] : '\0';
  if (c != 'u') {
    const std::size_t letter = kLetters.find(c);
    if (letter == std::string_view::npos) return false;
    out.push_back(kMeant[letter]);
    return true;
  }
  const auto code = read_hex();
  if (!code || *code == 0 || (*code >= 0xDC00 && *code < 0xE000)) return false;
  if (*code < 0xD800 || *code >= 0xE000) {
    append_utf8(out, *code);
    return true;
  }
  if (!eat('\\') || !eat('u')) return false;
  const auto low = read_hex();
  if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
  append_utf8(out, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
  return true;
}

std::optional<unsigned> JsonLine::read_hex() {
  if (line_.size() - at_ < 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : line_.substr(at_, 4)) {
    const unsigned lower = static_cast<unsigned char>(c) | 0x20u;
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + (lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  at_ += 4;
  return value;
}

bool JsonLine::read_digits() {
  const std::size_t begin = at_;
  while (at_ < line_.size() && line_[at_] >= '0' && line_[at_] <= '9') ++at_;
  return at_ > begin || fail_at("a digit is expected");
}

bool JsonLine::read_number() {
  eat('-');
  const std::size_t begin = at_;
  if (!read_digits()) return false;
  if (line_[begin] == '0' && at_ > begin + 1) {
    at_ = begin;
    return fail_at("a number begins with 0");
  }
  if (eat('.') && !read_digits()) return false;
  if (eat('e') || eat('E')) {
    if (!eat('+')) eat('-');
    return read_digits();
  }
  return true;
}

bool JsonLine::read_word(std::string_view word) {
  if (!line_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

// A list or an object that nobody asked for.
bool JsonLine::skip_nested(std::size_t depth) {
  if (depth >= kMaxDepth) return fail_at("it is nested too deep");
  const bool is_object = line_[at_++] == '{';
  const char close = is_object ? '}' : ']';
  skip_space();
  if (eat(close)) return true;
  for (;;) {
    if (is_object) {
      std::string_view key;
      if (at_ >= line_.size() || line_[at_] != '"') return fail_at("a key in quotes is expected");
      if (!read_string(key)) return false;
      skip_space();
      if (!eat(':')) return fail_at("a colon is expected");
      skip_space();
    }
    JsonValue ignored;
    if (!read_value(ignored, depth + 1)) return false;
    skip_space();
    if (eat(close)) return true;
    if (!eat(',')) return fail_at("a comma or the end of the list is expected");
    skip_space();
  }
}

void JsonLine::skip_space() {
  while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) {
    ++at_;
  }
}

bool JsonLine::eat(char c) {
  if (at_ >= line_.size() || line_[at_] != c) return false;
  ++at_;
  return true;
}

bool JsonLine::fail_at(std::string_view what) {
  fault_key_ = "JSON";
  fault_ =
      at_ >= line_.size() ? "the line is cut off: " : "at byte " + std::to_string(at_ + 1) + " ";
  fault_ += what;
  return false;
}

}  // namespace holdfast::trace

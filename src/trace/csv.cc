#include "trace/csv.h"

#include <algorithm>
#include <cstring>

namespace holdfast::trace {

void Problems::add(std::string_view file, std::size_t line, std::string_view column,
                   std::string_view what) {
  ++count_;
  auto at = shown_.end();
  while (at != shown_.begin() && (at - 1)->file == file && (at - 1)->line > line) --at;
  if (at == shown_.end() && shown_.size() >= kShown) return;
  std::string text(file);
  text.append(":").append(std::to_string(line)).append(": ");
  text.append(column).append(": ").append(what);
  shown_.insert(at, {std::string(file), line, std::move(text)});
  if (shown_.size() > kShown) shown_.pop_back();
}

std::vector<std::string> Problems::shown() const {
  std::vector<std::string> out;
  for (const Shown& problem : shown_) out.push_back(problem.text);
  return out;
}

void Problems::add_fatal(std::string_view file, std::size_t line, std::string_view column,
                         std::string_view what) {
  is_fatal_ = true;
  add(file, line, column, what);
}

CsvReader::CsvReader(std::string_view file, std::string_view text,
                     std::span<const std::string_view> columns, Problems& problems)
    : file_(file),
      text_(text),
      rest_(text),
      columns_(columns.begin(), columns.end()),
      problems_(problems) {
  if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  is_open_ = read_header();
}

bool CsvReader::read_header() {
  if (!read_record()) {
    if (problems_.count() == 0 || !problems_.is_fatal()) {
      problems_.add_fatal(file_, 1, columns_.front(), "there is no header row");
    }
    return false;
  }
  header_.assign(fields_.begin(), fields_.end());
  bool is_sound = true;
  for (const std::string_view column : columns_) {
    const auto count = std::ranges::count(header_, column);
    if (count != 1) {
      problems_.add_fatal(file_, line_, column,
                          count == 0 ? "the header has no such column" : "is in the header twice");
      is_sound = false;
    }
    at_.push_back(static_cast<std::size_t>(std::ranges::find(header_, column) - header_.begin()));
  }
  return is_sound;
}

std::optional<std::size_t> CsvReader::find_column(std::string_view name) const {
  const auto at = std::ranges::find(header_, name);
  if (at == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(at - header_.begin());
}

bool CsvReader::next() {
  while (is_open_ && !rest_.empty()) {
    if (next_one()) return true;
  }
  return false;
}

bool CsvReader::next_one() {
  if (!read_record()) return false;
  if (fields_.size() == header_.size()) return true;
  const std::string counts = " (the line has " + std::to_string(fields_.size()) +
                             " fields, the header " + std::to_string(header_.size()) + ")";
  if (fields_.size() < header_.size()) {
    bad_field(fields_.size(), "is missing" + counts);
  } else {
    bad_field(header_.size(), "is one field too many" + counts);
  }
  return false;
}

// Reads one record into fields_; false if there is none or it is broken (then it is reported).
bool CsvReader::read_record() {
  fields_.clear();
  unquoted_.clear();
  while (!rest_.empty()) {
    line_ = next_line_;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    if (line.find('"') != std::string_view::npos) return split_quoted();
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++next_line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) return split_plain(line);
  }
  return false;
}

bool CsvReader::split_plain(std::string_view line) {
  unsigned char any = 0;
  bool has_control = false;
  for (const char c : line) {
    any = static_cast<unsigned char>(any | static_cast<unsigned char>(c));
    has_control |= c == '\0' || c == '\r';
  }
  for (std::size_t start = 0;;) {
    const std::size_t comma = line.find(',', start);
    const bool is_last = comma == std::string_view::npos;
    fields_.push_back(line.substr(start, is_last ? comma : comma - start));
    if (is_last) break;
    start = comma + 1;
  }
  if (any < 0x80 && !has_control) return true;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!is_utf8(fields_[i])) return bad_field(i, "is not UTF-8 text"), false;
    if (fields_[i].find('\r') != std::string_view::npos) {
      return bad_field(i, "has a carriage return outside quotes"), false;
    }
  }
  return true;
}

// The slow way, for records with quotes. On a fault the rest of the physical line is given up.
bool CsvReader::split_quoted() {
  std::size_t i = 0;
  std::size_t lines = 1;
  const auto give_up = [&](std::string_view what) {
    const std::size_t field = fields_.size();
    rest_.remove_prefix(std::min(i, rest_.size()));
    next_line_ += lines - 1;
    skip_line();
    bad_field(field, what);
    return false;
  };
  for (;;) {
    if (i < rest_.size() && rest_[i] == '"') {
      const std::size_t first = ++i;
      std::string_view value;
      for (std::string* copy = nullptr;; ++i) {
        const std::size_t quote = rest_.find('"', i);
        if (quote == std::string_view::npos) {
          i = std::min(rest_.find('\n'), rest_.size());  // go on behind the line it began on
          lines = 1;
          return give_up("has a quote that is never closed");
        }
        const bool is_doubled = quote + 1 < rest_.size() && rest_[quote + 1] == '"';
        if (is_doubled && copy == nullptr) {
          copy = &unquoted_.emplace_back(rest_.substr(first, quote - first));
        } else if (copy != nullptr) {
          copy->append(rest_.substr(i, quote - i));
        }
        i = quote + 1;
        if (!is_doubled) {
          value = copy != nullptr ? std::string_view(*copy) : rest_.substr(first, quote - first);
          break;
        }
        copy->push_back('"');
      }
      lines += static_cast<std::size_t>(std::ranges::count(value, '\n'));
      if (!is_utf8(value)) return give_up("is not UTF-8 text");
      fields_.push_back(value);
    } else {
      const std::size_t end = std::min(rest_.find_first_of(",\r\n\"", i), rest_.size());
      if (end < rest_.size() && rest_[end] == '"') {
        return give_up("has a quote inside an unquoted field");
      }
      const std::string_view value = rest_.substr(i, end - i);
      if (!is_utf8(value)) return give_up("is not UTF-8 text");
      fields_.push_back(value);
      i = end;
    }
    if (i < rest_.size() && rest_[i] == ',') {
      ++i;
      continue;
    }
    if (i < rest_.size() && rest_[i] == '\r') ++i;
    if (i < rest_.size() && rest_[i] != '\n') {
      fields_.pop_back();
      return give_up("has text behind its end");
    }
    rest_.remove_prefix(std::min(i + 1, rest_.size()));
    next_line_ += lines;
    return true;
  }
}

void CsvReader::skip_line() {
  const std::size_t end = rest_.find('\n');
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  ++next_line_;
}

std::string_view CsvReader::column_name(std::size_t field) const {
  return field < header_.size() ? std::string_view(header_[field]) : std::string_view(number_);
}

void CsvReader::bad_field(std::size_t field, std::string_view what) {
  number_ = "field " + std::to_string(field + 1);
  if (header_.empty()) {
    problems_.add_fatal(file_, line_, number_, what);
  } else {
    problems_.add(file_, line_, column_name(field), what);
  }
}

void append_csv(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out.append(text);
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

bool is_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte(i);
    if (lead == 0) return false;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0u) != 0x80u) return false;
    }
    // Over-long forms, surrogates, and what lies above U+10FFFF.
    const unsigned second = byte(i + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
      return false;
    }
    i += length;
  }
  return true;
}

}  // namespace holdfast::trace

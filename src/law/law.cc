#include "law/law.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "law/builtin.h"
#include "law/lines.h"

namespace holdfast::law {
namespace {

constexpr std::array<std::string_view, 12> kMeasures = {
    "query",         "dynamic_query",        "stop_payment", "freeze",  "freeze_securities",
    "freeze_equity", "freeze_listed_equity", "extend",       "release", "return_property",
    "return_direct", "return_prorata"};
constexpr std::array<std::string_view, 5> kLevels = {"none", "officer", "county", "prefecture",
                                                     "province"};

template <class Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view text) {
  const auto at = std::ranges::find(names, text);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

Result<void> set_text(std::string& out, const Line& line) {
  out = line.value();
  if (out.empty()) return bad_line(line, "says nothing behind its key");
  return {};
}

Result<void> set_number(int& out, const Line& line) {
  const std::string_view text = line.value();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size() && out > 0) return {};
  return bad_line(line, "needs a whole number above 0");
}

Result<void> set_period(Period& out, const Line& line) {
  const auto period = parse_period(line.value());
  if (!period) return bad_line(line, period.error().detail);
  out = *period;
  return {};
}

Result<void> set_level(Level& out, const Line& line) {
  const auto level = parse_level(line.value());
  if (!level) return bad_line(line, "a level is officer, county, prefecture or province");
  out = *level;
  return {};
}

Result<void> set_flag(bool& out, const Line& line, std::string_view word) {
  if (line.value() != word) return bad_line(line, "may only be followed by " + std::string(word));
  out = true;
  return {};
}

Result<void> set_key(Rule& rule, const Line& line) {
  const std::string_view key = line.key();
  if (key == "article") return set_text(rule.article, line);
  if (key == "source") return set_text(rule.source, line);
  if (key == "text") return set_text(rule.text, line);
  if (key == "ordered_by") return set_text(rule.ordered_by, line);
  if (key == "basis") return set_text(rule.basis, line);
  if (key == "approval") return set_level(rule.approval, line);
  if (key == "long_approval") return set_level(rule.long_approval, line);
  if (key == "officers") return set_number(rule.officers, line);
  if (key == "windows_max") return set_number(rule.windows_max, line);
  if (key == "within_days") return set_number(rule.within_days, line);
  if (key == "notice_days") return set_number(rule.notice_days, line);
  if (key == "bank_working_days") return set_number(rule.bank_working_days, line);
  if (key == "length") return set_period(rule.length, line);
  if (key == "length_max") return set_period(rule.length_max, line);
  if (key == "renewal") return set_period(rule.renewal, line);
  if (key == "long_length") return set_period(rule.long_length, line);
  if (key == "late_paper") return set_period(rule.late_paper, line);
  if (key == "counts_from") return set_flag(rule.counts_from_execution, line, "execution");
  if (key == "at_end") return set_flag(rule.lapses, line, "lapses");
  if (key == "one_to_one") return set_flag(rule.is_one_to_one_first, line, "first");
  if (key == "holds") return set_flag(rule.needs_freeze, line, "freeze");
  if (key == "cases") return set_flag(rule.needs_filed_case, line, "filed");
  if (key == "bases") {
    rule.bases = split_words(line.value());
    return {};
  }
  return bad_line(line, "no rule has the key '" + std::string(key) + "'");
}

Result<Rule> begin_rule(std::string_view jurisdiction, const Line& line) {
  const auto words = split_words(line.text.substr(1, line.text.size() - 2));
  const auto measure = words.size() == 2 ? parse_measure(words[0]) : std::nullopt;
  const auto day = words.size() == 2 ? parse_day(words[1]) : std::nullopt;
  if (!measure || !day) return bad_line(line, "a row begins as [freeze 2020-09-01]");
  Rule rule;
  rule.id = std::string(jurisdiction) + "/" + words[0] + "/" + words[1];
  rule.measure = *measure;
  rule.valid_from = *day;
  return rule;
}

// A row without its source cannot be shown to anybody.
bool is_sourced(const Rule& rule) {
  return !rule.article.empty() && !rule.source.empty() && !rule.text.empty();
}

}  // namespace

std::string_view to_string(Measure measure) { return kMeasures[static_cast<std::size_t>(measure)]; }
std::optional<Measure> parse_measure(std::string_view text) {
  return parse_name<Measure>(kMeasures, text);
}
std::string_view to_string(Level level) { return kLevels[static_cast<std::size_t>(level)]; }
std::optional<Level> parse_level(std::string_view text) { return parse_name<Level>(kLevels, text); }

Instant end_of(const Period& period, Instant from) {
  return (period.months == 0 ? from : add_months(from, period.months)) + period.rest;
}

Result<Period> parse_period(std::string_view text) {
  int count = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, count);
  const bool is_number = error == std::errc{} && end + 1 == last && count > 0 && count < 10'000;
  const char unit = is_number ? *end : '?';
  if (unit == 'h') return Period{0, hours{count}};
  if (unit == 'd') return Period{0, days{count}};
  if (unit == 'm') return Period{count, {}};
  if (unit == 'y') return Period{count * 12, {}};
  return fail(ErrorKind::Invalid, "law.period", "a period is written as 48h, 100d, 6m or 2y");
}

Result<Table> Table::load(std::string_view jurisdiction, std::string_view file,
                          std::string_view contents) {
  Table table;
  TRYV(each_line(file, contents, [&](const Line& line) -> Result<void> {
    if (line.text.front() == '[' && line.text.back() == ']') {
      if (!table.rules_.empty() && !is_sourced(table.rules_.back())) {
        return bad_line(line, "the row before this one lacks article, source or text");
      }
      TRY(Rule rule, begin_rule(jurisdiction, line));
      if (table.find(rule.id) != nullptr) return bad_line(line, "this row is there twice");
      table.rules_.push_back(std::move(rule));
      return {};
    }
    if (table.rules_.empty()) return bad_line(line, "stands before the first row");
    return set_key(table.rules_.back(), line);
  }));
  if (!table.rules_.empty() && !is_sourced(table.rules_.back())) {
    return fail(ErrorKind::Invalid, "law.format", "the last row lacks article, source or text",
                std::string(file));
  }
  std::ranges::sort(table.rules_, [](const Rule& a, const Rule& b) {
    return std::tuple(a.measure, a.valid_from) < std::tuple(b.measure, b.valid_from);
  });
  return table;
}

Result<Rule> Table::rule_for(Measure measure, Instant at) const {
  const Rule* found = nullptr;
  for (const Rule& rule : rules_) {
    if (rule.measure == measure && rule.valid_from <= at) found = &rule;
  }
  if (found != nullptr) return *found;
  return fail(
      ErrorKind::Invalid, "law.no_rule",
      "no rule for " + std::string(to_string(measure)) + " was in force at " + format_instant(at));
}

const Rule* Table::find(std::string_view id) const {
  const auto at = std::ranges::find(rules_, id, &Rule::id);
  return at == rules_.end() ? nullptr : &*at;
}

const Table& china() {
  static const Table table = [] {
    auto loaded = Table::load("CN", "rules/law/china.txt", kChina);
    CHECK(loaded.has_value(), loaded ? "" : loaded.error().detail + " " + loaded.error().place);
    return *std::move(loaded);
  }();
  return table;
}

}  // namespace holdfast::law

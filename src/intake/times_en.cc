// Dates and clocks in English: November 9, 2026 at 8:30 pm; 5pm today; two days ago.
#include <algorithm>
#include <array>
#include <string>

#include "intake/chars.h"
#include "intake/numbers.h"
#include "intake/times.h"

namespace holdfast::intake {

using namespace std::chrono;

namespace {

/// The lower-case word of ASCII letters at `i`.
std::string word_at(std::string_view s, std::size_t i) {
  std::string word;
  while (is_alpha(at(s, i)) && word.size() < 12) word.push_back(to_lower(s[i++]));
  return is_alpha(at(s, i)) ? std::string() : word;
}

/// Moves past one of `phrases` (lower case) that ends at a word's edge; its index, or -1.
template <std::size_t N>
int eat_phrase(std::string_view s, std::size_t& i, const std::array<std::string_view, N>& phrases) {
  const char initial = to_lower(at(s, i));  // every phrase begins with a letter
  if (!is_alpha(initial) || is_alpha(before(s, i))) return -1;
  for (std::size_t p = 0; p < N; ++p) {
    const std::string_view phrase = phrases[p];
    if (phrase[0] != initial || i + phrase.size() > s.size() || is_alpha(at(s, i + phrase.size())))
      continue;
    if (std::ranges::equal(s.substr(i, phrase.size()), phrase,
                           [](char a, char b) { return to_lower(a) == b; })) {
      i += phrase.size();
      return static_cast<int>(p);
    }
  }
  return -1;
}

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> names = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (std::size_t m = 0; m < names.size(); ++m) {
    const bool is_short = word.size() == 3 && names[m].starts_with(word);
    if (word == names[m] || is_short || (m == 8 && word == "sept")) return static_cast<int>(m) + 1;
  }
  return 0;
}

int weekday_of(std::string_view word) {
  static constexpr std::array<std::string_view, 7> names = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  const auto found = std::ranges::find(names, word);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

int small_number(std::string_view word) {
  static constexpr std::array<std::string_view, 13> names = {
      "a",     "one",   "two",  "three", "four", "five",  "six",
      "seven", "eight", "nine", "ten",   "an",   "couple"};
  static constexpr std::array<int, 13> values = {1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2};
  const auto found = std::ranges::find(names, word);
  return found == names.end() ? -1 : values[static_cast<std::size_t>(found - names.begin())];
}

void skip_glue(std::string_view s, std::size_t& i) {
  static constexpr std::array<std::string_view, 10> glue = {
      "at around", "at about",      "at", "on",      "around",
      "about",     "approximately", "of", "between", "from"};
  for (bool moved = true; moved;) {
    moved = false;
    while (at(s, i) == ' ' || at(s, i) == ',') {
      ++i;
      moved = true;
    }
    if (eat_phrase(s, i, glue) >= 0) moved = true;
  }
}

/// "11", "11th" as a day of a month.
std::optional<Whole> day_number(std::string_view s, std::size_t i) {
  auto n = read_whole(s, i);
  if (!n || n->digits == 0 || n->digits > 2 || n->value < 1 || n->value > 31) return std::nullopt;
  const std::string suffix = word_at(s, n->end);
  if (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th") {
    n->end += 2;
  } else if (!suffix.empty()) {
    return std::nullopt;
  }
  return n;
}

/// " evening", " in the afternoon", " at night" after a date or a clock, moving past it.
DayPart day_part_en(std::string_view s, std::size_t& i) {
  struct Part {
    std::string_view word;
    DayPart part;
  };
  static constexpr std::array kWords = {Part{"in the early morning", DayPart::Dawn},
                                        Part{"in the early hours", DayPart::Dawn},
                                        Part{"early morning", DayPart::Dawn},
                                        Part{"in the morning", DayPart::Morning},
                                        Part{"in the afternoon", DayPart::Afternoon},
                                        Part{"in the evening", DayPart::Evening},
                                        Part{"at night", DayPart::Evening},
                                        Part{"morning", DayPart::Morning},
                                        Part{"afternoon", DayPart::Afternoon},
                                        Part{"evening", DayPart::Evening},
                                        Part{"night", DayPart::Evening}};
  if (at(s, i) != ' ') return DayPart::None;
  for (const auto& [word, part] : kWords) {
    std::size_t k = i + 1;
    if (eat_phrase(s, k, std::array{word}) < 0) continue;
    i = k;
    return part;
  }
  return DayPart::None;
}

/// An hour of the clock face in digits or words: 7, seven; 0 if none.
int hour_en(std::string_view s, std::size_t& i) {
  static constexpr std::array<std::string_view, 12> names = {"one",  "two", "three",  "four",
                                                             "five", "six", "seven",  "eight",
                                                             "nine", "ten", "eleven", "twelve"};
  if (const int word = eat_phrase(s, i, names); word >= 0) return word + 1;
  const auto n = read_whole(s, i);
  if (!n || n->digits == 0 || n->digits > 2 || n->value < 1 || n->value > 12) return 0;
  if (is_alnum(at(s, n->end)) || is_digit(before(s, i))) return 0;
  i = n->end;
  return n->value;
}

}  // namespace

/// about 3,000 yuan, around 5 people: a number of something, no hour.
bool TimeReader::is_counted_hour(std::size_t i) const {
  if (at(s_, i) == ',' && is_digit(at(s_, i + 1))) return true;
  if (at(s_, i) != ' ') return false;
  static constexpr std::array<std::string_view, 9> nouns = {
      "yuan", "rmb", "thousand", "hundred", "people", "times", "million", "payments", "transfers"};
  std::size_t k = i + 1;
  return eat_phrase(s_, k, nouns) >= 0;
}

std::optional<DateRead> TimeReader::followed_en(std::size_t& i) const {
  struct Day {
    std::string_view word;
    int offset;
    DayPart part;
  };
  static constexpr std::array kWords = {Day{"the next day", 1, DayPart::None},
                                        Day{"the following day", 1, DayPart::None},
                                        Day{"next day", 1, DayPart::None},
                                        Day{"following day", 1, DayPart::None},
                                        Day{"the day after", 1, DayPart::None},
                                        Day{"the next morning", 1, DayPart::Morning},
                                        Day{"the following morning", 1, DayPart::Morning},
                                        Day{"the next afternoon", 1, DayPart::Afternoon},
                                        Day{"the next evening", 1, DayPart::Evening},
                                        Day{"later that day", 0, DayPart::None},
                                        Day{"the same day", 0, DayPart::None},
                                        Day{"that same day", 0, DayPart::None},
                                        Day{"that day", 0, DayPart::None},
                                        Day{"that morning", 0, DayPart::Morning},
                                        Day{"that afternoon", 0, DayPart::Afternoon},
                                        Day{"that evening", 0, DayPart::Evening},
                                        Day{"the same evening", 0, DayPart::Evening},
                                        Day{"that night", 0, DayPart::Evening}};
  if (!last_day_) return std::nullopt;
  for (const Day& d : kWords) {
    if (eat_phrase(s_, i, std::array{d.word}) < 0) continue;
    return DateRead{*last_day_ + days{d.offset}, d.part, Precision::Day, false, d.offset == 0};
  }
  return std::nullopt;
}

/// on the 15th: in this month or the one before.
std::optional<DateRead> TimeReader::lone_day_en(std::size_t& i) const {
  if (!has_before(s_, i, "on the ") && !has_before(s_, i, "On the ")) return std::nullopt;
  const auto day = day_number(s_, i);
  if (!day || !is_alpha(before(s_, day->end))) return std::nullopt;
  const char next = at(s_, day->end);
  const bool ends = next == ',' || next == '.' || next == '\0' || next == ';' ||
                    has(s_, day->end, " at ") || has(s_, day->end, " of this month") ||
                    has(s_, day->end, " I ") || has(s_, day->end, " he ") ||
                    has(s_, day->end, " she ") || has(s_, day->end, " and ");
  if (!ends) return std::nullopt;
  const auto found = latest_day_of_month(day->value);
  if (!found) return std::nullopt;
  i = day->end;
  return DateRead{*found};
}

/// half past two, a quarter to five, noon, midnight.
std::optional<ClockRead> TimeReader::spoken_clock_en(std::size_t& i) const {
  static constexpr std::array<std::string_view, 9> words = {
      "half past", "a quarter past", "quarter past", "a quarter to", "quarter to",
      "noon",      "midday",         "midnight",     "quarter after"};
  static constexpr std::array<int, 9> minutes = {30, 15, 15, -15, -15, 0, 0, 0, 15};
  std::size_t k = i;
  const int word = eat_phrase(s_, k, words);
  if (word < 0) return std::nullopt;
  if (word >= 5 && word <= 7) {
    if (has(s_, k, " break") || has(s_, k, " meal")) return std::nullopt;
    i = k;
    return ClockRead{word == 7 ? 0 : 12, 0, 0, Precision::Hour, DayPart::None};
  }
  if (at(s_, k) != ' ') return std::nullopt;
  ++k;
  const int hour = hour_en(s_, k);
  if (hour == 0) return std::nullopt;
  const int past = minutes[static_cast<std::size_t>(word)];
  ClockRead clock{past < 0 ? hour - 1 : hour, past < 0 ? 60 + past : past, 0, Precision::Minute};
  i = k;
  clock.part = clock_suffix_en(i);
  return clock;
}

/// " pm", " in the afternoon", " o'clock" after an hour, moving past it.
DayPart TimeReader::clock_suffix_en(std::size_t& i) const {
  std::size_t k = i;
  static constexpr std::array<std::string_view, 1> oclock = {"o'clock"};
  if (at(s_, k) == ' ') ++k;
  if (eat_phrase(s_, k, oclock) >= 0) i = k;
  k = i;
  while (at(s_, k) == ' ') ++k;
  static constexpr std::array<std::string_view, 4> halves = {"a.m.", "p.m.", "am", "pm"};
  const int half = eat_phrase(s_, k, halves);
  if (half >= 0) {
    i = k;
    return half % 2 == 0 ? DayPart::Dawn : DayPart::Afternoon;
  }
  return day_part_en(s_, i);
}

/// 10:20 yesterday, at 9 this morning, 3:30 yesterday afternoon, seven in the evening: a clock
/// that only the day or the part of the day after it makes one.
std::optional<ClockRead> TimeReader::bare_clock_en(std::size_t& i, bool& has_day) const {
  std::size_t k = i;
  ClockRead clock;
  const auto h = read_whole(s_, k);
  if (h && h->digits > 0 && h->digits <= 2 && h->value < 24 && at(s_, h->end) == ':') {
    const auto m = read_whole(s_, h->end + 1);
    if (!m || m->digits != 2 || m->value > 59 || at(s_, m->end) == ':') return std::nullopt;
    clock = ClockRead{h->value, m->value, 0, Precision::Minute};
    k = m->end;
  } else {
    clock.hour = hour_en(s_, k);
    if (clock.hour == 0) return std::nullopt;
  }
  const std::size_t bare_end = k;
  clock.part = clock_suffix_en(k);
  has_day = false;
  std::size_t probe = k;
  while (at(s_, probe) == ' ') ++probe;
  if (eat_phrase(s_, probe, std::array<std::string_view, 1>{"on"}) >= 0 && at(s_, probe) == ' ') {
    ++probe;
  }
  has_day = probe != k && date_en(probe).has_value();
  const bool told = has_day || k != bare_end;
  if (!told) return std::nullopt;
  i = k;
  return clock;
}

std::optional<DateRead> TimeReader::month_day_en(std::size_t& i) const {
  std::size_t k = i;
  int month = month_of(word_at(s_, k));
  std::optional<Whole> day;
  if (month > 0) {
    while (is_alpha(at(s_, k))) ++k;
    if (at(s_, k) == '.') ++k;
    if (at(s_, k) != ' ') return std::nullopt;
    day = day_number(s_, k + 1);
    if (!day) return std::nullopt;
    k = day->end;
  } else {
    day = day_number(s_, k);
    if (!day || at(s_, day->end) != ' ') return std::nullopt;
    k = day->end + 1;
    if (has(s_, k, "of ")) k += 3;
    month = month_of(word_at(s_, k));
    if (month == 0) return std::nullopt;
    while (is_alpha(at(s_, k))) ++k;
  }
  std::size_t y_at = k;
  if (at(s_, y_at) == ',') ++y_at;
  if (at(s_, y_at) == ' ') ++y_at;
  const auto y = read_whole(s_, y_at);
  i = k;
  if (y && y->digits == 4 && y->value >= 1950 && y->value <= 2100 &&
      is_real({y->value, month, day->value})) {
    i = y->end;
    return DateRead{sys_days{year{y->value} / month / day->value}};
  }
  const auto latest = latest_day(month, day->value);
  if (!latest) return std::nullopt;
  return DateRead{*latest};
}

std::optional<DateRead> TimeReader::date_en(std::size_t& i) const {
  static constexpr std::array<std::string_view, 23> words = {"the night before last",
                                                             "early this morning",
                                                             "late last night",
                                                             "earlier this morning",
                                                             "earlier this evening",
                                                             "this noon",
                                                             "early yesterday",
                                                             "late yesterday",
                                                             "yesterday lunchtime",
                                                             "yesterday morning",
                                                             "yesterday afternoon",
                                                             "yesterday evening",
                                                             "yesterday night",
                                                             "last night",
                                                             "this morning",
                                                             "this afternoon",
                                                             "this evening",
                                                             "tonight",
                                                             "the day before yesterday",
                                                             "day before yesterday",
                                                             "yesterday",
                                                             "today",
                                                             "earlier today"};
  static constexpr std::array<int, 23> offsets = {-2, 0,  -1, 0, 0, 0, -1, -1, -1, -1, -1, -1,
                                                  -1, -1, 0,  0, 0, 0, -2, -2, -1, 0,  0};
  static constexpr std::array<DayPart, 23> parts = {
      DayPart::Evening,   DayPart::Dawn,    DayPart::Evening, DayPart::Morning, DayPart::Evening,
      DayPart::Noon,      DayPart::None,    DayPart::None,    DayPart::Noon,    DayPart::Morning,
      DayPart::Afternoon, DayPart::Evening, DayPart::Evening, DayPart::Evening, DayPart::Morning,
      DayPart::Afternoon, DayPart::Evening, DayPart::Evening, DayPart::None,    DayPart::None,
      DayPart::None,      DayPart::None,    DayPart::None};
  const int word = eat_phrase(s_, i, words);
  if (word >= 0) {
    const auto w = static_cast<std::size_t>(word);
    return DateRead{today_ + days{offsets[w]}, parts[w], Precision::Day, offsets[w] == -1};
  }
  static constexpr std::array<std::string_view, 1> last = {"last "};
  std::size_t k = i;
  const bool is_last = eat_phrase(s_, k, last) >= 0 || has(s_, k, "last ");
  if (has(s_, k, "last ")) k += 5;
  const int wanted = weekday_of(word_at(s_, k));
  if (wanted >= 0 && !is_alpha(before(s_, i))) {
    while (is_alpha(at(s_, k))) ++k;
    int back = static_cast<int>(weekday{today_}.iso_encoding()) - 1 - wanted;
    if (back < 0 || (is_last && back == 0)) back += 7;
    i = k;
    // Friday, 11 September: the calendar date says it better.
    std::size_t more = k;
    if (at(s_, more) == ',') ++more;
    if (at(s_, more) == ' ') ++more;
    if (const auto date = month_day_en(more)) {
      i = more;
      return date;
    }
    return DateRead{today_ - days{back}, day_part_en(s_, i)};
  }
  if (is_alpha(before(s_, i))) return std::nullopt;
  if (auto day = followed_en(i)) return day;
  if (auto date = month_day_en(i)) {
    date->part = day_part_en(s_, i);
    return date;
  }
  return lone_day_en(i);
}

std::optional<ClockRead> TimeReader::clock_en(std::size_t& i) const {
  const auto h = read_whole(s_, i);
  if (!h || h->digits == 0 || h->digits > 2 || h->value > 23) return std::nullopt;
  ClockRead clock{h->value};
  std::size_t k = h->end;
  if ((at(s_, k) == ':' || at(s_, k) == '.') && is_digit(at(s_, k + 1))) {
    const auto m = read_whole(s_, k + 1);
    if (!m || m->digits != 2 || m->value > 59) return std::nullopt;
    clock.minute = m->value;
    clock.precision = Precision::Minute;
    k = m->end;
  }
  std::size_t suffix = k;
  while (at(s_, suffix) == ' ') ++suffix;
  static constexpr std::array<std::string_view, 6> halves = {"a.m.", "p.m.",  "am",
                                                             "pm",   "hours", "o'clock"};
  const int half = eat_phrase(s_, suffix, halves);
  if (half < 0 || (half >= 4 && clock.precision == Precision::Hour && half == 4)) {
    return std::nullopt;
  }
  if (half < 4) {
    if (h->value > 12 && half % 2 == 0) return std::nullopt;
    clock.part = half % 2 == 0 ? DayPart::Dawn : DayPart::Afternoon;
  }
  i = suffix;
  return clock;
}

/// two hours ago, 3 days ago, half an hour ago.
std::optional<FoundTime> TimeReader::ago_en(std::size_t begin) const {
  if (is_alnum(before(s_, begin))) return std::nullopt;
  std::size_t i = begin;
  double count = 0;
  static constexpr std::array<std::string_view, 1> half = {"half an"};
  if (eat_phrase(s_, i, half) >= 0) {
    count = 0.5;
  } else if (const auto n = read_whole(s_, i); n && n->digits > 0) {
    count = n->value;
    i = n->end;
  } else {
    const std::string word = word_at(s_, i);
    count = small_number(word);
    if (word.empty() || count < 0) return std::nullopt;
    i += word.size();
    if (has(s_, i, " couple")) i += 7, count = 2;
    if (has(s_, i, " of")) i += 3;
  }
  if (at(s_, i) != ' ') return std::nullopt;
  const std::string unit = word_at(s_, ++i);
  i += unit.size();
  if (!has(s_, i, " ago")) return std::nullopt;
  i += 4;
  const auto minutes_back = [&](int each) {
    return reported_ - seconds{static_cast<int>(count * 60) * each};
  };
  const auto days_back = [&](int each) {
    return instant_of(today_ - days{static_cast<int>(count) * each}, 0, 0, 0);
  };
  if (unit.starts_with("minute") || unit.starts_with("min")) {
    return FoundTime{begin, i, minutes_back(1), Precision::Minute};
  }
  if (unit.starts_with("hour")) return FoundTime{begin, i, minutes_back(60), Precision::Hour};
  if (unit.starts_with("day")) return FoundTime{begin, i, days_back(1), Precision::Day};
  if (unit.starts_with("week")) return FoundTime{begin, i, days_back(7), Precision::Day};
  return std::nullopt;
}

std::optional<FoundTime> TimeReader::english(std::size_t begin) {
  if (auto ago = ago_en(begin)) {
    last_day_ = floor<days>(sys_time<microseconds>{microseconds{ago->time.us} + kChinaOffset});
    last_hour_ = -1;
    if (ago->precision != Precision::Day) return ago;
    std::size_t k = ago->end;  // two days ago at 10am: one moment
    skip_glue(s_, k);
    const auto at_clock = k > ago->end ? clock_en(k) : std::nullopt;
    if (!at_clock) return ago;
    return resolve(begin, k, DateRead{*last_day_}, DayPart::None, at_clock);
  }
  std::size_t i = begin;
  auto clock = is_alpha(before(s_, begin)) ? std::nullopt : clock_en(i);
  if (!clock) clock = spoken_clock_en(i);
  bool has_day = false;
  if (!clock && !is_alnum(before(s_, begin))) clock = bare_clock_en(i, has_day);
  if (clock) {
    if (clock->part == DayPart::None || clock->part == DayPart::Dawn) {
      const DayPart told = clock->part == DayPart::None ? day_part_en(s_, i) : DayPart::None;
      if (told != DayPart::None) clock->part = told;
    }
    std::size_t end = i;
    skip_glue(s_, i);
    const auto date = date_en(i);
    if (date) end = i;
    return resolve(begin, end, date, DayPart::None, clock);
  }
  i = begin;
  if (at(s_, begin + 1) == ':' || at(s_, begin + 2) == ':') {
    // 8:30 this morning, 15:30 on 9 September: a clock without am or pm before its date
    if (const auto bare = clock_zh(i, false)) {
      const std::size_t clock_end = i;
      skip_glue(s_, i);
      const auto day = i > clock_end ? date_en(i) : std::nullopt;
      if (day) return resolve(begin, i, day, DayPart::None, bare);
    }
    i = begin;
  }
  const auto date = date_en(i);
  if (!date) return std::nullopt;
  std::size_t end = i;
  skip_glue(s_, i);
  clock = clock_en(i);
  if (!clock) clock = spoken_clock_en(i);
  if (!clock && end != i) clock = clock_zh(i, false);
  if (clock && clock->part == DayPart::None) clock->part = day_part_en(s_, i);
  if (!clock &&
      (has_before(s_, i, "at ") || has_before(s_, i, "around ") || has_before(s_, i, "about "))) {
    // last night at 11, yesterday at seven: the word at makes a bare hour of it
    std::size_t k = i;
    if (const int hour = hour_en(s_, k); hour > 0 && !is_counted_hour(k)) {
      clock = ClockRead{hour};
      clock->part = clock_suffix_en(k);
      i = k;
    }
  }
  if (clock) end = i;
  if (!clock && date->needs_clock) {
    last_day_ = date->day;
    return std::nullopt;
  }
  return resolve(begin, end, date, DayPart::None, clock);
}

}  // namespace holdfast::intake

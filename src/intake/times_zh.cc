// Dates and clocks in Chinese, and the digit forms both languages share.
#include <algorithm>
#include <array>

#include "intake/chars.h"
#include "intake/numbers.h"
#include "intake/times.h"

namespace holdfast::intake {

using namespace std::chrono;

namespace {

bool eat(std::string_view s, std::size_t& i, std::string_view word) {
  if (!has(s, i, word)) return false;
  i += word.size();
  return true;
}

bool eat_any(std::string_view s, std::size_t& i, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return eat(s, i, word); });
}

bool any_at(std::string_view s, std::size_t i, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return has(s, i, word); });
}

void skip_spaces(std::string_view s, std::size_t& i) {
  while (at(s, i) == ' ') ++i;
}

std::optional<sys_days> real_day(int y, int m, int d) {
  if (!is_real({y, m, d}) || y < 1950 || y > 2100) return std::nullopt;
  return sys_days{year{y} / m / d};
}

struct RelativeDay {
  std::string_view word;
  int offset;
  bool from_last;  ///< 当日, 次日: from the last date named, not from the report
  DayPart part;
};

// Longer words before their beginnings.
constexpr std::array kRelativeDays = {RelativeDay{"大前天", -3, false, DayPart::None},
                                      RelativeDay{"今早", 0, false, DayPart::Morning},
                                      RelativeDay{"今晨", 0, false, DayPart::Morning},
                                      RelativeDay{"今晚", 0, false, DayPart::Evening},
                                      RelativeDay{"今夜", 0, false, DayPart::Evening},
                                      RelativeDay{"今天", 0, false, DayPart::None},
                                      RelativeDay{"今日", 0, false, DayPart::None},
                                      RelativeDay{"今儿", 0, false, DayPart::None},
                                      RelativeDay{"昨晚", -1, false, DayPart::Evening},
                                      RelativeDay{"昨夜", -1, false, DayPart::Evening},
                                      RelativeDay{"昨早", -1, false, DayPart::Morning},
                                      RelativeDay{"昨天", -1, false, DayPart::None},
                                      RelativeDay{"昨日", -1, false, DayPart::None},
                                      RelativeDay{"昨儿", -1, false, DayPart::None},
                                      RelativeDay{"前晚", -2, false, DayPart::Evening},
                                      RelativeDay{"前天", -2, false, DayPart::None},
                                      RelativeDay{"前日", -2, false, DayPart::None},
                                      RelativeDay{"前儿", -2, false, DayPart::None},
                                      RelativeDay{"明天", 1, false, DayPart::None},
                                      RelativeDay{"明日", 1, false, DayPart::None},
                                      RelativeDay{"明早", 1, false, DayPart::Morning},
                                      RelativeDay{"当晚", 0, true, DayPart::Evening},
                                      RelativeDay{"当天", 0, true, DayPart::None},
                                      RelativeDay{"当日", 0, true, DayPart::None},
                                      RelativeDay{"同日", 0, true, DayPart::None},
                                      RelativeDay{"同天", 0, true, DayPart::None},
                                      RelativeDay{"次日", 1, true, DayPart::None},
                                      RelativeDay{"次晨", 1, true, DayPart::Morning},
                                      RelativeDay{"第二天", 1, true, DayPart::None},
                                      RelativeDay{"隔天", 1, true, DayPart::None},
                                      RelativeDay{"翌日", 1, true, DayPart::None}};

struct PartWord {
  std::string_view word;
  DayPart part;
};
constexpr std::array kParts = {
    PartWord{"凌晨", DayPart::Dawn},      PartWord{"早上", DayPart::Morning},
    PartWord{"早晨", DayPart::Morning},   PartWord{"清晨", DayPart::Morning},
    PartWord{"上午", DayPart::Morning},   PartWord{"早间", DayPart::Morning},
    PartWord{"中午", DayPart::Noon},      PartWord{"正午", DayPart::Noon},
    PartWord{"下午", DayPart::Afternoon}, PartWord{"午后", DayPart::Afternoon},
    PartWord{"傍晚", DayPart::Afternoon}, PartWord{"晚上", DayPart::Evening},
    PartWord{"晚间", DayPart::Evening},   PartWord{"夜里", DayPart::Night},
    PartWord{"夜间", DayPart::Night},     PartWord{"深夜", DayPart::Night},
    PartWord{"半夜", DayPart::Night},     PartWord{"午夜", DayPart::Night},
    PartWord{"晚", DayPart::Evening},     PartWord{"早", DayPart::Morning},
    PartWord{"夜", DayPart::Night}};

/// What follows a bare number that makes "N点" no clock: 3点建议, 点击, 点赞.
bool is_not_oclock(std::string_view s, std::size_t i) {
  return any_at(s, i, {"建议", "要求", "意见", "击", "赞", "开", "单", "数", "卡", "评", "餐",
                       "名",   "券",   "儿",   "钱", "点", "位", "五", "间", "候", "代", "常",
                       "刻",   "段",   "光",   "长", "装", "尚", "效", "薪", "限"}) &&
         !has(s, i, "五十") && !has(s, i, "五分");
}

}  // namespace

DayPart day_part_zh(std::string_view s, std::size_t& i) {
  if ((at(s, i) & 0x80) == 0) return DayPart::None;
  for (const auto& [word, part] : kParts) {
    if (eat(s, i, word)) return part;
  }
  return DayPart::None;
}

std::optional<DateRead> TimeReader::relative_zh(std::size_t& i) const {
  if ((at(s_, i) & 0x80) == 0) return std::nullopt;
  for (const RelativeDay& r : kRelativeDays) {
    if (!eat(s_, i, r.word)) continue;
    const sys_days from = r.from_last ? last_day_.value_or(today_) : today_;
    return DateRead{from + days{r.offset}, r.part, Precision::Day, !r.from_last && r.offset == -1,
                    r.from_last && (r.offset == 0 || !last_day_)};
  }
  return std::nullopt;
}

std::optional<DateRead> TimeReader::weekday_zh(std::size_t& i) const {
  if ((at(s_, i) & 0x80) == 0) return std::nullopt;
  std::size_t k = i;
  const bool is_last = eat_any(s_, k, {"上个", "上"});
  if (!is_last) eat_any(s_, k, {"本", "这个", "这"});
  if (!eat_any(s_, k, {"周", "星期", "礼拜"})) return std::nullopt;
  static constexpr std::array<std::string_view, 8> names = {"一", "二", "三", "四",
                                                            "五", "六", "日", "天"};
  const auto name = std::ranges::find_if(names, [&](auto n) { return has(s_, k, n); });
  if (name == names.end()) return std::nullopt;
  k += name->size();
  const int wanted = std::min(static_cast<int>(name - names.begin()), 6);
  const int current = static_cast<int>(weekday{today_}.iso_encoding()) - 1;
  int back = current - wanted;
  if (is_last) {
    back += 7;
  } else if (back < 0) {
    back += 7;
  }
  i = k;
  return DateRead{today_ - days{back}};
}

std::optional<DateRead> TimeReader::digits_date(std::size_t& i) const {
  const auto a = read_whole(s_, i);
  if (!a || a->digits == 0) return std::nullopt;
  const char separator = at(s_, a->end);
  if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
  const auto b = read_whole(s_, a->end + 1);
  if (!b || b->digits == 0 || b->digits > 2) return std::nullopt;
  if (a->digits == 4 && at(s_, b->end) == separator) {
    const auto c = read_whole(s_, b->end + 1);
    if (!c || c->digits == 0 || c->digits > 2) return std::nullopt;
    const auto day = real_day(a->value, b->value, c->value);
    if (!day) return std::nullopt;
    i = c->end;
    return DateRead{*day};
  }
  // 09-11 15:30: only a clock after it makes two bare numbers a date.
  if (a->digits > 2 || at(s_, b->end) != ' ' || separator == '.') return std::nullopt;
  const auto hour = read_whole(s_, b->end + 1);
  if (!hour || hour->digits == 0 || at(s_, hour->end) != ':') return std::nullopt;
  if (a->value < 1 || a->value > 12 || b->value < 1 || b->value > 31) return std::nullopt;
  const auto day = latest_day(a->value, b->value);
  if (!day) return std::nullopt;
  i = b->end;
  return DateRead{*day};
}

/// 今年, 去年, 本月, 上个月 before a month or a day: the year (and month) they name, 0 if none.
TimeReader::Frame TimeReader::frame_zh(std::size_t& i) const {
  if ((at(s_, i) & 0x80) == 0) return {};
  const year_month now{year_month_day{today_}.year(), year_month_day{today_}.month()};
  const auto of = [](year_month ym, bool with_month) {
    return Frame{static_cast<int>(ym.year()),
                 with_month ? static_cast<int>(static_cast<unsigned>(ym.month())) : 0};
  };
  if (eat_any(s_, i, {"今年", "本年"})) return of(now, false);
  if (eat(s_, i, "去年")) return of(now - years{1}, false);
  if (eat(s_, i, "前年")) return of(now - years{2}, false);
  if (eat_any(s_, i, {"同年", "当年"})) {
    const year_month_day last{last_day_.value_or(today_)};
    return of({last.year(), last.month()}, false);
  }
  if (eat_any(s_, i, {"本月", "这个月"})) return of(now, true);
  if (eat_any(s_, i, {"上个月", "上月"})) return of(now - months{1}, true);
  return {};
}

/// 2026年9月, 9月份, 9月初: a month without a day.
std::optional<DateRead> TimeReader::month_zh(std::size_t& i, int y, int m) const {
  const bool told = y != 0 || any_at(s_, i, {"份", "初", "底", "中旬", "上旬", "下旬"});
  if (!told) return std::nullopt;
  const year_month_day now{today_};
  const bool is_later = m > static_cast<int>(static_cast<unsigned>(now.month()));
  if (y == 0) y = static_cast<int>(now.year()) - (is_later ? 1 : 0);
  const auto first = real_day(y, m, 1);
  if (!first) return std::nullopt;
  eat(s_, i, "份");
  return DateRead{*first, DayPart::None, Precision::Month};
}

/// 11日, 15号 without a month; `begin` where it starts, `after` behind 日 or 号. Not 3号楼, 第2日,
/// 5日内, 10日游.
std::optional<DateRead> TimeReader::lone_day_zh(std::size_t begin, std::size_t after, int day,
                                                bool is_ri) const {
  if (day < 1 || day > 31 || has_before(s_, begin, "第") || before(s_, begin) == '#') {
    return std::nullopt;
  }
  if (any_at(s_, after, {"内", "游", "后", "前", "元", "均", "息", "租", "结", "之"})) {
    return std::nullopt;
  }
  std::size_t probe = after;
  skip_spaces(s_, probe);
  const bool clock_follows = day_part_zh(s_, probe) != DayPart::None || is_digit(at(s_, probe));
  const bool ends = any_at(s_, after, {"，", "、", "起", "至", "到", "那天", "当天"});
  if (!is_ri && !clock_follows && !ends) return std::nullopt;
  const auto found = latest_day_of_month(day);
  if (!found) return std::nullopt;
  return DateRead{*found};
}

/// 5月11、12日: the first day of a list has no 日 of its own.
bool TimeReader::is_day_list(std::size_t i) const {
  if (!eat_any(s_, i, {"、", "和", "至", "到", "-"})) return false;
  const auto n = read_whole(s_, i);
  return n && n->value >= 1 && n->value <= 31 && any_at(s_, n->end, {"日", "号"});
}

std::optional<DateRead> TimeReader::calendar_zh(std::size_t& i) const {
  std::size_t k = i;
  auto [y, m] = frame_zh(k);
  auto n = read_whole(s_, k);
  if (!n) return std::nullopt;
  std::size_t after = n->end;
  skip_spaces(s_, after);
  if (y == 0 && eat(s_, after, "年")) {
    y = n->value < 100 ? 2000 + n->value : n->value;
    if (n->digits == 1 || y < 1950 || y > 2100) return std::nullopt;
    k = after;
    skip_spaces(s_, k);
    n = read_whole(s_, k);
    if (!n) return std::nullopt;
    after = n->end;
    skip_spaces(s_, after);
  }
  if (m == 0 && eat(s_, after, "月")) {
    m = n->value;
    if (m < 1 || m > 12) return std::nullopt;
    k = after;
    skip_spaces(s_, k);
    n = read_whole(s_, k);
    std::size_t day_end = n ? n->end : k;
    skip_spaces(s_, day_end);
    if (n && is_day_list(day_end)) {
      after = day_end;
      const auto day = y != 0 ? real_day(y, m, n->value) : latest_day(m, n->value);
      if (!day) return std::nullopt;
      i = day_end;
      return DateRead{*day};
    }
    if (!n || !any_at(s_, day_end, {"日", "号"})) {
      const auto month = month_zh(after, y, m);
      if (month) i = after;
      return month;
    }
    after = day_end;
  } else if (m == 0 && y != 0) {
    return std::nullopt;
  }
  const bool is_ri = eat(s_, after, "日");
  if (!is_ri && !eat(s_, after, "号")) return std::nullopt;
  if (m == 0) {
    const auto lone = lone_day_zh(i, after, n->value, is_ri);
    if (lone) i = after;
    return lone;
  }
  const auto day = y != 0 ? real_day(y, m, n->value) : latest_day(m, n->value);
  if (!day) return std::nullopt;
  i = after;
  return DateRead{*day};
}

std::optional<DateRead> TimeReader::date_zh(std::size_t& i) const {
  if (auto date = relative_zh(i)) return date;
  if (auto date = weekday_zh(i)) return date;
  if (auto date = digits_date(i)) return date;
  return calendar_zh(i);
}

/// 三天前, 两个半小时前, 10多分钟前, 半个月前.
std::optional<FoundTime> TimeReader::ago_zh(std::size_t begin) const {
  std::size_t i = begin;
  int halves = 0;  // counted in halves: 半小时, 一个半小时
  if (eat(s_, i, "半")) {
    halves = 1;
  } else {
    const auto n = read_whole(s_, i);
    if (!n) return std::nullopt;
    i = n->end;
    halves = n->value * 2;
    eat_any(s_, i, {"多", "来"});
  }
  eat(s_, i, "个");
  if (eat_any(s_, i, {"半"})) ++halves;
  eat(s_, i, "多");
  struct Unit {
    std::string_view word;
    int minutes;
    Precision precision;
  };
  static constexpr std::array units = {
      Unit{"分钟", 1, Precision::Minute},  Unit{"小时", 60, Precision::Hour},
      Unit{"钟头", 60, Precision::Hour},   Unit{"天", 1440, Precision::Day},
      Unit{"日", 1440, Precision::Day},    Unit{"周", 10080, Precision::Day},
      Unit{"星期", 10080, Precision::Day}, Unit{"礼拜", 10080, Precision::Day},
      Unit{"刻钟", 15, Precision::Minute}, Unit{"个月", 43200, Precision::Month},
      Unit{"月", 43200, Precision::Month}, Unit{"年", 525600, Precision::Month}};
  const auto unit = std::ranges::find_if(units, [&](const Unit& u) { return has(s_, i, u.word); });
  if (unit == units.end()) return std::nullopt;
  i += unit->word.size();
  eat_any(s_, i, {"之前", "以前"}) || eat(s_, i, "前");
  if (!has_before(s_, i, "前")) return std::nullopt;
  FoundTime found{begin, i, {}, unit->precision};
  if (unit->precision == Precision::Month) {
    const int months_back = unit->minutes == 43200 ? halves / 2 : halves * 6;
    const Instant then = halves == 1 && unit->minutes == 43200
                             ? reported_ - days{15}
                             : add_months(reported_, -months_back);
    found.precision = Precision::Day;
    found.time = instant_of(
        floor<days>(sys_time<microseconds>{microseconds{then.us} + kChinaOffset}), 0, 0, 0);
  } else if (unit->precision == Precision::Day) {
    found.time = instant_of(today_ - days{halves * (unit->minutes / 1440) / 2}, 0, 0, 0);
  } else {
    found.time = reported_ - seconds{halves * unit->minutes * 30};
  }
  return found;
}

/// The minutes after 点 or 时: 半, 一刻, 五十, 零5分, 过五分, 20分30秒; moves `k` past them.
bool TimeReader::minute_zh(std::size_t& k, ClockRead& clock) const {
  const auto told_as = [&](int minute) {
    clock.minute = minute;
    clock.precision = Precision::Minute;
    return true;
  };
  if (eat(s_, k, "半")) return told_as(30);
  if (eat_any(s_, k, {"一刻", "1刻", "过一刻"})) return told_as(15);
  if (eat_any(s_, k, {"三刻", "3刻"})) return told_as(45);
  std::size_t m_at = k;
  skip_spaces(s_, m_at);
  const bool past = eat(s_, m_at, "过");
  if (has(s_, m_at, "零") && is_digit(at(s_, m_at + 3))) m_at += 3;  // 10点零5分
  const auto m = read_whole(s_, m_at);
  if (!m || m->value >= 60) return false;
  std::size_t end = m->end;
  skip_spaces(s_, end);
  const bool told = has(s_, end, "分") && !has(s_, end, "分别") && (past || !has(s_, end, "分钟"));
  const bool bare = !told && (m->digits == 2 || (m->digits == 0 && m->value >= 1)) &&
                    !any_at(s_, end, {"元", "块", "万", "千", "百", "个", "次", "笔", "名", "%"});
  if (!told && !bare) return false;
  k = told ? end + std::string_view("分").size() : m->end;
  if (told) eat(s_, k, "钟");
  std::size_t s_at = k;
  skip_spaces(s_, s_at);
  const auto sec = told ? read_whole(s_, s_at) : std::nullopt;
  told_as(m->value);
  if (sec && sec->value < 60 && has(s_, sec->end, "秒")) {
    clock.second = sec->value;
    clock.precision = Precision::Second;
    k = sec->end + std::string_view("秒").size();
  }
  return true;
}

std::optional<ClockRead> TimeReader::clock_zh(std::size_t& i, bool is_anchored) const {
  const auto h = read_whole(s_, i);
  if (!h || h->value > 24 || h->digits > 2) return std::nullopt;
  ClockRead clock{h->value};
  std::size_t k = h->end;
  if (h->digits > 0 && at(s_, k) == ':') {
    const auto m = read_whole(s_, k + 1);
    if (!m || m->digits != 2 || m->value > 59 || h->value > 23) return std::nullopt;
    clock.minute = m->value;
    clock.precision = Precision::Minute;
    k = m->end;
    const auto sec = at(s_, k) == ':' ? read_whole(s_, k + 1) : std::nullopt;
    if (sec && sec->digits == 2 && sec->value < 60) {
      clock.second = sec->value;
      clock.precision = Precision::Second;
      k = sec->end;
    }
    if (at(s_, k) == ':' && is_digit(at(s_, k + 1))) return std::nullopt;
    i = k;
    return clock;
  }
  skip_spaces(s_, k);
  const bool oclock = eat_any(s_, k, {"点", "點"});
  if (!oclock && !eat(s_, k, "时")) return std::nullopt;
  if (oclock && eat(s_, k, "钟")) is_anchored = true;
  clock.is_spoken = oclock;
  if (minute_zh(k, clock)) {
    is_anchored = true;
  } else if (is_not_oclock(s_, k)) {
    return std::nullopt;
  }
  if (any_at(s_, k, {"许", "左右", "多", "整"})) is_anchored = true;
  if (h->value == 0 && oclock) is_anchored = true;  // 零点
  // 一点 is "a little" far more often than one o'clock; 两点 is two points.
  if (h->digits == 0 && !is_anchored) return std::nullopt;
  eat_any(s_, k, {"许", "左右", "整"});
  i = k;
  return clock;
}

std::optional<FoundTime> TimeReader::chinese(std::size_t begin) {
  if (auto ago = ago_zh(begin)) {
    last_day_ = floor<days>(sys_time<microseconds>{microseconds{ago->time.us} + kChinaOffset});
    last_hour_ = -1;
    return ago;
  }
  std::size_t i = begin;
  const auto date = date_zh(i);
  std::size_t end = i;
  if (date && date->precision == Precision::Month) return resolve(begin, end, date, {}, {});
  if (date) {
    // 9月11日(星期五) 的 下午3点
    if (at(s_, i) == '(') {
      std::size_t k = i + 1;
      if (weekday_zh(k) && at(s_, k) == ')') i = k + 1;
    }
    if (at(s_, i) == 'T') ++i;
    skip_spaces(s_, i);
    eat_any(s_, i, {"那天", "当天", "这天"});
    eat(s_, i, "的");
    eat_any(s_, i, {"一大早", "一早"});
  }
  const std::size_t part_at = i;
  DayPart part = day_part_zh(s_, i);
  if (part != DayPart::None) {
    if (date) end = i;
    skip_spaces(s_, i);
    eat(s_, i, "的");
    eat(s_, i, "大概") || eat(s_, i, "大约") || eat(s_, i, "约");
    if (part == DayPart::Evening || part == DayPart::Afternoon) {
      const DayPart more = day_part_zh(s_, i);
      if (more != DayPart::None) part = more;
    }
  } else if (date) {
    eat(s_, i, "大概") || eat(s_, i, "大约") || eat(s_, i, "约");
  }
  const bool anchored = date.has_value() || part_at != i;
  const auto clock = clock_zh(i, anchored);
  if (clock && part == DayPart::None && at(s_, i) == '(') {
    std::size_t k = i + 1;  // 六点半(晚上)
    const DayPart told = day_part_zh(s_, k);
    if (told != DayPart::None && at(s_, k) == ')') {
      part = told;
      i = k + 1;
    }
  }
  if (clock) return resolve(begin, i, date, part, clock);
  if (!date) return std::nullopt;
  if (date->needs_clock) {
    last_day_ = date->day;
    return std::nullopt;
  }
  return resolve(begin, end, date, part, std::nullopt);
}

}  // namespace holdfast::intake

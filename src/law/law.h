// The dated rule table: what may be done, by whom, for how long, approved at which level.
//
//   rules/law/china.txt     [measure valid-from]  key value ...     one row a measure and date
//   rule_for(measure, at)   the newest row with valid-from <= at
//
// Rows are never changed once used, only added: a paper keeps the id of the row it was made under.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace holdfast::law {

enum class Measure {
  Query,
  DynamicQuery,
  StopPayment,
  Freeze,  ///< of deposits and remittances
  FreezeSecurities,
  FreezeEquity,
  FreezeListedEquity,
  Extend,
  Release,
  ReturnProperty,  ///< ordinary return of a victim's property
  ReturnDirect,    ///< of frozen money that can be told apart
  ReturnProrata,   ///< of frozen money that is shared among the victims
};

/// "stop_payment", "return_prorata", ...
std::string_view to_string(Measure measure);
std::optional<Measure> parse_measure(std::string_view text);

/// The level of the police authority whose head approves; each includes those before it.
enum class Level { None, Officer, County, Prefecture, Province };

/// "none", "officer", "county", "prefecture", "province".
std::string_view to_string(Level level);
std::optional<Level> parse_level(std::string_view text);

/// How long something lasts. Months are calendar months, clamped to the month's end.
struct Period {
  int months = 0;
  Duration rest{0};

  bool is_none() const { return months == 0 && rest == Duration{0}; }
  bool operator==(const Period&) const = default;
};

/// When a period that begins at `from` ends.
Instant end_of(const Period& period, Instant from);

/// "48h", "6m", "2y", "100d". @err law.period
Result<Period> parse_period(std::string_view text);

/// One row. What a row does not name is 0, None or empty.
struct Rule {
  std::string id;  ///< "CN/freeze/2020-09-01"
  Measure measure = Measure::Query;
  Instant valid_from;  ///< midnight in China
  std::string article;
  std::string source;
  std::string text;  ///< for people, in Chinese
  std::string ordered_by;
  Level approval = Level::None;
  int officers = 0;    ///< how many officers must go, or sign
  Period length;       ///< of one window
  Period length_max;   ///< of all windows together
  Period renewal;      ///< of each renewal, as often as needed
  Period long_length;  ///< with long_approval: in grave or complicated cases
  Level long_approval = Level::None;
  bool counts_from_execution = false;  ///< not from the order
  int windows_max = 0;                 ///< 0: no cap
  bool lapses = false;                 ///< ends by itself where nobody renews
  Period late_paper;                   ///< for the paper after a measure taken without it
  int within_days = 0;                 ///< to act, once the reason is known
  int notice_days = 0;                 ///< of public notice before it is carried out
  int bank_working_days = 0;           ///< for the bank to carry it out
  std::string basis;                   ///< of a return: "traced" or "loss", unless said otherwise
  std::vector<std::string> bases;      ///< of a return: those that may be chosen
  bool is_one_to_one_first = false;    ///< money is matched by time before it is shared
  bool needs_freeze = false;           ///< only what a freeze holds
  bool needs_filed_case = false;       ///< only in a criminal case that was filed

  bool operator==(const Rule&) const = default;
};

/// The rules of one jurisdiction. A value.
class Table {
 public:
  /// @param jurisdiction the first part of the rules' ids, as "CN"
  /// @param file its name for errors
  /// @err law.format with FILE:LINE
  static Result<Table> load(std::string_view jurisdiction, std::string_view file,
                            std::string_view contents);

  /// The row that counts at `at`.
  /// @err law.no_rule: there was none yet
  Result<Rule> rule_for(Measure measure, Instant at) const;

  /// The row of this id, or nullptr: for papers made under it.
  const Rule* find(std::string_view id) const;

  std::span<const Rule> rules() const { return rules_; }

 private:
  std::vector<Rule> rules_;  // by measure, then valid_from
};

/// China's table, as compiled in.
const Table& china();

}  // namespace holdfast::law

// Reads alerts: a narrative in; indicators, amounts, times, roles, payments, loss, scam type out.
//
//   text -> fold (full width, zero width) -> one scan for anchors and words -> recognisers around
//   the anchors -> roles by the grammar of each sentence -> payments, loss, scam type
//
// All offsets are UTF-8 byte offsets into the narrative as given, half open, on code-point edges.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"

namespace holdfast::intake {

/// An alert's story and when it was reported: times in the story are relative to it (UTC+8).
/// The text may be any bytes; what is not UTF-8 is skipped over, never an error.
struct Narrative {
  std::string_view text;
  Instant reported_at;
};

enum class IndicatorKind {
  Phone,
  BankAccount,
  PaymentAccount,
  IdNumber,
  Url,
  Domain,
  Ip,
  Email,
  Qq,
  Wechat,
  App,
  CryptoAddress,
  VehiclePlate,
  Imei,
  Organisation,
};
inline constexpr std::size_t kIndicatorKinds = 15;

/// Whose it is. Other = hotlines of banks, companies and police, public addresses: never blocked.
enum class Role { Suspect, Victim, Other, Unknown };

enum class ScamType {
  FakeTaskRebate,
  FakeInvestment,
  FakeShopping,
  FakeCustomerService,
  LoanFraud,
  FakeCreditReport,
  ImpersonatingAcquaintance,
  ImpersonatingOfficials,
  RomanceFraud,
  GameTradeFraud,
  OnlineBlackmail,
  ImpersonatingMilitaryBuyer,
  Other,
};
inline constexpr std::size_t kScamTypes = 13;

/// How far a time is known. A clock time is truncated to it; a day alone is its first moment in
/// UTC+8; "three hours ago" is counted back from the report as it is.
enum class Precision { Second, Minute, Hour, Day, Month };

/// The words of the narrative something was decided by; `weight` only for scam types.
struct Because {
  std::string word;
  std::size_t begin = 0;
  std::size_t end = 0;
  double weight = 0;

  bool operator==(const Because&) const = default;
};

/// One identifier found in the text.
/// `value` is canonical: digits only, E.164, host in lower case, id with upper-case X.
/// `attributes` are ordered as found: carrier=virtual, bank=ICBC, luhn=ok|failed, spoofed=true,
/// hijacked=true, masked=true, checksum=ok|failed, short_link=true.
struct Indicator {
  IndicatorKind kind = IndicatorKind::Phone;
  std::string value;
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  Role role = Role::Unknown;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Because> because;

  bool operator==(const Indicator&) const = default;
};

/// An amount of yuan as written; other currencies are not reported.
struct Amount {
  Money money;
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const Amount&) const = default;
};

/// A moment the story names.
struct TimeMention {
  Instant time;
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  Precision precision = Precision::Minute;

  bool operator==(const TimeMention&) const = default;
};

/// A payment the story tells: who paid what into which account, when. Needs a person's
/// confirmation before any order goes out. `to` is `INSTITUTION:NUMBER` where the institution is
/// known, else the bare number with `to_institution` empty. begin/end cover what it was read from.
struct PaymentReading {
  std::optional<Instant> time;
  std::string to_number;
  std::string to_institution;  ///< "ICBC", "ALIPAY"; empty where nothing tells it
  std::string to_name;         ///< 户名 told beside the account; empty where nothing tells it
  std::optional<std::string> from_number;
  std::string from_institution;
  Money amount;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const PaymentReading&) const = default;
};

/// All that was read from one narrative. Lists are sorted by `begin`; spans of one list do not
/// overlap.
struct Reading {
  ScamType scam_type = ScamType::Other;
  double scam_confidence = 0;  ///< 0 to 1
  std::vector<Because> scam_because;
  std::optional<Money> loss;  ///< nothing where nothing is told or nothing was lost
  std::vector<Indicator> indicators;
  std::vector<Amount> amounts;
  std::vector<TimeMention> times;
  std::vector<PaymentReading> payments;

  bool operator==(const Reading&) const = default;
};

/// The words and tables everything is decided by; immutable, shared freely between threads.
class Rules {
 public:
  /// One data file: its name ("words.txt") and its contents.
  struct File {
    std::string_view name;
    std::string_view contents;
  };

  /// Parses the data files and lays out the words (some ms: once a process).
  /// @err rules.format with the file and line in `place`; rules.missing
  static Result<Rules> load(std::span<const File> files);

  Rules(Rules&&) noexcept;
  Rules& operator=(Rules&&) noexcept;
  ~Rules();

  struct Tables;
  const Tables& tables() const { return *tables_; }

 private:
  explicit Rules(std::unique_ptr<const Tables> tables);
  std::unique_ptr<const Tables> tables_;
};

/// The rules of rules/intake as they were when the program was built.
const Rules& builtin_rules();

/// Reads one narrative. Deterministic; cost is linear in the text (hundreds of MB/s on long
/// texts). Texts over kMaxNarrative bytes are read up to the limit.
Reading read(const Narrative& narrative, const Rules& rules);
inline constexpr std::size_t kMaxNarrative = std::size_t{64} << 20;

/// The contract's names: "bank_account", "suspect", "fake_task_rebate", "minute".
std::string_view to_string(IndicatorKind kind);
std::string_view to_string(Role role);
std::string_view to_string(ScamType type);
std::string_view to_string(Precision precision);
/// The Chinese name of a scam type: 刷单返利.
std::string_view label_zh(ScamType type);
std::optional<IndicatorKind> parse_indicator_kind(std::string_view name);
std::optional<Role> parse_role(std::string_view name);
std::optional<ScamType> parse_scam_type(std::string_view name);

/// True if `digits` (any length over 1) passes the Luhn check of ISO 7812. Non-digits fail.
bool luhn_ok(std::string_view digits);

/// Cards one wrong digit or one swap of neighbours away from `digits` that pass Luhn, have a known
/// BIN and the length that BIN uses: shown to the call taker before a bank refuses. The likeliest
/// first (swaps, then digits that sound or look alike), at most kMaxNearestCards.
std::vector<std::string> nearest_valid_cards(std::string_view digits);
inline constexpr std::size_t kMaxNearestCards = 8;

/// E.164 ("+8613800138000") or a short number or hotline as dialled ("95588", "4008001234").
/// Separators and full-width digits are allowed. @err phone.format
Result<std::string> canonical_phone(std::string_view text);

/// The institution of a card by its BIN ("ICBC"), empty where the table does not know it.
std::string_view bank_of(std::string_view card);

}  // namespace holdfast::intake

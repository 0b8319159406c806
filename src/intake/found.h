// What recognisers share: the text with its words, and what they hand back. Offsets are folded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intake/clauses.h"
#include "intake/fold.h"
#include "intake/intake.h"
#include "intake/scan.h"
#include "intake/tables.h"

namespace holdfast::intake {

struct Context {
  std::string_view s;
  const std::vector<Token>& tokens;
  const Hits& hits;
  const Rules::Tables& tables;
  Instant reported_at;
};

/// read() with words looked up within `scope`: what it answers is the same for both.
Reading read_within(const Narrative& narrative, const Rules& rules, Hits::Scope scope);

/// An identifier at [begin, end). `is_noise` claims the span and reports nothing (order numbers).
struct Found {
  IndicatorKind kind = IndicatorKind::Phone;
  std::string value;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::pair<std::string, std::string>> attributes = {};
  Role role = Role::Unknown;
  std::vector<Because> because = {};  ///< folded offsets until the reading is finished
  bool is_fixed = false;  ///< the role follows from the value (a hotline), not the sentence
  bool is_noise = false;
};

/// A sum of money at [begin, end); `is_yuan` false for other currencies, which are not reported.
struct FoundAmount {
  std::size_t begin = 0;
  std::size_t end = 0;
  Money money;
  bool is_yuan = true;
  bool is_bare = false;  ///< neither currency nor sign: an identifier has precedence
};

/// The nearest word before `i` that says what a number is, if no clause ends between.
const Hit* kind_word(const Context& c, std::size_t i);

/// The question that what stands at `i` answers (…？答：X), empty if none is asked.
struct Question {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Question question_before(std::string_view s, std::size_t i);

// Each recogniser reads what starts at token `t` (or just before it), or nothing.
std::optional<Found> read_web(const Context& c, std::size_t t);      // url, domain, ip, email
std::optional<Found> read_word_id(const Context& c, std::size_t t);  // crypto, plate, wechat
std::optional<Found> read_number(const Context& c, std::size_t t, const Found* last);
std::optional<FoundAmount> read_amount(const Context& c, std::size_t i);

/// Apps and companies, found by their words rather than by a token.
std::vector<Found> read_names(const Context& c);

/// Where an app's name stands that is neither quoted nor beside a word for apps.
struct NameSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::vector<NameSpan> bare_apps(std::string_view s);

/// Decides each role by the words around it; fills `because`.
void decide_roles(const Context& c, std::vector<Found>& found);

}  // namespace holdfast::intake

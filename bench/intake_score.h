// Scores intake against hand-labelled alerts (tests/corpus/*.jsonl).
//
// A line: {"id", "reported_at", "scam_type", "loss_fen": int|null, "marked"}. `marked` is the text
// with its labels in it: {kind role value|text} for indicators (role with ! is hijacked),
// {amount FEN|text}, {time RFC3339|text}; the text itself has no braces.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "intake/intake.h"

namespace holdfast::bench {

/// An alert and what a person says is in it.
struct Labelled {
  std::string id;
  std::string text;
  intake::Reading truth;  ///< spans are those of `text`; no attributes but hijacked
  Instant reported_at;
};

/// Reads one corpus file; aborts on a line that is not as above (it is our own file).
std::vector<Labelled> load_corpus(const std::string& path);

/// Hits, misses and false finds of one thing.
struct Count {
  int right = 0;
  int missed = 0;
  int wrong = 0;

  double precision() const { return right + wrong == 0 ? 1 : 1.0 * right / (right + wrong); }
  double recall() const { return right + missed == 0 ? 1 : 1.0 * right / (right + missed); }
};

struct Score {
  std::map<std::string, Count> kinds;        ///< value and role right, by kind
  std::map<std::string, Count> kind_values;  ///< value right, whatever the role, by kind
  Count indicators;                          ///< value and role right
  Count values;                              ///< value right, whatever the role
  Count amounts;
  Count times;
  int loss_right = 0;
  int loss_total = 0;
  std::array<Count, intake::kScamTypes> types;
  std::vector<std::string> failures;  ///< one line each, for tuning

  double loss() const { return loss_total == 0 ? 1 : 1.0 * loss_right / loss_total; }
  double macro_f1() const;  ///< over the types that occur
};

Score score(const std::vector<Labelled>& corpus, const intake::Rules& rules);

}  // namespace holdfast::bench

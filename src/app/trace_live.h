// `holdfast trace --live`: transfers that become known one by one, each traced as it is read.
#pragma once

#include <istream>
#include <ostream>
#include <string>

#include "app/trace_files.h"

namespace holdfast::app {

/// Where the transfers come from.
struct LiveInput {
  std::string file;    ///< `-`: standard input; may be a pipe that stays open
  std::string format;  ///< csv, jsonl; empty: by the ending of the name, else by the first line
  bool skips_bad = false;
};

/// Traces `tables` pro rata, then each line of the input as it comes, and says after each what it
/// changed: one JSON object a line, written at once (docs/contracts.md "holdfast trace").
/// Problems are told to `err` as they are met. Returns the exit status: 0 at the end of the input,
/// 65 a bad line (unless those are skipped), 66 the input cannot be read, 70 nor `out` written.
int trace_live(const LiveInput& input, const Tables& tables, std::istream& in, std::ostream& out,
               std::ostream& err);

}  // namespace holdfast::app

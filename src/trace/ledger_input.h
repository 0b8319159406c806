// What the two readers of transfers (CSV, JSONL) have in common.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "trace/ledger_rows.h"

namespace holdfast::trace {

/// How answers name what went back to victims; no account may be called so.
inline constexpr std::string_view kReturnedName = "RETURNED";

/// A table of transfers. The text must outlive the ledger that is read from it.
struct LedgerInput {
  std::string_view file;  ///< as problems name it
  std::string_view text;
  RowOptions options;
  /// Told from time to time how many bytes and lines are done.
  std::function<void(std::size_t bytes, std::size_t lines)> progress;
  std::size_t first_line = 1;  ///< the number that problems give the text's first line
};

/// The bytes between two calls of LedgerInput::progress.
inline constexpr std::size_t kProgressEvery = std::size_t{4} << 20;

/// What is wrong with the name of an account, or nullptr. Names may be anything but empty, too
/// long, and the word the answer needs.
const char* fault_of_account(std::string_view name);

/// What is wrong with a ref, or nullptr.
const char* fault_of_ref(std::string_view ref);

/// Who told of a transfer: `told_by` is an institution, the part of an account's name before its
/// colon; nothing where the table does not say. @err (the outer nothing) it is neither's.
std::optional<Teller> teller_of(std::string_view from, std::string_view to,
                                std::optional<std::string_view> told_by);

/// `time,from,to,amount,ref`, and `told_by` where pairs are asked for: checks every line.
/// Problems of the whole table (a ref twice) count as those of their lines.
LedgerRows read_transfers_csv(const LedgerInput& input, Problems& problems);

/// The same as JSON objects, one a line: `amount_fen` (an integer) in the place of `amount`.
LedgerRows read_transfers_jsonl(const LedgerInput& input, Problems& problems);

}  // namespace holdfast::trace

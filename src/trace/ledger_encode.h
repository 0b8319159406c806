// Writes a ledger file (ledger_file.h has the format).
#pragma once

#include <functional>
#include <string_view>

#include "trace/ledger_book.h"

namespace holdfast::trace {

/// Takes the next bytes of the file.
using LedgerSink = std::function<Result<void>(std::string_view bytes)>;

/// Gives the whole file to `sink`, front to back, with zeros in the place of its header; @return
/// the header, to be put there when all else is safe. Without it the file is not a ledger. The book
/// was made from rows. Accounts that neither a transfer nor an opening names are left out. Cost:
/// sorts the accounts by name; else linear, 5 bytes an account and 2 a transfer of memory.
/// @err what sink gives
Result<LedgerHeader> encode_ledger(const Book& book, const LedgerSink& sink);

}  // namespace holdfast::trace

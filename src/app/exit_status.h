// From an Error to what a command prints and returns.
#pragma once

#include <iosfwd>

#include "base/result.h"

namespace holdfast::app {

// The contract's exit statuses, after sysexits.h.
inline constexpr int kExitUsage = 2;
inline constexpr int kExitBadData = 65;
inline constexpr int kExitUnreadable = 66;
inline constexpr int kExitUnavailable = 69;
inline constexpr int kExitInternal = 70;

/// The exit status of a kind of failure.
int exit_status(ErrorKind kind);

/// Prints "holdfast COMMAND: PLACE: DETAIL" and gives the status.
int report(std::ostream& err, const char* command, const Error& error);

}  // namespace holdfast::app

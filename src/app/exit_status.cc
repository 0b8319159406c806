#include "app/exit_status.h"

#include <ostream>

namespace holdfast::app {

int exit_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Unreadable:
      return kExitUnreadable;
    case ErrorKind::Unavailable:
      return kExitUnavailable;
    case ErrorKind::Internal:
      return kExitInternal;
    case ErrorKind::Invalid:
    case ErrorKind::NotFound:
    case ErrorKind::Denied:
    case ErrorKind::Unauthorized:
    case ErrorKind::Conflict:
    case ErrorKind::TooLarge:
    case ErrorKind::TooMany:
      return kExitBadData;
  }
  return kExitInternal;
}

int report(std::ostream& err, const char* command, const Error& error) {
  err << "holdfast " << command << ": ";
  if (!error.place.empty()) err << error.place << ": ";
  err << error.detail << " (" << error.reason << ")\n";
  return exit_status(error.kind);
}

}  // namespace holdfast::app

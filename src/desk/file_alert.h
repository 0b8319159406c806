// An alert comes in: 110, a hotline, a walk-in, a county, a partner.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/centre.h"
#include "intake/intake.h"

namespace holdfast::desk {

/// What a person says an indicator is, against how it was read.
struct IndicatorCorrection {
  std::string kind;
  std::string value;
  std::string role;
};

/// An alert as it is filed.
struct AlertDraft {
  std::string source;
  std::string county;
  std::optional<Instant> reported_at;  ///< missing: now
  std::optional<Instant> occurred_at;
  std::string reporter_name;
  std::string reporter_phone;
  std::string narrative;
  std::vector<Payment> payments;  ///< structured: their orders go out at once
  /// The reading as a person left it; nothing: nobody looked at it yet.
  std::optional<std::vector<IndicatorCorrection>> indicators;
};

/// Reads the narrative of a draft. Pure and the slow part of filing: call it before the turn.
intake::Reading read_draft(const AlertDraft& draft, Instant now);

/// Files the alert and opens its case; the first orders go out in the same transaction. A narrative
/// without payments is read; what it says waits as drafts for confirm_reading. The same key of the
/// same actor gives what it gave the first time and files nothing.
/// @err alert.empty, actor.scope, actor.role, those of chase::check
Result<Filed> file_alert(const Turn& turn, const AlertDraft& draft, const intake::Reading& reading,
                         std::string_view key);

}  // namespace holdfast::desk

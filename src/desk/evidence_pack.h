// The evidence pack: where a case's money went, how that was computed, and what it rests on, on a
// paper that a prosecutor can read and compute again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chase/analysis.h"
#include "desk/papers.h"
#include "desk/views.h"

namespace holdfast::desk {

/// All that the pack is made of.
struct EvidenceFacts {
  CaseView view;
  chase::AnalysisMethod method = chase::AnalysisMethod::Prorata;
  std::optional<Instant> as_of;
  std::string purpose;  ///< who asked and what for; may be empty
  std::string number;
  std::string issuer;
  Instant made_at;
  std::string made_by;
  std::string journal_mark;  ///< "17:9f86d0…"
  std::string program;       ///< "holdfast 0.1.0"
};

/// The words of the series evidence packs are numbered in.
inline constexpr std::string_view kEvidenceSeries = "反诈证";

/// The method of an evidence pack. @err paper.method for reach: it sums to nothing
Result<Paper> evidence_pack(const EvidenceFacts& facts);

/// The analysis as sheets: 资金流向, 账户, 被害人付款, 说明.
std::vector<Sheet> analysis_sheets(CaseId case_id, const chase::Analysis& analysis);

/// The same for programs: column names in English, one table each.
Sheet transfers_table(const chase::Analysis& analysis);
Sheet accounts_table(const chase::Analysis& analysis);

}  // namespace holdfast::desk

// Papers are made in three steps, so that the writer's thread never waits for a press:
//   number_paper (a transaction) -> press_paper (a thread of its own) -> keep_paper (a transaction)
// and what people look at or take out of a case is journalled.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "desk/centre.h"
#include "desk/papers.h"

namespace holdfast::desk {

/// Who may make papers and take data out of a case: officers and administrators.
/// @err actor.role
Result<void> may_make_papers(const Actor& actor);

/// Who may take data out of a case as a file: those, and programs that may read cases.
/// @err actor.role, actor.scope
Result<void> may_export(const Actor& actor);

/// The next number of a series ("反诈证"): "反诈证〔2026〕0012号".
/// @err actor.role, case.not_found
Result<std::string> number_paper(const Turn& turn, CaseId case_id, std::string_view series);

/// Sets the paper and fills all of its record but the id and who made it.
/// @err those of PaperPress::pdf
Result<PaperRecord> press_paper(PaperPress& press, const Paper& paper, CaseId case_id,
                                std::string_view kind, std::string_view rules);

/// Keeps a pressed paper with its journal entry; gives it as it is kept.
/// @err actor.role, store.unique
Result<PaperView> keep_paper(const Turn& turn, const PaperRecord& paper);

/// Keeps a pressed paper of a return, and that it is the return's.
/// @err actor.role, return.not_found, store.unique
Result<PaperView> keep_return_paper(const Turn& turn, ReturnId id, const PaperRecord& paper,
                                    const Account& account, int share);

/// What was looked at or taken out.
struct Look {
  std::string kind;  ///< case.viewed, case.exported
  CaseId case_id;
  std::vector<std::pair<std::string, std::string>> params;  ///< what, method, purpose, ...
};

/// Journals it. @err actor.role, actor.scope
Result<void> note_look(const Turn& turn, const Look& look);

}  // namespace holdfast::desk

#include "desk/make_paper.h"

#include <utility>

#include "base/sha256.h"

namespace holdfast::desk {

Result<void> may_make_papers(const Actor& actor) {
  return require_role(actor, {Role::Officer, Role::Administrator});
}

Result<void> may_export(const Actor& actor) {
  return require(actor, "cases:read", {Role::Officer, Role::Administrator});
}

Result<std::string> number_paper(const Turn& turn, CaseId case_id, std::string_view series) {
  TRYV(may_make_papers(turn.actor));
  TRYV(turn.tx.load_case(turn.actor, case_id));
  return turn.tx.next_paper_number(turn.actor, series, turn.now);
}

Result<PaperRecord> press_paper(PaperPress& press, const Paper& paper, CaseId case_id,
                                std::string_view kind, std::string_view rules) {
  PaperRecord record;
  TRY(record.pdf, press.pdf(paper));
  PaperView& view = record.view;
  view.case_id = case_id;
  view.kind = kind;
  view.title = paper.title;
  view.number = paper.number;
  view.made_at = paper.made_at;
  view.content_sha256 = content_sha256(paper);
  view.code = paper_code(view.content_sha256);
  view.file_sha256 = sha256_hex(record.pdf);
  view.bytes = static_cast<std::int64_t>(record.pdf.size());
  view.rules = rules;
  return record;
}

Result<PaperView> keep_paper(const Turn& turn, const PaperRecord& paper) {
  TRYV(may_make_papers(turn.actor));
  PaperView kept = paper.view;
  TRY(kept.id, turn.tx.save_paper(turn.actor, paper, turn.now));
  kept.made_by = turn.actor.name;
  return kept;
}

Result<PaperView> keep_return_paper(const Turn& turn, ReturnId id, const PaperRecord& paper,
                                    const Account& account, int share) {
  TRY(auto record, turn.tx.load_return(turn.actor, id));
  TRY(auto kept, keep_paper(turn, paper));
  record.papers.push_back(
      {kept.id, kept.kind, kept.number, kept.code, account, share, kept.made_at});
  TRYV(turn.tx.save_return(turn.actor, record));
  return kept;
}

Result<void> note_look(const Turn& turn, const Look& look) {
  TRYV(require_cases_read(turn.actor));
  return turn.tx.save_event(turn.actor, Event{look.kind, look.case_id, look.params}, turn.now);
}

}  // namespace holdfast::desk

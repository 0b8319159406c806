// Papers that were made: the file, and the journal entry that vouches for it.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/sha256.h"
#include "store/queries.h"
#include "store/tx.h"

namespace holdfast::store {
namespace {

constexpr std::string_view kColumns =
    "id, case_id, kind, title, number, made_at, made_by, code, content_sha256, file_sha256, rules,"
    " bytes";

desk::PaperView read_paper(const Row& row) {
  return {.id = PaperId{row.number(0)},
          .case_id = CaseId{row.number(1)},
          .kind = row.string(2),
          .title = row.string(3),
          .number = row.string(4),
          .made_at = row.instant(5),
          .made_by = row.string(6),
          .code = row.string(7),
          .content_sha256 = row.string(8),
          .file_sha256 = row.string(9),
          .bytes = row.number(11),
          .rules = row.string(10)};
}

}  // namespace

Result<std::string> SqlTx::next_paper_number(const desk::Actor&, std::string_view series,
                                             Instant now) {
  const int year = to_civil(now, kChinaOffset).year;
  TRY(const auto number,
      context_.session.number("insert into counters (name, last) values ($1, 1)"
                              " on conflict (name) do update set last = counters.last + 1"
                              " returning last",
                              {fmt::format("paper {} {}", series, year)}));
  return fmt::format("{}〔{}〕{:04}号", series, year, number);
}

Result<PaperId> SqlTx::save_paper(const desk::Actor& actor, const desk::PaperRecord& paper,
                                  Instant now) {
  const auto& view = paper.view;
  CHECK(sha256_hex(paper.pdf) == view.file_sha256, "a paper's file is not what its view says");
  TRY(const auto id, context_.session.number(
                         "insert into papers (case_id, kind, title, number, made_at, made_by, code,"
                         " content_sha256, file_sha256, rules, bytes, pdf)"
                         " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
                         {view.case_id.value, view.kind, view.title, view.number, view.made_at,
                          actor.name, view.code, view.content_sha256, view.file_sha256, view.rules,
                          static_cast<std::int64_t>(paper.pdf.size()), Blob{paper.pdf}}));
  JournalEntry entry;
  entry.at = now;
  entry.actor = journal_actor(actor);
  entry.kind = "paper.made";
  entry.case_id = view.case_id;
  JournalBody body;
  body.papers[to_string(PaperId{id})] = view.file_sha256;
  body.notes.push_back({.code = "paper.made",
                        .params = {{"paper", to_string(PaperId{id})},
                                   {"kind", view.kind},
                                   {"number", view.number},
                                   {"code", view.code},
                                   {"sha256", view.content_sha256},
                                   {"rules", view.rules}},
                        .account = {},
                        .order = {}});
  TRYV(journal(entry, body));
  return PaperId{id};
}

Result<std::vector<desk::PaperView>> SqlQueries::list_papers(const desk::Actor& actor,
                                                             CaseId case_id, int limit) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRYV(state_of(case_id));
  return session_->all("select " + std::string(kColumns) +
                           " from papers where case_id = $1 order by id desc limit $2",
                       {case_id.value, std::clamp(limit, 0, kMaxRows)}, read_paper);
}

Result<desk::PaperRecord> SqlQueries::get_paper(const desk::Actor& actor, PaperId id) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  TRY(auto found,
      session_->one(
          "select " + std::string(kColumns) + ", pdf from papers where id = $1", {id.value},
          [](const Row& row) { return desk::PaperRecord{read_paper(row), row.string(12)}; }));
  if (found) return *std::move(found);
  return fail(ErrorKind::NotFound, "paper.not_found", "there is no paper " + to_string(id));
}

}  // namespace holdfast::store

// The read side of desk's ports: one consistent view, and what of it the actor may see.
//
//   who                           sees
//   system, cases:read, people    cases, orders, search, the board; entries as desk/visibility.h
//   of the centre                 says, but looks at data only in a case and as administrator
//   partner, its desk             orders that went out to it, and of entries that concern it what
//   is
//                                 about them: no sums, no others' orders; no cases, search, board
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/ports.h"
#include "store/case_cache.h"
#include "store/journal.h"
#include "store/sql.h"

namespace holdfast::store {

class SqlQueries final : public desk::Queries {
 public:
  /// @param session in a reading transaction, or nullptr with the reason in `failure`
  SqlQueries(Session* session, CaseCache& cache, Instant now, std::optional<Error> failure = {})
      : session_(session), cache_(cache), now_(now), failure_(std::move(failure)) {}

  // Cases, orders, the board: queries_cases.cc.
  Result<std::vector<desk::CaseSummary>> list_cases(const desk::Actor&, std::optional<bool> settled,
                                                    CaseId before, int limit) override;
  Result<desk::CaseView> get_case(const desk::Actor&, CaseId) override;
  Result<chase::State> get_state(const desk::Actor&, CaseId) override;
  Result<desk::AlertRecord> get_alert(const desk::Actor&, AlertId) override;
  Result<desk::Board> board(const desk::Actor&, Instant now) override;

  // Orders and feeds: queries_orders.cc.
  Result<std::vector<desk::OrderView>> list_orders(const desk::Actor&, const desk::OrderFilter&,
                                                   Instant now) override;
  Result<std::vector<desk::Delivery>> deliveries(const desk::Actor&, std::string_view partner,
                                                 std::optional<std::int64_t> after,
                                                 int limit) override;

  // The journal and search: queries_journal.cc.
  Result<Entries> entries(const desk::Actor&, std::int64_t after, CaseId only_case,
                          int limit) override;
  Result<std::int64_t> journal_head(const desk::Actor&) override;
  Result<std::string> journal_mark(const desk::Actor&) override;
  Result<std::vector<desk::Hit>> search(const desk::Actor&, std::string_view needle,
                                        int limit) override;

  // Papers: papers.cc.
  Result<std::vector<desk::PaperView>> list_papers(const desk::Actor&, CaseId, int limit) override;
  Result<desk::PaperRecord> get_paper(const desk::Actor&, PaperId) override;

  // Returns: queries_returns.cc.
  Result<std::vector<desk::ReturnRecord>> list_returns(const desk::Actor&,
                                                       const desk::ReturnFilter&,
                                                       Instant now) override;
  Result<desk::ReturnView> get_return(const desk::Actor&, ReturnId) override;
  Result<desk::ReturnTables> get_return_tables(const desk::Actor&, ReturnId) override;
  Result<desk::CaseReturns> case_returns(const desk::Actor&, CaseId, Instant now) override;

  // People and partners: queries_people.cc.
  Result<std::vector<desk::UserView>> list_users(const desk::Actor&) override;
  Result<std::vector<desk::PartnerView>> list_partners(const desk::Actor&, Instant now) override;
  Result<std::optional<desk::UserRecord>> find_login(std::string_view login) override;
  Result<std::optional<Signed>> find_session(std::string_view token_hash, Instant now) override;
  Result<std::optional<desk::Actor>> find_partner_by_token(std::string_view token_sha256) override;
  Result<std::optional<desk::Actor>> find_partner_by_certificate(std::string_view sha256) override;

 private:
  Result<void> ready() const;
  Result<std::shared_ptr<const chase::State>> state_of(CaseId id);
  Result<std::vector<desk::OrderView>> order_views(std::string_view condition,
                                                   std::span<const Value> values);
  Result<void> add_medians(desk::Board& board, Instant today);
  Result<void> add_measures(desk::PartnerView& view, Instant now);
  Result<std::vector<JournalEntry>> entry_page(const desk::Actor& actor, std::int64_t after,
                                               CaseId only_case, int limit);

  Session* session_;
  CaseCache& cache_;
  Instant now_;
  std::optional<Error> failure_;
  std::map<CaseId, std::shared_ptr<const chase::State>> states_;  // of this view
};

/// May see cases: the system, programs and people with the right to.
Result<void> may_read_cases(const desk::Actor& actor);

/// The most rows of any list, whatever was asked for.
inline constexpr int kMaxRows = 1'000;

}  // namespace holdfast::store

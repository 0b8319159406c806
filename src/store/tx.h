// The write side of desk's ports, over one SQL transaction.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/ports.h"
#include "store/case_cache.h"
#include "store/journal.h"
#include "store/journal_body.h"
#include "store/scratch.h"
#include "store/sql.h"

namespace holdfast::store {

/// Makes the signed text of an order that a partner will read; kept, so that what is sent again is
/// the same bytes.
using Sealer = std::function<std::string(const Order& order, const std::string& notice_no)>;

/// What all transactions of one store share.
struct TxContext {
  Session& session;
  CaseCache& cache;
  const Sealer& sealer;
  const std::string& notice_prefix;
};

/// One work's view of the transaction. Used on the writer's thread.
class SqlTx final : public desk::Tx {
 public:
  SqlTx(const TxContext& context, Scratch& scratch) : context_(context), scratch_(scratch) {}

  // Cases and their steps: tx_cases.cc, tx_step.cc.
  Result<std::optional<desk::Filed>> find_filed(const desk::Actor&, std::string_view key) override;
  Result<CaseId> create_case(const desk::Actor&, Instant now) override;
  Result<AlertId> insert_alert(const desk::Actor&, const desk::AlertRecord&,
                               std::string_view key) override;
  Result<desk::LoadedCase> load_case(const desk::Actor&, CaseId) override;
  Result<void> save_step(const desk::Actor&, const desk::Step&, Instant now) override;
  Result<void> save_event(const desk::Actor&, const desk::Event&, Instant now) override;
  Result<std::vector<DueTimer>> due_timers(const desk::Actor&, Instant now, int limit) override;
  Result<void> drop_timer(const desk::Actor&, const DueTimer&) override;
  Result<std::optional<Answered>> find_answer(const desk::Actor&, OrderId) override;
  Result<chase::DelayCurve> load_curve(const desk::Actor&) override;
  Result<void> save_curve(const desk::Actor&, const chase::DelayCurve&) override;

  // Papers: papers.cc.
  Result<std::string> next_paper_number(const desk::Actor&, std::string_view series,
                                        Instant now) override;
  Result<PaperId> save_paper(const desk::Actor&, const desk::PaperRecord&, Instant now) override;

  // Returns: tx_returns.cc.
  Result<std::vector<CaseId>> cases_of_account(const desk::Actor&, const Account&,
                                               int limit) override;
  Result<std::vector<desk::PaidBack>> paid_back(const desk::Actor&,
                                                std::span<const CaseId>) override;
  Result<std::vector<Payout>> payouts_at(const desk::Actor&, const Account&) override;
  Result<std::vector<desk::ReturnOn>> returns_on(const desk::Actor&,
                                                 std::span<const Account>) override;
  Result<desk::ReturnRecord> insert_return(const desk::Actor&, const desk::ReturnPlanned&) override;
  Result<desk::ReturnRecord> load_return(const desk::Actor&, ReturnId) override;
  Result<void> save_return(const desk::Actor&, const desk::ReturnRecord&) override;
  Result<std::vector<desk::DueReturn>> due_returns(const desk::Actor&, Instant now,
                                                   int limit) override;

  // Accounts that several cases share: tx_shared.cc.
  Result<std::vector<ShortCase>> short_cases(const desk::Actor&, const Account&,
                                             int limit) override;
  Result<void> save_room(const desk::Actor&, const Account&, const Room&) override;
  Result<std::optional<Room>> find_room(const desk::Actor&, const Account&) override;

  // People and partners: tx_people.cc.
  Result<std::map<std::string, Partner>> active_partners(const desk::Actor&) override;
  Result<std::optional<desk::UserRecord>> find_user(const desk::Actor&,
                                                    std::string_view login) override;
  Result<std::optional<desk::UserRecord>> get_user(const desk::Actor&, UserId) override;
  Result<UserId> insert_user(const desk::Actor&, const desk::UserRecord&) override;
  Result<void> update_user(const desk::Actor&, const desk::UserRecord&) override;
  Result<void> insert_session(const desk::Actor&, const desk::SessionRecord&) override;
  Result<void> delete_sessions(const desk::Actor&, UserId, std::string_view token_hash) override;
  Result<std::optional<desk::PartnerRecord>> get_partner(const desk::Actor&,
                                                         std::string_view id) override;
  Result<void> save_partner(const desk::Actor&, const desk::PartnerRecord&) override;
  Result<void> acknowledge(const desk::Actor&, std::string_view partner, std::int64_t seq,
                           Instant now) override;

 private:
  Result<KeptState> current_state(CaseId id, std::int64_t version);
  Result<std::string> known_environment(const chase::Environment& environment);
  Result<void> write_case(const desk::Step& step, const KeptState& kept, std::string_view blob);
  Result<void> write_order(const desk::Actor& actor, const chase::OrderRecord& record, Instant now);
  Result<void> deliver(const Order& order, Instant now, JournalBody& body);
  Result<void> seal(const Order& order, Instant now, JournalBody& body);
  Result<void> place_in_feed(OrderId id, const std::string& partner);
  Result<void> count_answer(const chase::State& before, const desk::Step& step);
  Result<void> write_shortfalls(const chase::State& before, const chase::State& after);
  Result<void> write_times(const chase::State& before, const desk::Step& step, Instant now);
  Result<void> write_timers(const chase::Decision& decision);
  Result<void> write_mention(CaseId id, const desk::Mention& mention, Instant now);
  Result<void> write_return_children(const desk::ReturnRecord& record);
  Result<void> journal(JournalEntry& entry, const JournalBody& body);

  TxContext context_;
  Scratch& scratch_;
};

/// "person:li", "partner:ICBC", "program:cad-110", "system".
std::string journal_actor(const desk::Actor& actor);

/// True for a partner and for a person of its desk: they see only what is theirs.
bool acts_for_partner(const desk::Actor& actor);

}  // namespace holdfast::store

// What desk needs of a store. store/ implements it; app/ wires it.
//
//   Store::write(work)  - one transaction on the writer's turn; committed before `done` is told
//   Store::read(work)   - a consistent view, never waits for writers
//   Store::on_commit    - told after each commit: wakes screens and waiting partners
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "chase/chase.h"
#include "desk/actor.h"
#include "desk/views.h"

namespace holdfast::desk {

/// What filing an alert gave; given again for the same key.
struct Filed {
  AlertId alert;
  CaseId case_id;
};

/// A case as the engine needs it.
struct LoadedCase {
  CaseHeader header;
  chase::State state;
};

/// One step of a case, written as a whole: state, order rows, feed, timers, mentions, journal.
struct Step {
  std::string kind;  ///< of the journal entry: alert.filed, order.answered, timer.due, ...
  CaseHeader header;
  const chase::Fact* fact = nullptr;
  const chase::Decision* decision = nullptr;
  std::vector<Mention> mentions;  ///< new ones; the store drops what it has
  /// What advance() was given besides: journalled, so that the step can be replayed. The decision
  /// must have been made with the same `now` that save_step gets.
  const chase::Environment* environment = nullptr;
};

/// A journal entry that is not a step of a case: sign-ins, users, partners, looks at data.
struct Event {
  std::string kind;  ///< session.opened, session.refused, user.added, case.viewed, ...
  CaseId case_id;
  std::vector<std::pair<std::string, std::string>> params;
};

/// A paper with its file.
struct PaperRecord {
  PaperView view;
  std::string pdf;
};

/// A person as sign-in needs them.
struct UserRecord {
  UserView view;
  std::string password_hash;  ///< argon2id, libsodium's string form
};

struct SessionRecord {
  std::string token_hash;  ///< SHA-256 hex of the cookie's value
  std::string csrf;
  UserId user;
  Instant opened_at;
  Instant expires_at;
};

/// A partner with its credentials.
struct PartnerRecord {
  Partner partner;
  bool is_active = true;
  bool is_from_config = false;
  std::string token_sha256;        ///< hex; empty: none
  std::string certificate_sha256;  ///< hex; empty: none
};

/// A program that files alerts or reads cases.
struct ClientRecord {
  std::string id;
  std::string token_sha256;
  std::set<std::string> scopes;
};

/// A moment at which a return wants to hear of the time: its notice is over, or a bank is late.
struct DueReturn {
  ReturnId id;
  ReturnTimer timer;
};

/// A return that is about an account.
struct ReturnOn {
  ReturnId id;
  ReturnState state = ReturnState::Planned;
  int round = 1;
};

/// One write transaction. Every call may fail with ErrorKind::Unavailable (disk full, database
/// gone): the verb passes it on and nothing of it is written.
class Tx {
 public:
  virtual ~Tx() = default;

  /// What the same client filed under this key before.
  virtual Result<std::optional<Filed>> find_filed(const Actor&, std::string_view key) = 0;
  virtual Result<CaseId> create_case(const Actor&, Instant now) = 0;
  /// Writes the alert under the key and gives it its id.
  virtual Result<AlertId> insert_alert(const Actor&, const AlertRecord&, std::string_view key) = 0;
  /// @err case.not_found
  virtual Result<LoadedCase> load_case(const Actor&, CaseId) = 0;
  virtual Result<void> save_step(const Actor&, const Step&, Instant now) = 0;
  virtual Result<void> save_event(const Actor&, const Event&, Instant now) = 0;

  /// Timers that are due, the oldest first.
  struct DueTimer {
    CaseId case_id;
    chase::Timer timer;
  };
  virtual Result<std::vector<DueTimer>> due_timers(const Actor&, Instant now, int limit) = 0;
  /// Removes a timer that could not be handed to the engine (its case is gone).
  virtual Result<void> drop_timer(const Actor&, const DueTimer&) = 0;

  /// Active partners by id: what the engine may send orders to.
  virtual Result<std::map<std::string, Partner>> active_partners(const Actor&) = 0;
  virtual Result<chase::DelayCurve> load_curve(const Actor&) = 0;
  virtual Result<void> save_curve(const Actor&, const chase::DelayCurve&) = 0;

  virtual Result<std::optional<UserRecord>> find_user(const Actor&, std::string_view login) = 0;
  virtual Result<std::optional<UserRecord>> get_user(const Actor&, UserId) = 0;
  /// @err user.login_taken
  virtual Result<UserId> insert_user(const Actor&, const UserRecord&) = 0;
  virtual Result<void> update_user(const Actor&, const UserRecord&) = 0;
  virtual Result<void> insert_session(const Actor&, const SessionRecord&) = 0;
  /// Ends one session, or all of a user where `token_hash` is empty.
  virtual Result<void> delete_sessions(const Actor&, UserId, std::string_view token_hash) = 0;

  virtual Result<std::optional<PartnerRecord>> get_partner(const Actor&, std::string_view id) = 0;
  /// Inserts or replaces.
  virtual Result<void> save_partner(const Actor&, const PartnerRecord&) = 0;
  /// Marks deliveries up to `seq` as received, and the partner as seen now.
  virtual Result<void> acknowledge(const Actor&, std::string_view partner, std::int64_t seq,
                                   Instant now) = 0;
  /// Cases in which an account occurs, by id.
  virtual Result<std::vector<CaseId>> cases_of_account(const Actor&, const Account&, int limit) = 0;
  /// All that was paid back to victims of these cases.
  virtual Result<std::vector<PaidBack>> paid_back(const Actor&, std::span<const CaseId>) = 0;
  /// What was paid out of, or to, an account in returns.
  struct Payout {
    ReturnId id;
    Account account;
    Account payee;
    Money amount;
    Instant paid_at;
  };
  virtual Result<std::vector<Payout>> payouts_at(const Actor&, const Account&) = 0;
  /// Every return that is, or was, about one of these accounts, by id.
  virtual Result<std::vector<ReturnOn>> returns_on(const Actor&, std::span<const Account>) = 0;
  /// Writes a plan with its computation and tables; gives it id and computation_sha256.
  virtual Result<ReturnRecord> insert_return(const Actor&, const ReturnPlanned&) = 0;
  /// @err return.not_found
  virtual Result<ReturnRecord> load_return(const Actor&, ReturnId) = 0;
  virtual Result<void> save_return(const Actor&, const ReturnRecord&) = 0;
  virtual Result<std::vector<DueReturn>> due_returns(const Actor&, Instant now, int limit) = 0;

  /// The answer_id an order was answered with and when, nothing if it was not.
  struct Answered {
    std::string answer_id;
    Instant at;
  };
  virtual Result<std::optional<Answered>> find_answer(const Actor&, OrderId) = 0;

  /// The next number of a series of papers in this year of China: "反诈证〔2026〕0012号". Never
  /// given twice; one whose paper was not made stays unused.
  virtual Result<std::string> next_paper_number(const Actor&, std::string_view series,
                                                Instant now) = 0;
  /// Keeps a paper with its journal entry `paper.made`, which says number, code and both hashes.
  /// `view.id`, `made_by` and `bytes` are set here. @err store.unique for a number that is taken
  virtual Result<PaperId> save_paper(const Actor&, const PaperRecord&, Instant now) = 0;

  /// A case with a hold that found too little at an account (chase::shortfalls).
  struct ShortCase {
    CaseId case_id;
    Money missing;
  };
  /// Those at this account, the oldest case first.
  virtual Result<std::vector<ShortCase>> short_cases(const Actor&, const Account&, int limit) = 0;
  /// Money that became free at an account, and by which case.
  struct Room {
    Money room;
    CaseId made_by;
    Instant at;
  };
  /// Keeps the latest room of an account, if an order about it is under way: its answer may not
  /// know of the room yet.
  virtual Result<void> save_room(const Actor&, const Account&, const Room&) = 0;
  virtual Result<std::optional<Room>> find_room(const Actor&, const Account&) = 0;
};

/// What list_orders may be narrowed by.
struct OrderFilter {
  enum class Status { Draft, Waiting, Overdue, Answered, All } status = Status::Waiting;
  std::string partner;
  std::optional<OrderKind> kind;
  int limit = 200;
};

/// What list_returns may be narrowed by.
struct ReturnFilter {
  std::optional<ReturnState> state;
  bool is_open_only = true;
  int limit = 200;
};

/// One consistent view for reading. Visibility is checked here, by the actor.
class Queries {
 public:
  virtual ~Queries() = default;

  virtual Result<std::vector<CaseSummary>> list_cases(const Actor&, std::optional<bool> settled,
                                                      CaseId before, int limit) = 0;
  virtual Result<CaseView> get_case(const Actor&, CaseId) = 0;
  /// The engine's state alone: what funds are computed from.
  virtual Result<chase::State> get_state(const Actor&, CaseId) = 0;
  virtual Result<AlertRecord> get_alert(const Actor&, AlertId) = 0;
  virtual Result<std::vector<OrderView>> list_orders(const Actor&, const OrderFilter&,
                                                     Instant now) = 0;
  /// Journal entries the actor may see, after `after`, oldest first; `head` is the last sequence
  /// number looked at, so that a reader goes on from there even when nothing was for it.
  struct Entries {
    std::vector<EntryView> entries;
    std::int64_t head = 0;
  };
  virtual Result<Entries> entries(const Actor&, std::int64_t after, CaseId only_case,
                                  int limit) = 0;
  virtual Result<std::int64_t> journal_head(const Actor&) = 0;
  /// The last entry with its hash, "17:9f86d0…", as `holdfast audit head` prints it.
  virtual Result<std::string> journal_mark(const Actor&) = 0;
  /// The papers of a case, the newest first, at most `limit`.
  virtual Result<std::vector<PaperView>> list_papers(const Actor&, CaseId, int limit) = 0;
  /// @err paper.not_found
  virtual Result<PaperRecord> get_paper(const Actor&, PaperId) = 0;
  virtual Result<std::vector<Hit>> search(const Actor&, std::string_view needle, int limit) = 0;
  virtual Result<Board> board(const Actor&, Instant now) = 0;

  /// A partner's feed after `after` (nothing: all that is not yet answered), in order. An order
  /// that was answered meanwhile is left out, but its place is passed.
  virtual Result<std::vector<Delivery>> deliveries(const Actor&, std::string_view partner,
                                                   std::optional<std::int64_t> after,
                                                   int limit) = 0;

  /// Returns by the clock that runs, the soonest first; those without one behind, newest first.
  virtual Result<std::vector<ReturnRecord>> list_returns(const Actor&, const ReturnFilter&,
                                                         Instant now) = 0;
  /// @err return.not_found
  virtual Result<ReturnView> get_return(const Actor&, ReturnId) = 0;
  /// The tables a return was computed from. @err return.not_found
  virtual Result<ReturnTables> get_return_tables(const Actor&, ReturnId) = 0;
  /// @err case.not_found
  virtual Result<CaseReturns> case_returns(const Actor&, CaseId, Instant now) = 0;

  virtual Result<std::vector<UserView>> list_users(const Actor&) = 0;
  virtual Result<std::vector<PartnerView>> list_partners(const Actor&, Instant now) = 0;

  /// A person as sign-in needs them, before there is an actor.
  virtual Result<std::optional<UserRecord>> find_login(std::string_view login) = 0;
  /// Who is behind a credential; nothing if it is unknown, ended or not active.
  struct Signed {
    Actor actor;
    std::string csrf;
    UserView user;
  };
  virtual Result<std::optional<Signed>> find_session(std::string_view token_hash, Instant now) = 0;
  virtual Result<std::optional<Actor>> find_partner_by_token(std::string_view token_sha256) = 0;
  virtual Result<std::optional<Actor>> find_partner_by_certificate(std::string_view sha256) = 0;
};

/// After a commit: how far the journal goes, and whose feeds grew.
struct Committed {
  std::int64_t journal_head = 0;
  std::vector<std::string> partners;
};

class Store {
 public:
  virtual ~Store() = default;

  /// Runs `work` in a transaction on the writer's thread, in the order of calls; many are committed
  /// together (group commit). `done` is called on that thread after the commit, or with the error
  /// of `work` (then nothing of it was written) or of the commit.
  using Work = std::function<Result<void>(Tx&, Instant now)>;
  using Done = std::function<void(Result<void>)>;
  virtual void write(Work work, Done done) = 0;

  /// Runs `work` on a reader's thread. `work` is called exactly once, also if the database cannot
  /// be read (its calls then fail).
  using Read = std::function<void(Queries&, Instant now)>;
  virtual void read(Read work) = 0;

  /// Called on the writer's thread after each commit; must be quick. Set before the first write.
  virtual void on_commit(std::function<void(const Committed&)> callback) = 0;
};

}  // namespace holdfast::desk

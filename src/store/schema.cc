#include "store/schema.h"

#include <array>
#include <string>

namespace holdfast::store {
namespace {

// {identity} and {blob} are the words in which the databases differ (see Session).
constexpr std::string_view kMoneyAndCases = R"(
create table cases (
  id {identity},
  version bigint not null,            -- journal sequence of its last step
  opened_at bigint not null,
  changed_at bigint not null,
  paid_at bigint,
  scam_type text not null,
  county text not null,
  title text not null,
  paid_fen bigint not null,
  held_fen bigint not null,
  in_flight_fen bigint not null,
  gone_fen bigint not null,
  returned_fen bigint not null,
  is_settled bigint not null,
  is_confirmed bigint not null,
  tiers bigint not null,
  accounts bigint not null,
  drafts bigint not null,
  waiting text not null,              -- who is waited for: summary.h
  state {blob} not null,              -- chase/codec.h
  state_hash text not null
);
create index cases_live on cases (in_flight_fen) where is_settled = 0;
create index cases_opened on cases
  (opened_at, paid_fen, held_fen, in_flight_fen, gone_fen, returned_fen);  -- today's sums

create table alerts (
  id {identity},
  case_id bigint not null references cases (id),
  filed_for text not null,            -- whose key it is: "program:cad-110"
  filed_key text not null,
  source text not null,
  county text not null,
  reported_at bigint not null,
  occurred_at bigint,
  reporter_name text not null,
  reporter_phone text not null,
  narrative text not null,
  filed_at bigint not null,
  filed_by text not null,
  unique (filed_for, filed_key)
);
create index alerts_case on alerts (case_id);
create index alerts_filed on alerts (filed_at);
)";

constexpr std::string_view kOrders = R"(
create table orders (
  case_id bigint not null references cases (id),
  number bigint not null,
  partner text not null,
  kind text not null,
  target text not null,               -- the account, phone or url
  status text not null,
  issued_at bigint not null,
  due_at bigint not null,
  answered_at bigint,
  answer_id text,
  answered_by text not null,
  notice_no text,                     -- given when the order goes out
  wire text,                          -- as it was signed
  feed_seq bigint,                    -- its place in the partners' feeds
  delivered_at bigint,
  primary key (case_id, number)
);
create unique index orders_notice on orders (notice_no);
create index orders_feed on orders (partner, feed_seq) where status = 'issued';
create index orders_target on orders (partner, target) where status = 'issued';
create index orders_status on orders (status, due_at);
create index orders_answered on orders (partner, answered_at, issued_at);
create index orders_issued on orders (issued_at) where notice_no is not null;

create table timers (
  case_id bigint not null,
  kind text not null,
  number bigint not null,
  due_at bigint not null,
  primary key (case_id, kind, number)
);
create index timers_due on timers (due_at, case_id, kind, number);

create table mentions (
  id {identity},
  case_id bigint not null references cases (id),
  kind text not null,
  value text not null,
  role text not null,
  seen_in text not null,
  search_key text not null,           -- search_key.h
  reversed_key text not null,         -- the same from its end: finds the last four digits
  at bigint not null,
  unique (case_id, kind, value, role, seen_in)
);
create index mentions_key on mentions (search_key);
create index mentions_reversed on mentions (reversed_key);
)";

constexpr std::string_view kPeople = R"(
create table users (
  id {identity},
  login text not null unique,
  name text not null,
  role text not null,
  partner text not null,
  is_active bigint not null,
  password_hash text not null,
  last_seen_at bigint
);
create table sessions (
  token_hash text primary key,
  csrf text not null,
  user_id bigint not null references users (id),
  opened_at bigint not null,
  expires_at bigint not null
);
create index sessions_user on sessions (user_id);
create index sessions_expires on sessions (expires_at);

create table partners (
  id text primary key,
  kind text not null,
  name text not null,
  is_active bigint not null,
  is_from_config bigint not null,
  token_sha256 text not null,
  certificate_sha256 text not null,
  acknowledged_seq bigint not null,
  answered bigint not null,           -- how many orders it ever answered
  last_seen_at bigint
);
create unique index partners_token on partners (token_sha256) where token_sha256 <> '';
create unique index partners_certificate on partners (certificate_sha256)
  where certificate_sha256 <> '';
)";

// The chain itself is drawn in journal.h. journal_partners only repeats what a body says.
constexpr std::string_view kJournal = R"(
create table journal (
  seq bigint primary key,
  at bigint not null,
  actor text not null,
  kind text not null,
  case_id bigint not null,            -- 0: about no case
  body text not null,
  fact {blob} not null,
  environment text not null,
  curve {blob} not null,
  state_before text not null,
  state_after text not null,
  prev_hash text not null,
  hash text not null
);
create index journal_case on journal (case_id, seq);
create table journal_partners (
  partner text not null,
  seq bigint not null,
  primary key (partner, seq)
);
create table environments (
  hash text primary key,
  body text not null
);
create table counters (
  name text primary key,
  last bigint not null
);
create table delay_curve (
  id bigint primary key,
  curve {blob} not null
);
)";

// The file is kept as it was made: what a court has and what we have are the same bytes.
constexpr std::string_view kPapers = R"(
create table papers (
  id {identity},
  case_id bigint not null references cases (id),
  kind text not null,
  title text not null,
  number text not null unique,
  made_at bigint not null,
  made_by text not null,
  code text not null,
  content_sha256 text not null,
  file_sha256 text not null,
  rules text not null,
  bytes bigint not null,
  pdf {blob} not null
);
create index papers_case on papers (case_id);
)";

// A return keeps its computation and the tables it can be repeated from. Children are written anew
// with each change; the journal keeps what they were.
constexpr std::string_view kReturns = R"(
alter table users add column approval_level text not null default 'none';
create table returns (
  id {identity},
  case_id bigint not null references cases (id),
  state text not null,
  round bigint not null,
  basis text not null,
  rule_id text not null,
  filed_no text not null,
  created_at bigint not null,
  created_by text not null,
  as_of bigint not null,
  needs_notice bigint not null,
  published_at bigint,
  published_in text not null,
  published_by text not null,
  notice_ends_at bigint,
  submitted_by text not null,
  decision_no text not null,
  officers text not null,             -- one a line
  supersedes bigint not null,         -- 0: none
  superseded_by bigint not null,
  clock_at bigint,                    -- the next moment it waits for
  input_sha256 text not null,
  computation_sha256 text not null,
  computation text not null,          -- computation.h
  transfers text not null,            -- the tables of `holdfast refund`
  sources text not null,
  openings text not null,
  holds text not null,
  returned text not null
);
create index returns_case on returns (case_id);
create index returns_state on returns (state, clock_at);
create table return_cases (
  return_id bigint not null references returns (id),
  case_id bigint not null,
  primary key (return_id, case_id)
);
create index return_cases_case on return_cases (case_id);
create table return_accounts (
  return_id bigint not null references returns (id),
  account text not null,
  name text not null,
  frozen_fen bigint not null,
  prior_fen bigint not null,
  to_share_fen bigint not null,
  article text not null,
  planned_fen bigint not null,
  stays_frozen_fen bigint not null,
  freeze_until bigint,
  orders text not null,               -- the freezes, one a line
  letter_no text not null,
  sent_at bigint,
  due_at bigint,
  receipt_no text not null,
  executed_at bigint,
  primary key (return_id, account)
);
create index return_accounts_account on return_accounts (account);
create table return_liens (
  return_id bigint not null references returns (id),
  account text not null,
  number bigint not null,
  holder text not null,
  amount_fen bigint not null,
  is_prior bigint not null,
  primary key (return_id, account, number)
);
create table return_shares (
  return_id bigint not null references returns (id),
  number bigint not null,
  account text not null,
  case_id bigint not null,
  payer text not null,
  name text not null,
  payee text not null,
  payee_reason text not null,
  loss_fen bigint not null,
  traced_fen bigint not null,
  returned_before_fen bigint not null,
  planned_fen bigint not null,
  paid_fen bigint,                    -- by the bank's receipt
  reason text not null,
  primary key (return_id, number)
);
create index return_shares_case on return_shares (case_id) where paid_fen > 0;
create index return_shares_account on return_shares (account) where paid_fen > 0;
create index return_shares_payee on return_shares (payee) where paid_fen > 0;
create table return_objections (
  return_id bigint not null references returns (id),
  number bigint not null,
  made_by text not null,
  kind text not null,
  said text not null,
  contact text not null,
  received_at bigint not null,
  entered_by text not null,
  is_late bigint not null,
  state text not null,
  reason text not null,
  decided_at bigint,
  decided_by text not null,
  primary key (return_id, number)
);
create table return_steps (
  return_id bigint not null references returns (id),
  number bigint not null,
  step text not null,
  at bigint not null,
  made_by text not null,
  note text not null,
  primary key (return_id, number)
);
create table return_papers (
  return_id bigint not null references returns (id),
  number bigint not null,
  paper_id bigint not null references papers (id),
  account text not null,              -- of a letter
  share bigint not null,              -- of an application; 0: none
  primary key (return_id, number)
);
create table return_timers (
  return_id bigint not null references returns (id),
  what text not null,
  account text not null,
  due_at bigint not null,
  primary key (return_id, what, account)
);
create index return_timers_due on return_timers (due_at);
)";

std::string for_database(const Session& session, std::string_view text) {
  std::string out(text);
  const auto replace = [&out](std::string_view word, std::string_view by) {
    for (auto at = out.find(word); at != std::string::npos; at = out.find(word, at)) {
      out.replace(at, word.size(), by);
    }
  };
  replace("{identity}", session.identity_column());
  replace("{blob}", session.blob_type());
  return out;
}

Result<void> first_tables(Session& session) {
  for (const auto text : {kMoneyAndCases, kOrders, kPeople, kJournal}) {
    TRYV(session.script(for_database(session, text)));
  }
  return {};
}

Result<void> papers_table(Session& session) {
  return session.script(for_database(session, kPapers));
}

Result<void> returns_tables(Session& session) {
  return session.script(for_database(session, kReturns));
}

// What cases that share an account need to find each other (desk/share_room.h).
constexpr std::string_view kSharedAccounts = R"(
create table short_accounts (
  account text not null,
  case_id bigint not null references cases (id),
  missing_fen bigint not null,        -- traced there and not held
  primary key (account, case_id)
);
create table rooms (
  account text primary key,
  room_fen bigint not null,
  made_by bigint not null,            -- a case
  at bigint not null
);
)";

// Of each case, for the duty board: apart from its row, which carries its whole state.
constexpr std::string_view kCaseTimes = R"(
create table case_times (
  case_id bigint primary key references cases (id),
  opened_at bigint not null,
  first_order_at bigint,
  last_hold_at bigint
);
create index case_times_opened on case_times (opened_at);
)";

// Orders that were taken back stay in the feed until their withdrawal is answered. Older ones left
// it when they were taken back, and stay out of it.
constexpr std::string_view kTakenBack = R"(
update orders set feed_seq = null where status = 'withdrawn';
create index orders_taken_back on orders (partner, feed_seq) where status = 'withdrawn';
)";

// An account that stands for nobody's is not to be found.
constexpr std::string_view kUnnamedPayers = R"(
delete from mentions where kind = 'account' and value like 'VICTIM:%';
)";

Result<void> shared_accounts(Session& session) {
  for (const auto text : {kSharedAccounts, kCaseTimes, kTakenBack, kUnnamedPayers}) {
    TRYV(session.script(for_database(session, text)));
  }
  return {};
}

constexpr std::array kMigrations{
    Migration{"the first tables", first_tables}, Migration{"papers", papers_table},
    Migration{"returns", returns_tables}, Migration{"accounts that cases share", shared_accounts}};

std::unexpected<Error> foreign() {
  return fail(ErrorKind::Invalid, "store.foreign",
              "the database belongs to another program; give Holdfast an empty data directory");
}

std::unexpected<Error> newer(int version, std::size_t known) {
  return fail(ErrorKind::Invalid, "store.newer",
              "the database has version " + std::to_string(version) +
                  ", this program knows only up to " + std::to_string(known) +
                  "; start the newer program, or restore a backup from before its start");
}

Result<void> apply_step(Session& session, const Migration& step, int version) {
  TRYV(session.begin_write());
  auto applied = step.apply(session);
  if (applied) {
    const auto changed =
        session.run("update holdfast_schema set version = $1 where id = 1", {version});
    if (!changed) applied = std::unexpected(changed.error());
  }
  if (applied) applied = session.commit();
  if (!applied) session.rollback();
  return applied;
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<int> schema_version(Session& session) {
  TRY(const auto tables, session.tables());
  if (tables.all == 0) return 0;
  if (!tables.has_schema) return foreign();
  TRY(const auto version, session.number("select version from holdfast_schema where id = 1"));
  return static_cast<int>(version);
}

Result<void> migrate(Session& session, std::span<const Migration> steps) {
  TRY(int version, schema_version(session));
  if (version > static_cast<int>(steps.size())) return newer(version, steps.size());
  if (version == 0) {
    TRYV(
        session.script("begin immediate;"
                       "create table if not exists holdfast_schema"
                       " (id bigint primary key, version bigint not null);"
                       "insert into holdfast_schema (id, version) values (1, 0)"
                       " on conflict (id) do nothing;"
                       "commit;"));
  }
  for (; version < static_cast<int>(steps.size()); ++version) {
    TRYV(apply_step(session, steps[static_cast<std::size_t>(version)], version + 1));
  }
  return {};
}

Result<void> require_current(Session& session) {
  TRY(const int version, schema_version(session));
  const auto known = migrations().size();
  if (version > static_cast<int>(known)) return newer(version, known);
  if (version < static_cast<int>(known)) {
    return fail(ErrorKind::Invalid, "store.older",
                "the database has version " + std::to_string(version) + " and this program wants " +
                    std::to_string(known) +
                    "; start `holdfast serve` once, which brings it forward");
  }
  return {};
}

}  // namespace holdfast::store

// Returns of frozen money: plan, notice, objections, approval, letters, receipts.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/decide_return.h"
#include "desk/make_paper.h"
#include "desk/notify_return.h"
#include "desk/pay_return.h"
#include "desk/plan_return.h"
#include "desk/return_papers.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

constexpr std::size_t kReasonMax = 1000;
constexpr std::size_t kNameMax = 180;
constexpr std::size_t kClaimantMax = 140;

using Verb = std::function<Result<desk::ReturnRecord>(const desk::Turn&)>;

std::optional<ReturnId> return_id(const Call& call) {
  const auto id = parse_id<ReturnTag>(call.value("id"));
  if (!id) {
    send_error(
        call,
        {ErrorKind::NotFound, "return.not_found", "there is no return " + call.value("id"), {}});
  }
  return id;
}

// Runs a verb, then sends the return as it is now, with its computation.
void write_then_send(const Call& call, int status, Verb verb) {
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  const auto id = std::make_shared<ReturnId>();
  call.api.options().store.write(
      [call, actor, id, verb = std::move(verb)](desk::Tx& tx, Instant now) -> Result<void> {
        TRY(const auto record, verb(desk::Turn{tx, *actor, call.api.options().centre, now}));
        *id = record.id;
        return {};
      },
      [call, status, id](Result<void> done) {
        if (!done) return send_error(call, done.error());
        call.api.options().store.read([call, status, id](desk::Queries& queries, Instant now) {
          const auto view = queries.get_return(call.actor, *id);
          if (!view) return send_error(call, view.error());
          send_json(call, status, encode(*view, call.actor, now));
        });
      });
}

void list_case_returns(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto returns = call.queries->case_returns(call.actor, *id, call.now);
  if (!returns) return send_error(call, returns.error());
  send_json(call, 200, encode(*returns, call.now));
}

void list_returns(const Call& call) {
  desk::ReturnFilter filter;
  const auto state = call.request().query_value("state").value_or("open");
  filter.is_open_only = state == "open";
  filter.state = desk::parse_return_state(state);
  if (!filter.is_open_only && !filter.state && state != "all") {
    return send_problem(call, {400, "query.invalid", "state is open, all or a return's state", {}});
  }
  const auto limit = query_integer(call, "limit", 1, 500, 200);
  if (!limit) return;
  filter.limit = static_cast<int>(*limit);
  const auto returns = call.queries->list_returns(call.actor, filter, call.now);
  if (!returns) return send_error(call, returns.error());
  Json json = {{"returns", Json::array()}};
  for (const auto& record : *returns) json["returns"].push_back(encode_summary(record, call.now));
  send_json(call, 200, json);
}

void get_return(const Call& call) {
  const auto id = return_id(call);
  if (!id) return;
  const auto view = call.queries->get_return(call.actor, *id);
  if (!view) return send_error(call, view.error());
  send_json(call, 200, encode(*view, call.actor, call.now));
}

void get_return_tables(const Call& call) {
  const auto id = return_id(call);
  if (!id) return;
  const auto tables = call.queries->get_return_tables(call.actor, *id);
  if (!tables) return send_error(call, tables.error());
  send_json(call, 200, encode(*tables));
}

void read_lists(BodyReader& reader, desk::ReturnRequest& request) {
  for (auto& row : reader.objects("payees", desk::kMaxReturnShares)) {
    auto& payee = request.payees.emplace_back();
    payee.claimant = row.required_text("claimant", kClaimantMax);
    payee.name = row.text("name", kNameMax);
    if (row.has("account")) payee.account = row.required_account("account");
    payee.reason = row.text("reason", kReasonMax);
    row.no_others();
  }
  for (auto& row : reader.objects("losses", desk::kMaxReturnShares)) {
    auto& lowered = request.losses.emplace_back();
    lowered.claimant = row.required_text("claimant", kClaimantMax);
    lowered.loss = row.required_money("loss_fen", Money{0});
    lowered.reason = row.required_text("reason", kReasonMax);
    row.no_others();
  }
  for (auto& row : reader.objects("liens", desk::kMaxReturnAccounts)) {
    auto& told = request.liens.emplace_back();
    told.account = row.required_account("account");
    told.lien.holder = row.required_text("holder", kNameMax);
    told.lien.amount = row.required_money("amount_fen", Money{1});
    const auto is_prior = row.boolean("is_prior");
    if (!is_prior) row.wrong("is_prior", "is missing: true if it ranks before ours");
    told.lien.is_prior = is_prior.value_or(true);
    row.no_others();
  }
}

desk::ReturnRequest read_request(BodyReader& reader) {
  desk::ReturnRequest request;
  request.filed_no = reader.required_text("filed_no", 100);
  if (const auto basis = reader.choice("basis", {"traced", "loss"}, false)) {
    request.basis = *basis == 1 ? trace::Basis::Loss : trace::Basis::Traced;
  }
  for (const auto& text : reader.texts("accounts", desk::kMaxReturnAccounts, 100)) {
    const auto account = Account::parse(text);
    if (account) request.accounts.push_back(*account);
    if (!account) reader.wrong("accounts", "'" + text + "' is not INSTITUTION:NUMBER");
  }
  request.as_of = reader.instant("as_of");
  read_lists(reader, request);
  if (const auto text = reader.text("supersedes", 64); !text.empty()) {
    const auto id = parse_id<ReturnTag>(text);
    if (id) request.supersedes = *id;
    if (!id) reader.wrong("supersedes", "is not a return, as R12");
  }
  reader.no_others();
  return request;
}

void plan_return(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto request = read_body<desk::ReturnRequest>(call, read_request);
  if (!request) return;
  write_then_send(call, 201, [id = *id, request = *request](const desk::Turn& turn) {
    return desk::plan_return(turn, id, request);
  });
}

// Reads the body, then runs the verb on the return of the path.
template <class Body>
void act(const Call& call, const std::function<Body(BodyReader&)>& read,
         std::function<Result<desk::ReturnRecord>(const desk::Turn&, ReturnId, const Body&)> verb) {
  const auto id = return_id(call);
  if (!id) return;
  const auto body = read_body<Body>(call, [&read](BodyReader& reader) {
    Body value = read(reader);
    reader.no_others();
    return value;
  });
  if (!body) return;
  write_then_send(call, 200,
                  [id = *id, body = *body, verb = std::move(verb)](const desk::Turn& turn) {
                    return verb(turn, id, body);
                  });
}

struct NoticeBody {
  std::optional<Instant> published_at;
  std::string place;
};

void publish_notice(const Call& call) {
  act<NoticeBody>(
      call,
      [](BodyReader& reader) {
        return NoticeBody{reader.instant("published_at"), reader.required_text("place", 300)};
      },
      [](const desk::Turn& turn, ReturnId id, const NoticeBody& body) {
        return desk::publish_return(turn, id, body.published_at, body.place);
      });
}

struct ObjectionBody {
  desk::Objection objection;
  std::optional<Instant> received_at;
};

void add_objection(const Call& call) {
  act<ObjectionBody>(
      call,
      [](BodyReader& reader) {
        ObjectionBody body;
        body.objection.by = reader.required_text("by", kNameMax);
        const auto kind = reader.choice("kind", {"victim", "interested_party"}, true);
        body.objection.kind = kind == 1 ? "interested_party" : "victim";
        body.objection.text = reader.required_text("text", 4000);
        body.objection.contact = reader.text("contact", kNameMax);
        body.received_at = reader.instant("received_at");
        return body;
      },
      [](const desk::Turn& turn, ReturnId id, const ObjectionBody& body) {
        return desk::object_to_return(turn, id, body.objection, body.received_at);
      });
}

struct RulingBody {
  int objection = 0;
  bool is_upheld = false;
  std::string reason;
};

void decide_objection(const Call& call) {
  act<RulingBody>(
      call,
      [](BodyReader& reader) {
        RulingBody body;
        const auto number = reader.integer("objection", 1, desk::kMaxObjections);
        if (!number) reader.wrong("objection", "is missing: the objection's number");
        body.objection = static_cast<int>(number.value_or(0));
        body.is_upheld = reader.choice("decision", {"uphold", "reject"}, true) == 0;
        body.reason = reader.required_text("reason", kReasonMax);
        return body;
      },
      [](const desk::Turn& turn, ReturnId id, const RulingBody& body) {
        return desk::decide_return_objection(turn, id, body.objection, body.is_upheld, body.reason);
      });
}

std::string read_note(BodyReader& reader) { return reader.text("note", kReasonMax); }
std::string read_reason(BodyReader& reader) { return reader.required_text("reason", kReasonMax); }

void submit(const Call& call) { act<std::string>(call, read_note, desk::submit_return); }
void approve(const Call& call) { act<std::string>(call, read_note, desk::approve_return); }
void reject(const Call& call) { act<std::string>(call, read_reason, desk::reject_return); }
void withdraw(const Call& call) { act<std::string>(call, read_reason, desk::withdraw_return); }

void send_letters(const Call& call) {
  act<std::vector<std::string>>(
      call, [](BodyReader& reader) { return reader.texts("officers", 4, 64); },
      desk::send_return_letters);
}

desk::Receipt read_receipt(BodyReader& reader) {
  desk::Receipt receipt;
  receipt.account = reader.required_account("account");
  receipt.number = reader.required_text("receipt_no", 100);
  receipt.executed_at = reader.required_instant("executed_at");
  for (auto& row : reader.objects("shares", desk::kMaxReturnShares)) {
    auto& share = receipt.shares.emplace_back();
    const auto number = row.integer("share", 1, static_cast<int>(desk::kMaxReturnShares));
    if (!number) row.wrong("share", "is missing: the share's number");
    share.share = static_cast<int>(number.value_or(0));
    share.paid = row.required_money("paid_fen", Money{0});
    share.reason = row.text("reason", kReasonMax);
    row.no_others();
  }
  return receipt;
}

void execute(const Call& call) { act<desk::Receipt>(call, read_receipt, desk::execute_return); }

struct PaperBody {
  desk::ReturnPaperKind kind = desk::ReturnPaperKind::Report;
  Account account;
  int share = 0;
};

PaperBody read_paper(BodyReader& reader) {
  PaperBody body;
  const auto kind = reader.choice("kind",
                                  {"return_application", "return_flow", "return_report",
                                   "return_notice", "return_decision", "return_letter"},
                                  true);
  if (kind) body.kind = static_cast<desk::ReturnPaperKind>(*kind);
  if (body.kind == desk::ReturnPaperKind::Letter) body.account = reader.required_account("account");
  if (body.kind == desk::ReturnPaperKind::Application) {
    const auto share = reader.integer("share", 1, static_cast<int>(desk::kMaxReturnShares));
    if (!share) reader.wrong("share", "is missing: the share whose victim applies");
    body.share = static_cast<int>(share.value_or(0));
  }
  reader.no_others();
  return body;
}

// What the papers need besides the return; states only where the flow of the money is shown.
Result<void> add_surroundings(const Call& call, bool is_flow, desk::ReturnPaperFacts& facts) {
  TRY(const auto partners, call.queries->list_partners(call.actor, call.now));
  for (const auto& each : partners) facts.institutions[each.partner.id] = each.partner.name;
  if (!is_flow) return {};
  std::vector<chase::State> states;
  for (const CaseId id : facts.record.cases) {
    TRY(auto state, call.queries->get_state(call.actor, id));
    states.push_back(std::move(state));
  }
  std::vector<const chase::State*> pointers;
  for (const auto& state : states) pointers.push_back(&state);
  facts.flow = desk::flow_rows(pointers, facts.record.as_of);
  return {};
}

void make_return_paper(const Call& call) {
  const auto id = return_id(call);
  if (!id) return;
  if (const auto allowed = desk::may_make_papers(call.actor); !allowed) {
    return send_error(call, allowed.error());
  }
  const auto body = read_body<PaperBody>(call, read_paper);
  if (!body) return;
  auto view = call.queries->get_return(call.actor, *id);
  if (!view) return send_error(call, view.error());
  const auto facts = std::make_shared<desk::ReturnPaperFacts>();
  facts->record = std::move(view->record);
  facts->issuer = call.api.options().centre.name;
  facts->made_by = call.user.name.empty() ? call.actor.name : call.user.name;
  facts->made_at = call.now;
  const bool is_flow = body->kind == desk::ReturnPaperKind::Flow;
  const auto added = add_surroundings(call, is_flow, *facts);
  if (!added) return send_error(call, added.error());
  // What it may not be made for is refused before it takes a number.
  const auto tried = desk::return_paper(body->kind, *facts, body->account, body->share);
  if (!tried) return send_error(call, tried.error());
  PaperJob job{facts->record.case_id, std::string(to_string(body->kind)),
               call.api.options().centre.paper_series, facts->record.rule_id,
               [facts, body = *body](const std::string& number) {
                 facts->number = number;
                 return desk::return_paper(body.kind, *facts, body.account, body.share);
               }};
  job.number = desk::given_number(facts->record, body->kind, body->account).value_or("");
  for (const auto& made : facts->record.papers) {
    if (made.number != job.number) continue;
    return send_error(call,
                      {ErrorKind::Conflict,
                       "return.paper_made",
                       made.number + " was made already: it is paper " + to_string(made.paper),
                       {}});
  }
  job.keep = [id = *id, body = *body](const desk::Turn& turn, const desk::PaperRecord& paper) {
    return desk::keep_return_paper(turn, id, paper, body.account, body.share);
  };
  make_paper(call, std::move(job));
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/cases/{id}/returns", "list_case_returns", list_case_returns},
    RouteEntry{"POST", "/api/v1/cases/{id}/returns", "plan_return", plan_return},
    RouteEntry{"GET", "/api/v1/returns", "list_returns", list_returns},
    RouteEntry{"GET", "/api/v1/returns/{id}", "get_return", get_return},
    RouteEntry{"GET", "/api/v1/returns/{id}/tables", "get_return_tables", get_return_tables},
    RouteEntry{"POST", "/api/v1/returns/{id}/notice", "publish_return_notice", publish_notice},
    RouteEntry{"POST", "/api/v1/returns/{id}/objections", "add_return_objection", add_objection},
    RouteEntry{"POST", "/api/v1/returns/{id}/objections/decision", "decide_return_objection",
               decide_objection},
    RouteEntry{"POST", "/api/v1/returns/{id}/submit", "submit_return", submit},
    RouteEntry{"POST", "/api/v1/returns/{id}/approve", "approve_return", approve},
    RouteEntry{"POST", "/api/v1/returns/{id}/reject", "reject_return", reject},
    RouteEntry{"POST", "/api/v1/returns/{id}/letters", "send_return_letters", send_letters},
    RouteEntry{"POST", "/api/v1/returns/{id}/execute", "execute_return", execute},
    RouteEntry{"POST", "/api/v1/returns/{id}/withdraw", "withdraw_return", withdraw},
    RouteEntry{"POST", "/api/v1/returns/{id}/papers", "make_return_paper", make_return_paper},
};

}  // namespace

std::span<const RouteEntry> return_routes() { return kRoutes; }

}  // namespace holdfast::server

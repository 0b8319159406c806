// Papers: made, listed, given as the files they are; and looks at data, journalled.
#include <array>
#include <nlohmann/json.hpp>

#include "desk/evidence_pack.h"
#include "server/decode.h"
#include "server/routes.h"

namespace holdfast::server {
namespace {

constexpr int kPapersListed = 200;
constexpr std::size_t kPurposeMax = 300;

struct PaperBody {
  std::optional<chase::AnalysisMethod> method;
  std::optional<Instant> as_of;
  std::string purpose;
};

void post_paper(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  if (const auto allowed = desk::may_make_papers(call.actor); !allowed) {
    return send_error(call, allowed.error());
  }
  const auto body = read_body<PaperBody>(call, [](BodyReader& reader) {
    PaperBody read;
    reader.choice("kind", {"evidence_pack"}, true);
    // In the order of AnalysisMethod; reach sums to nothing and makes no evidence.
    if (const auto method = reader.choice("method", {"prorata", "fifo", "lifo", "libr"}, false)) {
      read.method = static_cast<chase::AnalysisMethod>(*method);
    }
    read.as_of = reader.instant("as_of");
    read.purpose = reader.text("purpose", kPurposeMax);
    reader.no_others();
    return read;
  });
  if (!body) return;
  auto view = call.queries->get_case(call.actor, *id);
  if (!view) return send_error(call, view.error());
  const auto mark = call.queries->journal_mark(call.actor);
  if (!mark) return send_error(call, mark.error());

  auto facts = std::make_shared<desk::EvidenceFacts>();
  facts->method = body->method.value_or(chase::analysis_method(view->state.method));
  facts->view = *std::move(view);
  facts->as_of = body->as_of;
  facts->purpose = body->purpose;
  const auto& centre = call.api.options().centre;
  facts->issuer = centre.name;
  facts->program = centre.program;
  facts->made_at = call.now;
  facts->made_by = call.user.name.empty() ? call.actor.name : call.user.name;
  facts->journal_mark = *mark;
  make_paper(call, {*id, "evidence_pack", std::string(desk::kEvidenceSeries),
                    std::string(chase::kTraceRules), [facts](const std::string& number) {
                      facts->number = number;
                      return desk::evidence_pack(*facts);
                    }});
}

void list_papers(const Call& call) {
  const auto id = case_id(call);
  if (!id) return;
  const auto papers = call.queries->list_papers(call.actor, *id, kPapersListed);
  if (!papers) return send_error(call, papers.error());
  Json json = {{"papers", Json::array()}};
  for (const auto& paper : *papers) json["papers"].push_back(encode(paper));
  send_json(call, 200, json);
}

void get_paper(const Call& call) {
  const auto id = parse_id<PaperTag>(call.value("id"));
  if (!id) {
    return send_error(call, {ErrorKind::NotFound, "paper.not_found", "there is no such paper", {}});
  }
  auto paper = call.queries->get_paper(call.actor, *id);
  if (!paper) return send_error(call, paper.error());
  Response response;
  response.headers = {
      {"Content-Type", "application/pdf"},
      {"Content-Disposition",
       "inline; filename=\"" + to_string(paper->view.case_id) + "-" + to_string(*id) + ".pdf\""}};
  response.body = std::move(paper->pdf);
  send_journalled(call,
                  {"case.viewed",
                   paper->view.case_id,
                   {{"what", "paper"}, {"paper", to_string(*id)}, {"number", paper->view.number}}},
                  std::move(response));
}

constexpr std::array kRoutes = {
    RouteEntry{"GET", "/api/v1/cases/{id}/papers", "list_papers", list_papers},
    RouteEntry{"POST", "/api/v1/cases/{id}/papers", "make_paper", post_paper},
    RouteEntry{"GET", "/api/v1/papers/{id}", "get_paper", get_paper},
};

// On the papers' thread: what the press made is kept, and only then told.
void press_and_keep(const Call& call, const PaperJob& job, const std::string& number) {
  const auto paper = job.build(number);
  if (!paper) return send_error(call, paper.error());
  auto pressed =
      desk::press_paper(call.api.options().press, *paper, job.case_id, job.kind, job.rules);
  if (!pressed) return send_error(call, pressed.error());
  const auto record = std::make_shared<const desk::PaperRecord>(*std::move(pressed));
  call.api.write<desk::PaperView>(
      call,
      [record, keep = job.keep](const desk::Turn& turn) {
        return keep ? keep(turn, *record) : desk::keep_paper(turn, *record);
      },
      [](const desk::PaperView& kept) { return Response::json(201, dump(encode(kept))); });
}

}  // namespace

Error papers_busy() {
  return {
      ErrorKind::TooMany, "papers.busy", "many papers are being made; try again in a minute", {}};
}

void make_paper(const Call& call, PaperJob job) {
  const auto number = std::make_shared<std::string>();
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  const auto wanted = std::make_shared<const PaperJob>(std::move(job));
  call.api.options().store.write(
      [call, actor, number, wanted](desk::Tx& tx, Instant now) -> Result<void> {
        const desk::Turn turn{tx, *actor, call.api.options().centre, now};
        *number = wanted->number;
        if (!number->empty()) return desk::may_make_papers(turn.actor);
        TRY(*number, desk::number_paper(turn, wanted->case_id, wanted->series));
        return {};
      },
      [call, number, wanted](Result<void> done) {
        if (!done) return send_error(call, done.error());
        const bool is_taken = call.api.papers().post(
            [call, number, wanted] { press_and_keep(call, *wanted, *number); });
        if (!is_taken) send_error(call, papers_busy());
      });
}

void send_journalled(const Call& call, desk::Look look, Response response) {
  std::string key = std::to_string(static_cast<int>(call.actor.kind)) + call.actor.name + '\n' +
                    look.kind + '\n' + to_string(look.case_id);
  for (const auto& [name, value] : look.params) {
    if (name != "as_of") key += '\n' + value;
  }
  const bool is_export = look.kind == "case.exported";
  if (!is_export && !call.api.looks().is_new(key, call.now)) return send(call.reply, response);
  const auto kept = std::make_shared<const desk::Look>(std::move(look));
  const auto answer = std::make_shared<Response>(std::move(response));
  call.api.write<bool>(
      call,
      [kept](const desk::Turn& turn) -> Result<bool> {
        TRYV(desk::note_look(turn, *kept));
        return true;
      },
      [answer](const bool&) { return std::move(*answer); });
}

std::span<const RouteEntry> paper_routes() { return kRoutes; }

}  // namespace holdfast::server

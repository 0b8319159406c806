// The HTTP API of openapi.yaml: who calls, which handler, what goes back.
//
//   request -> route -> credential -> Call -> handler -> store.read / store.write -> reply
//
// Every authenticated request runs on a reader's thread of the store; what it changes goes through
// one write of a desk verb.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "desk/centre.h"
#include "desk/papers.h"
#include "desk/ports.h"
#include "server/event_hub.h"
#include "server/feed_hub.h"
#include "server/http.h"
#include "server/look_log.h"
#include "server/rate_limit.h"
#include "server/router.h"
#include "server/worker.h"

namespace holdfast::server {

class Api;

/// One authenticated request on a reader's thread. `queries` is valid only until the handler
/// returns; the rest may be copied and kept.
struct Call {
  Api& api;
  Reply reply;
  PathValues values;
  desk::Actor actor;
  desk::UserView user;  ///< of a signed-in person
  std::string csrf;
  std::string session_hash;
  Instant now;
  desk::Queries* queries = nullptr;

  const Request& request() const { return reply.request(); }
  const std::string& value(std::string_view name) const { return values.find(name)->second; }
};

/// What an operation of openapi.yaml runs. It answers through call.reply, now or later.
using Operation = void (*)(const Call& call);

/// One line of the route table.
struct RouteEntry {
  const char* method;
  const char* pattern;
  const char* name;  ///< operationId
  Operation run;
  bool is_public = false;  ///< needs no credential (and may do without queries)
};

/// What the API is made of; references must outlive it.
struct ApiOptions {
  desk::Store& store;
  const desk::Centre& centre;
  const Clock& clock;
  std::vector<desk::ClientRecord> clients;
  std::string keys_json;     ///< what GET /partner/v1/keys answers
  std::string openapi_json;  ///< openapi.yaml as JSON
  bool is_behind_proxy = false;
  /// The console's files: anything that is no API path.
  std::function<Response(const Request&)> assets;
  desk::PaperPress& press;
};

class Api {
 public:
  explicit Api(ApiOptions options);
  ~Api();

  /// The server's handler. attach() must have been called.
  void handle(const Request& request, Reply reply);
  /// Gives it the server it answers through: for timers and figures.
  void attach(Server& server);

  /// Runs a verb in one transaction; then `encode` makes the answer of what it gave.
  template <class T>
  void write(const Call& call, std::function<Result<T>(const desk::Turn&)> verb,
             std::function<Response(const T&)> encode);

  /// The address a client comes from, behind a proxy too.
  std::string peer(const Request& request) const;

  const ApiOptions& options() const { return options_; }
  EventHub& events() { return events_; }
  FeedHub& feeds() { return feeds_; }
  Worker& passwords() { return passwords_; }
  /// Where papers and sheets are pressed: a long one must not keep a reader's thread.
  Worker& papers() { return papers_; }
  RateLimit& sign_ins() { return sign_ins_; }
  LookLog& looks() { return looks_; }
  Server& server() { return *server_; }
  const desk::Actor* client(const std::string& token_sha256) const;

  /// Every route, in the order of openapi.yaml.
  static const std::vector<RouteEntry>& routes();

 private:
  struct Credential;
  void authenticate(std::size_t route, PathValues values, Reply reply);

  ApiOptions options_;
  Router router_;
  std::map<std::string, desk::Actor> clients_;  ///< by the SHA-256 of their token
  EventHub events_;
  FeedHub feeds_;
  Worker passwords_;
  Worker papers_;
  RateLimit sign_ins_;
  LookLog looks_;
  Server* server_ = nullptr;
};

/// Sends a result: its response, or its problem.
void send(const Reply& reply, Result<Response> result);

template <class T>
void Api::write(const Call& call, std::function<Result<T>(const desk::Turn&)> verb,
                std::function<Response(const T&)> encode) {
  auto outcome = std::make_shared<std::optional<T>>();
  const auto actor = std::make_shared<const desk::Actor>(call.actor);
  options_.store.write(
      [this, outcome, actor, verb = std::move(verb)](desk::Tx& tx, Instant now) -> Result<void> {
        TRY(*outcome, verb(desk::Turn{tx, *actor, options_.centre, now}));
        return {};
      },
      [outcome, reply = call.reply, encode = std::move(encode)](Result<void> done) {
        if (!done) return send(reply, std::unexpected(std::move(done).error()));
        send(reply, encode(**outcome));
      });
}

}  // namespace holdfast::server

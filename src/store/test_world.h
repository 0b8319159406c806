// A store in a directory of its own, and the centre's verbs on it: what the store's tests share.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "desk/centre.h"
#include "desk/record_answer.h"
#include "store/store.h"

namespace holdfast::store {

/// A directory that goes when the value does.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "holdfast-store-XXXXXX").string();
    CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Account account(const std::string& text) { return Account::parse(text).value(); }

inline desk::Actor person(const std::string& login, desk::Role role) {
  desk::Actor actor;
  actor.kind = desk::ActorKind::Person;
  actor.name = login;
  actor.role = role;
  return actor;
}

inline desk::Actor partner_actor(const std::string& id) {
  desk::Actor actor;
  actor.kind = desk::ActorKind::Partner;
  actor.name = actor.partner = id;
  return actor;
}

/// 2026-09-11 15:00 in China.
inline constexpr Instant kStart{1'789'110'000'000'000};

class World {
 public:
  explicit World(std::string directory) : directory_(std::move(directory)) {
    centre_.policy.auto_approve = {OrderKind::QueryAccount, OrderKind::QueryTransactions,
                                   OrderKind::QueryPhone, OrderKind::StopPayment};
    centre_.policy.standing_order = "duty-officer";
    centre_.policy.duty_person = "watch-commander";
  }

  Options options() const {
    Options options;
    options.directory = directory_;
    options.clock = &clock_;
    options.readers = 2;
    options.pages_max = pages_max;
    options.sealer = [](const Order& order, const std::string& notice) {
      return fmt::format("{}|{}|{}|{}", to_string(order.id), notice, to_string(order.kind),
                         order.amount ? order.amount->fen : -1);
    };
    return options;
  }
  void start() {
    auto opened = open(options());
    ASSERT_TRUE(opened) << opened.error().reason << ": " << opened.error().detail;
    store_ = *std::move(opened);
  }
  void stop() { store_.reset(); }
  Store& store() { return *store_; }
  ManualClock& clock() { return clock_; }
  const desk::Centre& centre() const { return centre_; }

  /// Runs a work and waits for its commit.
  Result<void> write(desk::Store::Work work) {
    std::promise<Result<void>> done;
    store_->write(std::move(work), [&](Result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  /// Runs a reading and gives what it gives.
  template <class Ask>
  auto read(Ask ask) {
    std::promise<std::invoke_result_t<Ask, desk::Queries&>> done;
    store_->read([&](desk::Queries& queries, Instant) { done.set_value(ask(queries)); });
    return done.get_future().get();
  }

  void add_partners() {
    const auto added = write([](desk::Tx& tx, Instant) -> Result<void> {
      for (const char* id : {"ICBC", "ABC", "CCB"}) {
        desk::PartnerRecord record;
        record.partner = {id, PartnerKind::Bank, std::string("bank ") + id};
        record.token_sha256 = std::string("token-of-") + id;
        TRYV(tx.save_partner(desk::Actor::system(), record));
      }
      return {};
    });
    ASSERT_TRUE(added) << added.error().detail;
  }

  /// Files an alert of one payment, as desk does it: case, alert, first orders.
  static Result<desk::Filed> file(desk::Tx& tx, Instant now, const desk::Centre& centre,
                                  const std::string& key, const Payment& payment) {
    const auto actor = person("li", desk::Role::CallTaker);
    TRY(const auto filed, tx.find_filed(actor, key));
    if (filed) return *filed;
    TRY(const auto case_id, tx.create_case(actor, now));
    desk::AlertRecord alert;
    alert.case_id = case_id;
    alert.source = "110";
    alert.county = "370811";
    alert.reported_at = alert.filed_at = now;
    alert.narrative = "转账给 " + payment.to.text();
    alert.filed_by = actor.name;
    TRY(const auto alert_id, tx.insert_alert(actor, alert, key));
    TRY(auto loaded, tx.load_case(actor, case_id));
    loaded.header.opened_at = now;
    loaded.header.title = "impersonating_officials";
    chase::PaymentsFiled fact;
    fact.payments = {payment};
    fact.by = actor.name;
    const std::vector<desk::Mention> mentions = {
        {payment.to.text(), "account", "suspect", "payment"},
        {"+8617012345678", "phone", "suspect", "alert"}};
    TRYV(desk::enter({tx, actor, centre, now}, loaded, {"alert.filed", fact, mentions}));
    return desk::Filed{alert_id, case_id};
  }
  Payment payment(const std::string& to, std::int64_t fen) const {
    Payment made;
    made.time = clock_.now() - minutes{5};
    made.from = account("CCB:6217000000000000001");
    made.to = account(to);
    made.amount = Money{fen};
    return made;
  }
  Result<desk::Filed> file(const std::string& key, const std::string& to, std::int64_t fen) {
    desk::Filed filed;
    const auto made = payment(to, fen);
    TRYV(write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRY(filed, file(tx, now, centre_, key, made));
      return {};
    }));
    return filed;
  }
  Result<void> answer(OrderId order, const std::string& partner, const Answer& given) {
    return write([&](desk::Tx& tx, Instant now) -> Result<void> {
      TRYV(desk::record_answer({tx, partner_actor(partner), centre_, now}, order, given));
      return {};
    });
  }
  /// An answer: all of it is held.
  static Answer held(const std::string& id, std::int64_t fen, Instant at) {
    Answer answer;
    answer.answer_id = id;
    answer.executed_at = at;
    answer.held = Money{fen};
    answer.available = Money{0};
    return answer;
  }
  std::vector<desk::Delivery> feed(const std::string& partner,
                                   std::optional<std::int64_t> after = {}) {
    return read([&](desk::Queries& queries) {
             return queries.deliveries(partner_actor(partner), partner, after, 100);
           })
        .value();
  }

  std::int64_t pages_max = 0;

 private:
  std::string directory_;
  ManualClock clock_{kStart};
  desk::Centre centre_;
  std::unique_ptr<Store> store_;
};

}  // namespace holdfast::store

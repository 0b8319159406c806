#include "app/demo_follow.h"

#include <fmt/format.h>
#include <httplib.h>

#include <condition_variable>
#include <nlohmann/json.hpp>

#include "base/instant.h"
#include "base/money.h"

namespace holdfast::app {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// What a reader of lines wants to know; the rest stands in the case's timeline.
bool is_worth_telling(std::string_view code) {
  return !code.starts_with("transfer.") && !code.starts_with("phones.") &&
         code != "order.drafted" && code != "answer.received";
}

std::string note_text(const json& note) {
  std::string text = text_of(note, "code");
  for (const char* name : {"order", "account"}) {
    if (const std::string value = text_of(note, name); !value.empty()) text += " " + value;
  }
  const auto params = note.find("params");
  if (params == note.end() || !params->is_object()) return text;
  for (const char* name : {"amount_fen", "held_fen", "traced_fen", "to_fen"}) {
    const auto yuan = parse_yuan(text_of(*params, name));
    if (yuan) text += " " + format_yuan(Money{yuan->fen / 100});
  }
  for (const char* name : {"reason", "why", "escalated_to"}) {
    if (const std::string value = text_of(*params, name); !value.empty()) text += " " + value;
  }
  return text;
}

std::string funds_text(const json& funds) {
  std::string text;
  for (const char* name : {"paid", "held", "in_flight", "gone", "returned"}) {
    const auto found = funds.find(std::string{name} + "_fen");
    if (found == funds.end() || !found->is_number_integer()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name,
                        format_yuan(Money{found->get<std::int64_t>()}));
  }
  return text;
}

}  // namespace

std::string line_of(const json& entry) {
  std::string clock = "--:--:--";
  if (const auto at = parse_instant(text_of(entry, "at"))) {
    const Civil civil = to_civil(*at, kChinaOffset);
    clock = fmt::format("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second);
  }
  std::string line = fmt::format("{} {:<5} {:<16} {}", clock, text_of(entry, "case"),
                                 text_of(entry, "kind"), text_of(entry, "actor"));
  if (const auto notes = entry.find("notes"); notes != entry.end() && notes->is_array()) {
    for (const json& note : *notes) {
      if (is_worth_telling(text_of(note, "code"))) line += " | " + note_text(note);
    }
  }
  if (const auto funds = entry.find("funds"); funds != entry.end() && funds->is_object()) {
    line += " | " + funds_text(*funds);
  }
  return line;
}

bool EventReader::end_line() {
  if (line_.ends_with('\r')) line_.pop_back();
  if (line_.empty()) return !event_.data.empty();
  const auto value_of = [this](std::string_view field) {
    std::string_view value = std::string_view{line_}.substr(field.size());
    if (value.starts_with(' ')) value.remove_prefix(1);
    return std::string{value};
  };
  if (line_.starts_with("id:")) event_.id = value_of("id:");
  if (line_.starts_with("event:")) event_.kind = value_of("event:");
  if (line_.starts_with("data:")) {
    if (!event_.data.empty()) event_.data += '\n';
    event_.data += value_of("data:");
  }
  return false;
}

EventFollower::EventFollower(std::string server, std::string token, Facts& facts)
    : server_(std::move(server)), token_(std::move(token)), facts_(facts) {
  thread_ = std::jthread([this](std::stop_token stop) { follow(stop); });
}

void EventFollower::follow(std::stop_token stop) {
  std::string last_id = "0";  // from the first entry on
  while (!stop.stop_requested()) {
    httplib::Client client{server_};
    client.set_bearer_token_auth(token_);
    client.set_read_timeout(std::chrono::seconds{60});
    const std::stop_callback end{stop, [&client] { client.stop(); }};
    EventReader reader;
    const auto take = [&](const EventReader::Event& event) {
      last_id = event.id;
      const json entry = json::parse(event.data, nullptr, false);
      if (entry.is_object()) facts_.tell(line_of(entry));
    };
    client.Get("/api/v1/events", {{"Last-Event-ID", last_id}}, [&](const char* bytes, size_t size) {
      reader.read({bytes, size}, take);
      return !stop.stop_requested();
    });
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, std::chrono::milliseconds{300}, [] { return false; });
  }
}

}  // namespace holdfast::app

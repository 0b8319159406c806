#include "intake_score.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace holdfast::bench {
namespace {

using namespace intake;

/// Takes one label apart: "phone suspect +86170...|170-...".
void add_label(std::string_view label, Labelled& alert) {
  const std::size_t bar = label.find('|');
  CHECK(bar != std::string_view::npos, label);
  const std::string_view head = label.substr(0, bar);
  const std::string text(label.substr(bar + 1));
  const std::size_t begin = alert.text.size();
  const std::size_t end = begin + text.size();
  alert.text += text;
  const std::size_t space = head.find(' ');
  const std::string_view kind = head.substr(0, space);
  const std::string_view rest = head.substr(space + 1);
  if (kind == "amount") {
    alert.truth.amounts.push_back({Money{std::stoll(std::string(rest))}, text, begin, end});
    return;
  }
  if (kind == "time") {
    const auto time = parse_instant(rest);
    CHECK(time.has_value(), label);
    alert.truth.times.push_back({*time, text, begin, end});
    return;
  }
  const auto parsed = parse_indicator_kind(kind);
  const std::size_t second = rest.find(' ');
  std::string_view role_name = rest.substr(0, second);
  const bool is_hijacked = role_name.ends_with('!');
  if (is_hijacked) role_name.remove_suffix(1);
  const auto role = parse_role(role_name);
  CHECK(parsed && role, label);
  Indicator indicator{*parsed, std::string(rest.substr(second + 1)), text, begin, end, *role, {},
                      {}};
  if (is_hijacked) indicator.attributes.emplace_back("hijacked", "true");
  alert.truth.indicators.push_back(std::move(indicator));
}

Labelled parse_line(const std::string& line) {
  const auto json = nlohmann::json::parse(line);
  Labelled alert;
  alert.id = json.at("id");
  alert.reported_at = parse_instant(json.at("reported_at").get<std::string>()).value();
  alert.truth.scam_type = parse_scam_type(json.at("scam_type").get<std::string>()).value();
  if (!json.at("loss_fen").is_null()) alert.truth.loss = Money{json.at("loss_fen")};
  const std::string marked = json.at("marked");
  std::size_t i = 0;
  while (i < marked.size()) {
    const std::size_t open = std::min(marked.find('{', i), marked.size());
    alert.text.append(marked, i, open - i);
    if (open == marked.size()) break;
    const std::size_t close = marked.find('}', open);
    CHECK(close != std::string::npos, line);
    add_label(std::string_view(marked).substr(open + 1, close - open - 1), alert);
    i = close + 1;
  }
  return alert;
}

/// Compares two bags of keys; what only one side has is told in `failures`.
void compare(std::multiset<std::string> truth, const std::multiset<std::string>& found,
             Count& count, std::string_view what, const std::string& id,
             std::vector<std::string>* failures) {
  for (const std::string& key : found) {
    const auto match = truth.find(key);
    if (match != truth.end()) {
      ++count.right;
      truth.erase(match);
      continue;
    }
    ++count.wrong;
    if (failures) failures->push_back(fmt::format("{} {} + {}", id, what, key));
  }
  count.missed += static_cast<int>(truth.size());
  if (!failures) return;
  for (const std::string& key : truth) {
    failures->push_back(fmt::format("{} {} - {}", id, what, key));
  }
}

std::multiset<std::string> keys(const Reading& reading, bool with_role,
                                std::optional<IndicatorKind> only) {
  std::multiset<std::string> out;
  for (const Indicator& i : reading.indicators) {
    if (only && i.kind != *only) continue;
    out.insert(fmt::format("{} {}{}", to_string(i.kind), i.value,
                           with_role ? fmt::format(" {}", to_string(i.role)) : ""));
  }
  return out;
}

template <class List, class Key>
std::multiset<std::string> keys_of(const List& list, Key key) {
  std::multiset<std::string> out;
  for (const auto& item : list) out.insert(key(item));
  return out;
}

void score_one(const Labelled& alert, const Reading& got, Score& total) {
  auto* failures = &total.failures;
  compare(keys(alert.truth, true, {}), keys(got, true, {}), total.indicators, "indicator", alert.id,
          failures);
  compare(keys(alert.truth, false, {}), keys(got, false, {}), total.values, "", alert.id, nullptr);
  for (std::size_t k = 0; k < kIndicatorKinds; ++k) {
    const auto kind = static_cast<IndicatorKind>(k);
    const std::string name(to_string(kind));
    compare(keys(alert.truth, true, kind), keys(got, true, kind), total.kinds[name], "", alert.id,
            nullptr);
    compare(keys(alert.truth, false, kind), keys(got, false, kind), total.kind_values[name], "",
            alert.id, nullptr);
  }
  const auto fen = [](const Amount& a) { return fmt::format("{}", a.money.fen); };
  compare(keys_of(alert.truth.amounts, fen), keys_of(got.amounts, fen), total.amounts, "amount",
          alert.id, failures);
  const auto time = [](const TimeMention& t) { return format_instant(t.time); };
  compare(keys_of(alert.truth.times, time), keys_of(got.times, time), total.times, "time", alert.id,
          failures);
  ++total.loss_total;
  if (alert.truth.loss == got.loss) {
    ++total.loss_right;
  } else {
    failures->push_back(fmt::format("{} loss is {} got {}", alert.id,
                                    alert.truth.loss ? alert.truth.loss->fen : -1,
                                    got.loss ? got.loss->fen : -1));
  }
  const auto want = static_cast<std::size_t>(alert.truth.scam_type);
  const auto have = static_cast<std::size_t>(got.scam_type);
  if (want == have) {
    ++total.types[want].right;
  } else {
    ++total.types[want].missed;
    ++total.types[have].wrong;
    failures->push_back(fmt::format("{} type is {} got {}", alert.id,
                                    to_string(alert.truth.scam_type), to_string(got.scam_type)));
  }
}

}  // namespace

double Score::macro_f1() const {
  double sum = 0;
  int occurring = 0;
  for (const Count& t : types) {
    if (t.right + t.missed == 0) continue;
    ++occurring;
    sum += 2.0 * t.right / (2.0 * t.right + t.missed + t.wrong);
  }
  return occurring == 0 ? 1 : sum / occurring;
}

std::vector<Labelled> load_corpus(const std::string& path) {
  std::ifstream file(path);
  CHECK(file.good(), path);
  std::vector<Labelled> corpus;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) corpus.push_back(parse_line(line));
  }
  return corpus;
}

Score score(const std::vector<Labelled>& corpus, const intake::Rules& rules) {
  Score total;
  for (const Labelled& alert : corpus) {
    score_one(alert, read({alert.text, alert.reported_at}, rules), total);
  }
  return total;
}

}  // namespace holdfast::bench

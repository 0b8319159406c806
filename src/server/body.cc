#include "server/body.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace holdfast::server {

using nlohmann::json;

namespace {

/// The contract lists what is wrong with any bad body; of this one, all of it.
Problem unreadable(std::string detail) { return {400, "json.syntax", detail, {{"", detail}}}; }

}  // namespace

std::expected<json, Problem> parse_json(std::string_view body) {
  const auto limit = [](int depth, json::parse_event_t event, json&) {
    if (depth >= kJsonDepthMax &&
        (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start)) {
      throw std::length_error(fmt::format("nested deeper than {}", kJsonDepthMax));
    }
    return true;
  };
  try {
    return json::parse(body.begin(), body.end(), limit);
  } catch (const json::parse_error& error) {
    return std::unexpected(
        unreadable(fmt::format("the body is not JSON: something is wrong at byte {}", error.byte)));
  } catch (const std::exception& error) {
    return std::unexpected(unreadable(fmt::format("the body is not taken: {}", error.what())));
  }
}

Problem body_problem(std::vector<FieldError> errors) {
  std::string detail = errors.empty() ? "" : errors.front().pointer + ": " + errors.front().detail;
  if (errors.size() > 1) detail += fmt::format(" (and {} more)", errors.size() - 1);
  return {422, "body.invalid", std::move(detail), std::move(errors)};
}

BodyReader::BodyReader(const json& object, std::string pointer, std::vector<FieldError>& errors)
    : object_(&object), pointer_(std::move(pointer)), errors_(&errors) {
  if (!object.is_object()) errors.push_back({pointer_, "is not an object"});
}

bool BodyReader::has(const char* key) const {
  return object_->is_object() && object_->contains(key) && !(*object_)[key].is_null();
}

const json* BodyReader::find(const char* key, bool is_required) {
  seen_.insert(key);
  if (has(key)) return &(*object_)[key];
  if (is_required && object_->is_object()) wrong(key, "is missing");
  return nullptr;
}

void BodyReader::wrong(std::string_view key, std::string detail) {
  errors_->push_back({fmt::format("{}/{}", pointer_, key), std::move(detail)});
}

std::string BodyReader::required_text(const char* key, std::size_t bytes_max) {
  if (find(key, true) == nullptr) return {};
  std::string value = text(key, bytes_max);
  if (value.empty() && (*object_)[key].is_string()) wrong(key, "is empty");
  return value;
}

std::string BodyReader::text(const char* key, std::size_t bytes_max) {
  const json* value = find(key, false);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    wrong(key, "is not a string");
    return {};
  }
  const auto& out = value->get_ref<const std::string&>();
  if (out.size() > bytes_max) {
    wrong(key, fmt::format("is longer than {} bytes", bytes_max));
    return {};
  }
  if (out.find('\0') != std::string::npos) {
    wrong(key, "contains a NUL character");
    return {};
  }
  return out;
}

std::optional<bool> BodyReader::boolean(const char* key) {
  const json* value = find(key, false);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  wrong(key, "is not true or false");
  return std::nullopt;
}

std::optional<std::int64_t> BodyReader::integer(const char* key, std::int64_t low,
                                                std::int64_t high) {
  const json* value = find(key, false);
  if (value == nullptr) return std::nullopt;
  const bool is_huge = value->is_number_unsigned() &&
                       value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (value->is_number_integer() && !is_huge) {
    const auto number = value->get<std::int64_t>();
    if (number >= low && number <= high) return number;
  }
  wrong(key, fmt::format("is not a whole number from {} to {}", low, high));
  return std::nullopt;
}

std::optional<Money> BodyReader::money(const char* key, Money low) {
  const auto fen = integer(key, low.fen, kMaxMoney.fen);
  return fen ? std::optional(Money{*fen}) : std::nullopt;
}

Money BodyReader::required_money(const char* key, Money low) {
  if (find(key, true) == nullptr) return {};
  return money(key, low).value_or(Money{});
}

std::optional<Instant> BodyReader::instant(const char* key) {
  const json* value = find(key, false);
  if (value == nullptr) return std::nullopt;
  Result<Instant> parsed =
      fail(ErrorKind::Invalid, "time.format",
           "is neither a time like 2026-09-11T15:30:00+08:00 nor Unix seconds");
  if (value->is_string()) parsed = parse_instant(value->get_ref<const std::string&>());
  if (value->is_number_integer()) parsed = parse_instant(value->dump());
  if (parsed) return *parsed;
  wrong(key, parsed.error().detail);
  return std::nullopt;
}

Instant BodyReader::required_instant(const char* key) {
  if (find(key, true) == nullptr) return {};
  return instant(key).value_or(Instant{});
}

Account BodyReader::required_account(const char* key) {
  const std::string value = required_text(key, 100);
  if (value.empty()) return {};
  auto account = Account::parse(value);
  if (account) return *std::move(account);
  wrong(key, account.error().detail);
  return {};
}

std::optional<std::size_t> BodyReader::choice(const char* key,
                                              std::initializer_list<std::string_view> names,
                                              bool is_required) {
  const std::string value = is_required ? required_text(key, 64) : text(key, 64);
  if (value.empty()) return std::nullopt;
  const auto found = std::ranges::find(names, value);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  wrong(key, fmt::format("is none of {}", fmt::join(names, ", ")));
  return std::nullopt;
}

std::vector<BodyReader> BodyReader::objects(const char* key, std::size_t count_max) {
  std::vector<BodyReader> out;
  const json* list = find(key, false);
  if (list == nullptr) return out;
  if (!list->is_array()) {
    wrong(key, "is not a list");
    return out;
  }
  if (list->size() > count_max) {
    wrong(key, fmt::format("has more than {} elements", count_max));
    return out;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto before = errors_->size();
    BodyReader element((*list)[i], fmt::format("{}/{}/{}", pointer_, key, i), *errors_);
    if (errors_->size() == before) out.push_back(std::move(element));
  }
  return out;
}

std::vector<std::string> BodyReader::texts(const char* key, std::size_t count_max,
                                           std::size_t bytes_max) {
  std::vector<std::string> out;
  const json* list = find(key, false);
  if (list == nullptr) return out;
  const bool fits =
      list->is_array() && list->size() <= count_max &&
      std::ranges::all_of(*list, [&](const json& element) {
        return element.is_string() && element.get_ref<const std::string&>().size() <= bytes_max;
      });
  if (!fits) {
    wrong(key, fmt::format("is not a list of at most {} strings of at most {} bytes", count_max,
                           bytes_max));
    return out;
  }
  for (const json& element : *list) out.push_back(element.get<std::string>());
  return out;
}

std::optional<BodyReader> BodyReader::object(const char* key) {
  const json* value = find(key, false);
  if (value == nullptr) return std::nullopt;
  const auto before = errors_->size();
  BodyReader reader(*value, fmt::format("{}/{}", pointer_, key), *errors_);
  if (errors_->size() != before) return std::nullopt;
  return reader;
}

void BodyReader::no_others() {
  if (!object_->is_object()) return;
  for (const auto& [key, value] : object_->items()) {
    if (!seen_.contains(key)) wrong(key, "is not a field of this request");
  }
}

}  // namespace holdfast::server

#include "exchange/partner_client_state.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace holdfast::exchange {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> unwritable(const fs::path& path) {
  return fail(ErrorKind::Unavailable, "state.unwritable",
              path.string() + " cannot be written: is the disk full, or the directory another's?");
}

bool sync_to_disk(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return false;
  const bool is_synced = ::fsync(file) == 0;
  ::close(file);
  return is_synced;
}

Result<void> write_whole(const fs::path& path, const std::string& text) {
  const fs::path beside = path.string() + ".new";
  {
    std::ofstream out{beside, std::ios::binary | std::ios::trunc};
    out << text;
    out.flush();
    if (!out) return unwritable(beside);
  }
  std::error_code error;
  if (!sync_to_disk(beside, O_RDONLY)) return unwritable(beside);
  fs::rename(beside, path, error);
  if (error || !sync_to_disk(path.parent_path(), O_RDONLY | O_DIRECTORY)) return unwritable(path);
  return {};
}

std::optional<std::string> read_whole(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

Result<std::unique_ptr<PartnerState>> PartnerState::open(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory / "orders", error);
  fs::create_directories(directory / "answers", error);
  const int lock = ::open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return unwritable(directory);
  std::unique_ptr<PartnerState> state{new PartnerState(directory, lock)};
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::Conflict, "state.in_use",
                directory.string() + " is in use by another process");
  }
  for (const auto& entry : fs::directory_iterator{directory / "orders", error}) {
    const std::string name = entry.path().filename();
    long sequence = 0;
    const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), sequence);
    if (bad != std::errc{} || !name.ends_with(".json")) continue;
    const auto id_begin = static_cast<std::size_t>(end - name.data()) + 1;
    state->orders_[name.substr(id_begin, name.size() - id_begin - 5)] = entry.path();
    state->next_sequence_ = std::max(state->next_sequence_, sequence + 1);
  }
  return state;
}

PartnerState::~PartnerState() { ::close(lock_); }

fs::path PartnerState::answer_file(const std::string& order_id) const {
  return directory_ / "answers" / (order_id + ".json");
}

std::string PartnerState::cursor() const {
  const std::scoped_lock lock{mutex_};
  return read_whole(directory_ / "cursor").value_or("");
}

Result<void> PartnerState::keep_cursor(const std::string& cursor) {
  const std::scoped_lock lock{mutex_};
  return write_whole(directory_ / "cursor", cursor);
}

Result<void> PartnerState::keep_order(const ReceivedOrder& order) {
  const std::scoped_lock lock{mutex_};
  if (orders_.contains(order.id)) return {};
  const fs::path path =
      directory_ / "orders" / fmt::format("{:012}-{}.json", next_sequence_, order.id);
  TRYV(write_whole(path, nlohmann::json{{"target", order.target}, {"order", order.json}}.dump()));
  ++next_sequence_;
  orders_[order.id] = path;
  return {};
}

Result<std::vector<ReceivedOrder>> PartnerState::unfinished() const {
  const std::scoped_lock lock{mutex_};
  std::map<fs::path, std::string> by_arrival;
  for (const auto& [id, path] : orders_) by_arrival[path] = id;
  std::vector<ReceivedOrder> orders;
  for (const auto& [path, id] : by_arrival) {
    const auto kept = nlohmann::json::parse(read_whole(path).value_or(""), nullptr, false);
    if (!kept.is_object() || !kept.contains("target") || !kept.contains("order")) {
      return fail(ErrorKind::Unreadable, "state.damaged", path.string() + " cannot be read");
    }
    orders.push_back({id, kept["target"].get<std::string>(), kept["order"].get<std::string>()});
  }
  return orders;
}

std::optional<std::string> PartnerState::decided(const std::string& order_id) const {
  const std::scoped_lock lock{mutex_};
  return read_whole(answer_file(order_id));
}

Result<void> PartnerState::decide(const std::string& order_id, const std::string& answer_json) {
  const std::scoped_lock lock{mutex_};
  return write_whole(answer_file(order_id), answer_json);
}

void PartnerState::forget_decision(const std::string& order_id) {
  const std::scoped_lock lock{mutex_};
  std::error_code error;
  fs::remove(answer_file(order_id), error);
}

void PartnerState::finish(const std::string& order_id) {
  const std::scoped_lock lock{mutex_};
  const auto found = orders_.find(order_id);
  if (found == orders_.end()) return;
  // A file that stays behind is harmless: its answer is sent again after the next start.
  std::error_code error;
  fs::remove(found->second, error);
  orders_.erase(found);
}

std::size_t PartnerState::drop_answers(Duration age) {
  const std::scoped_lock lock{mutex_};
  const auto oldest = fs::file_time_type::clock::now() - age;
  std::size_t dropped = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{directory_ / "answers", error}) {
    const bool is_waiting = orders_.contains(entry.path().stem());
    const auto written = entry.last_write_time(error);
    if (is_waiting || error || written > oldest) continue;
    if (fs::remove(entry.path(), error)) ++dropped;
  }
  return dropped;
}

}  // namespace holdfast::exchange

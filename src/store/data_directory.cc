#include "store/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace holdfast::store {
namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kSeqDigits = 20;

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<JournalHead> parse_parts(std::string_view seq, std::string_view hash) {
  JournalHead head;
  const auto [end, code] = std::from_chars(seq.data(), seq.data() + seq.size(), head.seq);
  if (code != std::errc{} || end != seq.data() + seq.size() || head.seq < 1) return std::nullopt;
  if (!is_hash(hash)) return std::nullopt;
  head.hash = hash;
  return head;
}

std::string head_path(const std::string& directory) { return directory + "/journal.head"; }

std::unexpected<Error> system_error(const std::string& path, const char* what) {
  return fail(ErrorKind::Unreadable, "store.cannot_open",
              std::string(what) + ": " + std::strerror(errno), path);
}

std::string read_holder(int lock) {
  std::array<char, 32> text{};
  const auto size = ::pread(lock, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

}  // namespace

std::string to_string(const JournalHead& head) { return fmt::format("{}:{}", head.seq, head.hash); }

std::optional<JournalHead> parse_journal_head(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return parse_parts(text.substr(0, colon), text.substr(colon + 1));
}

std::string database_path(const std::string& directory) { return directory + "/holdfast.db"; }

Result<std::optional<JournalHead>> read_head_file(const std::string& directory) {
  std::ifstream file(head_path(directory), std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(kSeqDigits + kHashDigits + 3, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty()) return std::nullopt;  // made, but nothing was committed yet
  const bool is_whole =
      text.size() == kSeqDigits + kHashDigits + 2 && text[kSeqDigits] == ' ' && text.back() == '\n';
  const auto head = is_whole
                        ? parse_parts(std::string_view{text}.substr(0, kSeqDigits),
                                      std::string_view{text}.substr(kSeqDigits + 1, kHashDigits))
                        : std::nullopt;
  if (head) return head;
  return fail(ErrorKind::Invalid, "store.head_damaged",
              "the note of the journal's end is damaged; compare the journal with a note kept "
              "elsewhere (audit verify --expect), then remove the file",
              head_path(directory));
}

Result<DataDirectory> DataDirectory::hold(const std::string& path) {
  std::error_code code;
  const bool is_new = std::filesystem::create_directories(path, code);
  if (code) {
    return fail(ErrorKind::Unreadable, "store.cannot_open",
                "the data directory cannot be made: " + code.message(), path);
  }
  if (is_new) ::chmod(path.c_str(), S_IRWXU);
  DataDirectory held;
  held.path_ = path;
  const std::string lock_path = path + "/holdfast.lock";
  held.lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (held.lock_ < 0) return system_error(lock_path, "the lock file cannot be opened");
  if (::flock(held.lock_, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::Unavailable, "store.locked",
                "another process (" + read_holder(held.lock_) +
                    ") serves this data directory; stop it, or use another directory",
                path);
  }
  const std::string holder = std::to_string(::getpid());
  if (::ftruncate(held.lock_, 0) != 0 ||
      ::pwrite(held.lock_, holder.data(), holder.size(), 0) < 0) {
    // The number only helps to find the holder; the lock holds without it.
    errno = 0;
  }
  // The database and its log are made with the rights of this file's owner only.
  const std::string database = database_path(path);
  const int made = ::open(database.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made < 0) return system_error(database, "the database file cannot be opened");
  ::close(made);
  held.head_ = ::open(head_path(path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (held.head_ < 0) return system_error(head_path(path), "the journal's note cannot be opened");
  return held;
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      head_(std::exchange(other.head_, -1)) {}

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  close();
  path_ = std::move(other.path_);
  lock_ = std::exchange(other.lock_, -1);
  head_ = std::exchange(other.head_, -1);
  return *this;
}

DataDirectory::~DataDirectory() { close(); }

void DataDirectory::close() {
  if (head_ >= 0) ::close(head_);
  if (lock_ >= 0) ::close(lock_);
  head_ = lock_ = -1;
}

Result<void> DataDirectory::note_head(const JournalHead& head) {
  const std::string text = fmt::format("{:020} {}\n", head.seq, head.hash);
  const auto written = ::pwrite(head_, text.data(), text.size(), 0);
  if (written == static_cast<ssize_t>(text.size())) return {};
  return fail(
      ErrorKind::Unavailable, "store.io",
      std::string("the note of the journal's end cannot be written: ") + std::strerror(errno),
      head_path(path_));
}

}  // namespace holdfast::store

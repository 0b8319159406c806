#include "app/data_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace holdfast::app {

Result<void> make_data_directory(const std::string& data) {
  std::error_code error;
  if (std::filesystem::is_directory(data, error)) return {};
  std::filesystem::create_directories(data, error);
  if (error) {
    return fail(ErrorKind::Unavailable, "data.directory",
                fmt::format("the data directory cannot be made: {}", error.message()), data);
  }
  ::chmod(data.c_str(), 0700);
  return {};
}

namespace {

Result<void> write_new(const std::string& path, const std::string& text) {
  const auto failed = [&](const char* what) {
    return fail(ErrorKind::Unavailable, "data.key_unwritable",
                fmt::format("{}: {}", what, std::strerror(errno)), path);
  };
  const std::string temporary = path + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed("the signing key cannot be written");
  const bool is_written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!is_written) return failed("the signing key cannot be written");
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("the key cannot be renamed");
  return {};
}

}  // namespace

Result<exchange::SigningKey> load_signing_key(const std::string& data) {
  const std::string path = data + "/signing.key";
  std::ifstream in(path);
  if (!in && !std::filesystem::exists(path)) {
    const auto key = exchange::SigningKey::generate();
    TRYV(write_new(path, key.seed() + "\n"));
    return key;
  }
  std::string seed;
  if (!(in >> seed)) {
    return fail(ErrorKind::Unreadable, "data.key_unreadable",
                "the signing key cannot be read; restore it from a back-up, or remove the file to "
                "make a new key",
                path);
  }
  return exchange::SigningKey::from_seed(seed);
}

}  // namespace holdfast::app

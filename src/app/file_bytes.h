// Whole files in and out: mapped where that can be, and written beside their name first, so that
// readers see the old file or the whole new one.
#pragma once

#include <cstddef>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace holdfast::app {

/// The bytes of a file. Moving it does not move them.
class FileBytes {
 public:
  FileBytes() = default;
  ~FileBytes();
  FileBytes(FileBytes&& other) noexcept;
  FileBytes& operator=(FileBytes&& other) noexcept;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  /// A file, or `in` for `-`. A regular file is mapped, anything else read to its end.
  /// A mapped file must not be cut off while it is used; replace_file() never does that.
  /// @err file.unreadable
  static Result<FileBytes> open(const std::string& file, std::istream& in);

  /// Says that it will be read from front to back, once: the system reads ahead further.
  void expect_reading_through() const;

  std::string_view text() const {
    return mapped_ != nullptr ? std::string_view(mapped_, size_)
                              : std::string_view(read_.data(), read_.size());
  }
  std::span<const std::byte> bytes() const { return std::as_bytes(std::span<const char>(text())); }

 private:
  Result<void> read_all(int descriptor, const std::string& file);

  const char* mapped_ = nullptr;
  std::size_t size_ = 0;
  std::vector<char> read_;
};

/// A file in the making: it gets its name when it is whole, and vanishes if it never is.
class NewFile {
 public:
  /// @err file.unwritable
  static Result<NewFile> make(const std::string& file);
  ~NewFile();
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  /// @err file.unwritable (all of them)
  Result<void> append(std::string_view bytes);
  Result<void> put_at_start(std::string_view bytes);
  /// Brings it to the disk, then under its name.
  Result<void> commit();

 private:
  NewFile(std::string file, std::string temporary, int descriptor)
      : file_(std::move(file)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

  std::string file_;
  std::string temporary_;
  int descriptor_ = -1;
};

/// Writes `text` to a new file beside `file` and renames it over `file`; a pipe or a device is
/// written to as it is. @err file.unwritable
Result<void> replace_file(const std::string& file, std::string_view text);

/// A pipe or a device: renaming over it would take its place.
bool is_special(const std::string& file);

}  // namespace holdfast::app

#include "app/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace holdfast::app {
namespace {

std::unexpected<Error> unreadable(const std::string& file, int code) {
  return fail(ErrorKind::Unreadable, "file.unreadable",
              file + ": cannot be read: " + std::strerror(code), file);
}

std::unexpected<Error> unwritable(const std::string& file, int code) {
  return fail(ErrorKind::Unreadable, "file.unwritable",
              file + ": cannot be written: " + std::strerror(code), file);
}

// Closes a descriptor on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

// 0, or what went wrong.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

int sync(int descriptor) { return ::fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno; }

// So that the new name outlives a loss of power, too.
void sync_folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() >= 0) sync(descriptor.number());
}

}  // namespace

FileBytes::~FileBytes() {
  if (mapped_ != nullptr) ::munmap(const_cast<char*>(mapped_), size_);
}

FileBytes::FileBytes(FileBytes&& other) noexcept { *this = std::move(other); }

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  std::swap(mapped_, other.mapped_);
  std::swap(size_, other.size_);
  std::swap(read_, other.read_);
  return *this;
}

Result<FileBytes> FileBytes::open(const std::string& file, std::istream& in) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  FileBytes out;
  if (file == "-") {
    for (std::size_t size = 0;;) {
      out.read_.resize(size + std::max(kChunk, size / 2));
      in.read(out.read_.data() + size, static_cast<std::streamsize>(out.read_.size() - size));
      size += static_cast<std::size_t>(in.gcount());
      out.read_.resize(size);
      if (in.bad()) return unreadable("standard input", EIO);
      if (!in) return out;
    }
  }
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.number() < 0) return unreadable(file, errno);
  struct stat about{};
  if (::fstat(descriptor.number(), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0) {
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
    if (start != MAP_FAILED) {
      out.mapped_ = static_cast<const char*>(start);
      out.size_ = size;
      return out;
    }
  }
  TRYV(out.read_all(descriptor.number(), file));
  return out;
}

void FileBytes::expect_reading_through() const {
  // Advice only: if it is not taken, everything works as before.
  if (mapped_ != nullptr) ::madvise(const_cast<char*>(mapped_), size_, MADV_SEQUENTIAL);
}

Result<void> FileBytes::read_all(int descriptor, const std::string& file) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  for (std::size_t size = 0;;) {
    read_.resize(size + std::max(kChunk, size / 2));
    const ssize_t n = ::read(descriptor, read_.data() + size, read_.size() - size);
    const int code = errno;
    size += n > 0 ? static_cast<std::size_t>(n) : 0;
    read_.resize(size);
    if (n < 0 && code == EINTR) continue;
    if (n < 0) return unreadable(file, code);
    if (n == 0) return {};
  }
}

Result<NewFile> NewFile::make(const std::string& file) {
  std::string temporary = file + ".part-XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return unwritable(file, errno);
  return NewFile(file, std::move(temporary), descriptor);
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

Result<void> NewFile::append(std::string_view bytes) {
  const int code = write_all(descriptor_, bytes);
  if (code != 0) return unwritable(file_, code);
  return {};
}

Result<void> NewFile::put_at_start(std::string_view bytes) {
  // What it vouches for must be on the disk before it.
  int code = sync(descriptor_);
  if (code == 0 && ::lseek(descriptor_, 0, SEEK_SET) < 0) code = errno;
  if (code == 0) code = write_all(descriptor_, bytes);
  if (code != 0) return unwritable(file_, code);
  return {};
}

Result<void> NewFile::commit() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int code = ::fchmod(descriptor_, 0666 & ~mask) == 0 ? sync(descriptor_) : errno;
  if (code == 0 && std::rename(temporary_.c_str(), file_.c_str()) != 0) code = errno;
  if (code != 0) return unwritable(file_, code);
  ::close(std::exchange(descriptor_, -1));
  sync_folder_of(file_);
  return {};
}

bool is_special(const std::string& file) {
  struct stat about{};
  return ::stat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

Result<void> replace_file(const std::string& file, std::string_view text) {
  if (is_special(file)) {
    const Descriptor device(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    int code = device.number() < 0 ? errno : write_all(device.number(), text);
    if (code == 0) code = sync(device.number());
    if (code != 0) return unwritable(file, code);
    return {};
  }
  TRY(NewFile out, NewFile::make(file));
  TRYV(out.append(text));
  return out.commit();
}

}  // namespace holdfast::app

#include "app/trace_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>

namespace holdfast::app {
namespace {

std::unexpected<Error> failed(const char* reason, const std::string& file, const char* what,
                              int code) {
  return fail(ErrorKind::Unreadable, reason, file + ": " + what + ": " + std::strerror(code), file);
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

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
}

// A pipe or a device is written to as it is: renaming over it would take its place.
bool is_special(const std::string& file) {
  struct stat about {};
  return ::stat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

// Tells the problems to `err`. True if the work may go on: there are none, or all are lines that
// --skip-bad leaves out (then their number is told).
bool may_go_on(const trace::Problems& problems, bool skips_bad, std::ostream& err) {
  for (const std::string& line : problems.shown()) err << line << '\n';
  const std::size_t more = problems.count() - problems.shown().size();
  if (more > 0) err << "... and " << more << " more\n";
  if (problems.count() == 0) return true;
  if (problems.is_fatal() || !skips_bad) return false;
  err << problems.count() << (problems.count() == 1 ? " bad line" : " bad lines") << " left out\n";
  return true;
}

}  // namespace

Result<std::string> read_whole(const std::string& file, std::istream& in) {
  if (file == "-") {
    return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.number() < 0) return failed("file.unreadable", file, "cannot be read", errno);
  struct stat about {};
  std::string text;
  if (::fstat(descriptor.number(), &about) == 0 && about.st_size > 0) {
    text.reserve(static_cast<std::size_t>(about.st_size) + 1);
  }
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  for (std::size_t size = 0;;) {
    text.resize(std::max(size + kChunk, std::min(text.capacity(), size + 64 * kChunk)));
    const ssize_t n = ::read(descriptor.number(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("file.unreadable", file, "cannot be read", errno);
    size += static_cast<std::size_t>(n);
    text.resize(size);
    if (n == 0) return text;
  }
}

Result<void> replace_file(const std::string& file, std::string_view text) {
  if (is_special(file)) {
    const Descriptor device(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    const int code = device.number() < 0 ? errno : write_all(device.number(), text);
    if (code == 0) return {};
    return failed("file.unwritable", file, "cannot be written", code);
  }
  std::string temporary = file + ".part-XXXXXX";
  const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
  if (descriptor.number() < 0) return failed("file.unwritable", file, "cannot be written", errno);
  int code = write_all(descriptor.number(), text);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (code == 0 && ::fchmod(descriptor.number(), 0666 & ~mask) != 0) code = errno;
  if (code == 0 && std::rename(temporary.c_str(), file.c_str()) != 0) code = errno;
  if (code == 0) return {};
  ::unlink(temporary.c_str());
  return failed("file.unwritable", file, "cannot be written", code);
}

void add_table_options(CLI::App& command, TableNames& names) {
  command.set_version_flag("--version", "holdfast " HOLDFAST_VERSION);
  command.add_option("--transfers", names.transfers, "CSV time,from,to,amount,ref")
      ->required()
      ->type_name("T.csv");
  command.add_option("--sources", names.sources, "CSV ref,case: the victims' payments")
      ->required()
      ->type_name("S.csv");
  command
      .add_option("--openings", names.openings,
                  "CSV account,amount: known balances before the first transfer")
      ->type_name("O.csv");
  command.add_flag("--skip-bad", names.skips_bad,
                   "leave bad lines out, and tell how many they were");
}

std::optional<int> parse_args(CLI::App& command, const std::vector<std::string>& args,
                              std::ostream& out, std::ostream& err) {
  try {
    command.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    out << command.help();
    return 0;
  } catch (const CLI::CallForVersion& version) {
    out << version.what() << '\n';
    return 0;
  } catch (const CLI::ParseError& mistake) {
    err << command.get_name() << ": " << mistake.what() << "\nTry --help.\n";
    return kExitUsage;
  }
}

std::expected<Tables, int> read_tables(const TableNames& names, std::istream& in,
                                       std::ostream& err) {
  const std::array files{&names.transfers, &names.sources, &names.openings, &names.holds,
                         &names.returned};
  if (std::ranges::count(files, "-", [](const std::string* f) { return *f; }) > 1) {
    err << "only one table can be read from standard input (-)\n";
    return std::unexpected(kExitUsage);
  }
  std::array<std::string, files.size()> texts;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i]->empty()) continue;
    auto text = read_whole(*files[i], in);
    if (!text) return std::unexpected(tell(text.error(), err));
    texts[i] = *std::move(text);
  }
  Tables tables;
  trace::Problems problems;
  tables.book.read_transfers(names.transfers, texts[0], problems);
  if (!problems.is_fatal()) tables.book.read_sources(names.sources, texts[1], problems);
  if (!names.openings.empty()) tables.book.read_openings(names.openings, texts[2], problems);
  if (!names.holds.empty()) tables.holds = tables.book.read_holds(names.holds, texts[3], problems);
  if (!names.returned.empty() && !problems.is_fatal()) {
    tables.returned = tables.book.read_returned(names.returned, texts[4], problems);
  }
  if (!may_go_on(problems, names.skips_bad, err)) return std::unexpected(kExitBadData);
  return tables;
}

int print(std::string_view text, std::ostream& out, std::ostream& err) {
  out << text << std::flush;
  if (out) return 0;
  err << "the result cannot be written to standard output\n";
  return kExitInternal;
}

int tell(const Error& error, std::ostream& err) {
  err << error.detail << '\n';
  switch (error.kind) {
    case ErrorKind::Unreadable:
      return kExitUnreadable;
    case ErrorKind::Internal:
      return kExitInternal;
    default:
      return kExitBadData;
  }
}

}  // namespace holdfast::app

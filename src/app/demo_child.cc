#include "app/demo_child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>
#include <utility>

namespace holdfast::app {
namespace {

int open_for_writing(const std::string& file) {
  const char* path = file.empty() ? "/dev/null" : file.c_str();
  return ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/// Between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, int in, int out, int log, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(71);  // it died before we asked to be told
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execv("/proc/self/exe", arguments);
  ::_exit(71);
}

int to_status(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& args,
                                         const ChildStreams& streams) {
  std::vector<std::string> words{"holdfast"};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> pipe{};
  const int log = open_for_writing(streams.log);
  const int out = streams.out.empty() ? ::dup(log) : open_for_writing(streams.out);
  if (log < 0 || out < 0 || ::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return fail(ErrorKind::Unavailable, "child.failed", streams.log + " cannot be written");
  }
  // What fits a pipe's buffer can be written before anybody reads.
  const auto written = ::write(pipe[1], streams.input.data(), streams.input.size());
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), pipe[0], out, log, parent);
  for (const int end : {pipe[0], pipe[1], out, log}) ::close(end);
  if (pid < 0 || written != static_cast<ssize_t>(streams.input.size())) {
    return fail(ErrorKind::Unavailable, "child.failed", "no process can be started");
  }
  return ChildProcess{pid};
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), status_(other.status_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(status_, other.status_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) stop();
}

std::optional<int> ChildProcess::status() {
  int raw = 0;
  if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_) status_ = to_status(raw);
  return status_;
}

int ChildProcess::wait() {
  int raw = 0;
  while (!status_) {
    if (::waitpid(pid_, &raw, 0) == pid_) status_ = to_status(raw);
  }
  return *status_;
}

int ChildProcess::stop(Duration patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  if (!status()) ::kill(pid_, SIGTERM);
  while (!status()) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return *status_;
}

}  // namespace holdfast::app

#include "exchange/partner_client_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <vector>

extern char** environ;

namespace holdfast::exchange {
namespace {

constexpr std::size_t kAnswerMax = 16 * 1024 * 1024;  // an answer lists at most some 10^4 transfers

std::unexpected<Error> command_failed(const std::string& why) {
  return fail(ErrorKind::Unavailable, "command.failed", "the command " + why);
}

/// Two ends of a socket pair, closed when they go.
struct Ends {
  int ours = -1;
  int theirs = -1;

  Ends() = default;
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() {
    close_one(ours);
    close_one(theirs);
  }
  static void close_one(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

/// The child's process group is its own, so that what it starts can be ended with it.
pid_t start(const std::string& command, const std::string& order_id, int end) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string named_order = "HOLDFAST_ORDER_ID=" + order_id;
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view{*variable}.starts_with("HOLDFAST_ORDER_ID=")) {
      environment.push_back(*variable);
    }
  }
  environment.push_back(named_order.data());
  environment.push_back(nullptr);
  std::string shell = "sh", option = "-c", text = command;
  std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
  pid_t child = -1;
  if (posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments.data(), environment.data()) !=
      0) {
    child = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return child;
}

/// Where the path begins in SCHEME://HOST/PATH; npos if there is none.
std::size_t path_begin_of(const std::string& url) {
  const auto scheme_end = url.find("://");
  return scheme_end == std::string::npos ? std::string::npos : url.find('/', scheme_end + 3);
}

/// Writes `input` and reads to the end of output, whichever the child is ready for.
Result<std::string> converse(int end, std::string_view input, Duration patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string output;
  std::array<char, 65536> chunk;
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return command_failed("did not answer in time");
    pollfd ready{end, static_cast<short>(input.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (::poll(&ready, 1, static_cast<int>(left.count())) < 0 && errno != EINTR) {
      return command_failed("cannot be waited for");
    }
    if (!input.empty() && (ready.revents & POLLOUT) != 0) {
      const auto sent = ::send(end, input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) input.remove_prefix(static_cast<std::size_t>(sent));
      if (sent < 0 && errno == EPIPE) input = {};  // it answers without reading to the end
      if (input.empty()) ::shutdown(end, SHUT_WR);
    }
    if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
      const auto got = ::recv(end, chunk.data(), chunk.size(), MSG_DONTWAIT);
      if (got == 0) return output;
      if (got > 0) output.append(chunk.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno != EAGAIN && errno != EINTR) return output;
      if (output.size() > kAnswerMax) return command_failed("wrote over 16 MiB");
    }
  }
}

}  // namespace

Result<std::string> answer_by_command(const std::string& command, const ReceivedOrder& order,
                                      Duration patience) {
  Ends ends;
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return command_failed("cannot be connected");
  }
  ends.ours = pair[0];
  ends.theirs = pair[1];
  const pid_t child = start(command, order.id, ends.theirs);
  if (child < 0) return command_failed("cannot be started");
  Ends::close_one(ends.theirs);
  auto output = converse(ends.ours, order.json + "\n", patience);
  if (!output) ::kill(-child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!output) return output;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return command_failed(WIFEXITED(status)
                              ? fmt::format("ended with status {}", WEXITSTATUS(status))
                              : fmt::format("was ended by signal {}", WTERMSIG(status)));
  }
  return output;
}

Result<void> check_post_url(const std::string& url) {
  if (url.starts_with("http://") || url.starts_with("https://")) {
    try {
      if (httplib::Client{url.substr(0, path_begin_of(url))}.is_valid()) return {};
    } catch (const std::exception&) {  // the library's word for an address it cannot read
    }
  }
  return fail(ErrorKind::Invalid, "post.url", "'" + url + "' is no http(s) address");
}

Result<std::string> answer_by_post(const std::string& url, const ReceivedOrder& order,
                                   Duration patience) {
  TRYV(check_post_url(url));
  const auto path_begin = path_begin_of(url);
  httplib::Client client{url.substr(0, path_begin)};
  client.set_read_timeout(std::chrono::duration_cast<std::chrono::seconds>(patience));
  const std::string path = path_begin == std::string::npos ? "/" : url.substr(path_begin);
  const auto response = client.Post(path, order.json, "application/json");
  if (!response) {
    return fail(ErrorKind::Unavailable, "post.failed",
                url + " cannot be reached: " + httplib::to_string(response.error()));
  }
  if (response->status != 200) {
    return fail(ErrorKind::Unavailable, "post.failed",
                fmt::format("{} answered {}", url, response->status));
  }
  return response->body;
}

}  // namespace holdfast::exchange

#include "app/progress.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <iostream>

namespace holdfast::app {

Progress::Progress(std::ostream& err, std::string what, std::size_t total)
    : err_(err),
      what_(std::move(what)),
      total_(total),
      is_on_(&err == &std::cerr && ::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      next_(start_ + std::chrono::milliseconds(500)) {}

Progress::~Progress() {
  if (is_on_) err_ << "\r\x1B[K" << std::flush;
}

void Progress::show(std::size_t bytes, std::size_t lines) {
  if (!is_on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  err_ << '\r' << progress_line(what_, bytes, total_, lines, now - start_) << "\x1B[K"
       << std::flush;
}

std::string progress_line(const std::string& what, std::size_t bytes, std::size_t total,
                          std::size_t lines, std::chrono::duration<double> elapsed) {
  const auto done = static_cast<double>(bytes);
  const double rate = elapsed.count() > 0 ? done / elapsed.count() : 0;
  const double left = rate > 0 ? (static_cast<double>(total) - done) / rate : 0;
  const double share = total > 0 ? 100 * done / static_cast<double>(total) : 100;
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), ": %.1f million lines, %.0f %%, %.0f MB/s, %.0f s left",
                static_cast<double>(lines) / 1e6, share, rate / 1e6, left);
  return what + text.data();
}

}  // namespace holdfast::app

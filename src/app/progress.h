// A line on the terminal that says how far a long reading is.
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace holdfast::app {

/// Shown only where `err` is the program's own standard error and that is a terminal; gone again at
/// the end.
class Progress {
 public:
  /// `total`: bytes in all.
  Progress(std::ostream& err, std::string what, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Shown a few times a second at most.
  void show(std::size_t bytes, std::size_t lines);

 private:
  std::ostream& err_;
  std::string what_;
  std::size_t total_;
  bool is_on_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_;
};

/// "T.csv: 12.4 million lines, 40 %, 612 MB/s, 9 s left"
std::string progress_line(const std::string& what, std::size_t bytes, std::size_t total,
                          std::size_t lines, std::chrono::duration<double> elapsed);

}  // namespace holdfast::app

// Lines of the tracing bench's table: what was timed, how often, beside what.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace holdfast::bench {

/// Runs of one thing, in seconds, in order of length.
struct Timing {
  std::vector<double> seconds;

  double min() const { return seconds.front(); }
  double median() const { return seconds[seconds.size() / 2]; }
  double max() const { return seconds.back(); }
  double at(double part) const {
    return seconds[static_cast<std::size_t>(static_cast<double>(seconds.size() - 1) * part)];
  }
};

double seconds_now();
void sort_runs(Timing& timing);

/// Calls `f` so often; keeps the last result.
template <class F>
auto timed(int runs, Timing& timing, F&& f) {
  decltype(f()) result;
  for (int run = 0; run < runs; ++run) {
    result = {};
    const double start = seconds_now();
    result = f();
    timing.seconds.push_back(seconds_now() - start);
  }
  sort_runs(timing);
  return result;
}

/// One line: min, median, max in seconds, M transfers a second, the ratio to `ours` (0: none), and
/// the memory of the process so far.
void print_line(const std::string& name, const Timing& timing, std::size_t transfers,
                double ours_median);

/// One line: p50, p99, max in microseconds.
void print_latency(const std::string& name, const Timing& timing);

}  // namespace holdfast::bench

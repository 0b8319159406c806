#include "bench/trace_figures.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>

namespace holdfast::bench {

double seconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

void sort_runs(Timing& timing) { std::ranges::sort(timing.seconds); }

void print_line(const std::string& name, const Timing& timing, std::size_t transfers,
                double ours_median) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("  %-30s %8.3f %8.3f %8.3f s %8.2f M/s", name.c_str(), timing.min(), timing.median(),
              timing.max(), static_cast<double>(transfers) / timing.median() / 1e6);
  if (ours_median > 0) std::printf("  %6.1f x", timing.median() / ours_median);
  std::printf("%s peak %.2f GB\n", ours_median > 0 ? "  " : "            ",
              static_cast<double>(usage.ru_maxrss) / 1048576.0);
  std::fflush(stdout);
}

void print_latency(const std::string& name, const Timing& timing) {
  std::printf("  %-30s p50 %8.2f  p99 %8.2f  max %8.2f us   (%zu)\n", name.c_str(),
              timing.at(0.5) * 1e6, timing.at(0.99) * 1e6, timing.max() * 1e6,
              timing.seconds.size());
  std::fflush(stdout);
}

}  // namespace holdfast::bench

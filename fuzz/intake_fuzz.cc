// Any bytes through intake: spans inside the text, in order, and the same answer twice.
// Built with -DHOLDFAST_FUZZ=ON and clang; run: fuzz/intake_fuzz -max_len=4096 CORPUS_DIR
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "intake/intake.h"

namespace {

template <class List>
void check(const List& list, std::string_view text) {
  std::size_t last = 0;
  for (const auto& item : list) {
    CHECK(item.begin >= last && item.begin < item.end && item.end <= text.size());
    CHECK(item.text == text.substr(item.begin, item.end - item.begin));
    last = item.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace holdfast;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Instant reported{1'789'000'000'000'000};
  const intake::Reading reading = intake::read({text, reported}, intake::builtin_rules());
  check(reading.indicators, text);
  check(reading.amounts, text);
  check(reading.times, text);
  CHECK(reading == intake::read({text, reported}, intake::builtin_rules()));
  return 0;
}

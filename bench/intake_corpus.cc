// intake_corpus [--failures] FILE...: precision and recall by kind, role, loss, times, macro-F1.
// A kind's line has value and role first, then the value alone.
// --failures tells each one: never for held_out*.jsonl, which nobody looks at while tuning.
#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "intake_score.h"

int main(int argc, char** argv) {
  using namespace holdfast;
  bool tell = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--failures") == 0) {
      tell = true;
      continue;
    }
    const auto corpus = bench::load_corpus(argv[i]);
    const bench::Score s = bench::score(corpus, intake::builtin_rules());
    fmt::print("{} ({} alerts)\n", argv[i], corpus.size());
    const auto row = [](std::string_view name, const bench::Count& c) {
      fmt::print("  {:<28} precision {:.3f}  recall {:.3f}  ({} of {})\n", name, c.precision(),
                 c.recall(), c.right, c.right + c.missed);
    };
    row("indicators, value and role", s.indicators);
    row("indicators, value alone", s.values);
    for (const auto& [kind, count] : s.kinds) {
      if (count.right + count.missed + count.wrong == 0) continue;
      const bench::Count& value = s.kind_values.at(kind);
      row("  " + kind, count);
      fmt::print("  {:<28} precision {:.3f}  recall {:.3f}\n", "    value alone", value.precision(),
                 value.recall());
    }
    row("amounts", s.amounts);
    row("times", s.times);
    fmt::print("  {:<28} {:.3f}\n", "loss", s.loss());
    fmt::print("  {:<28} macro-F1 {:.3f}\n", "scam type", s.macro_f1());
    if (tell) {
      for (const std::string& failure : s.failures) fmt::print("{}\n", failure);
    }
  }
  return 0;
}

// Floors under the scores: on the alerts we tune by, and on those nobody looked at. The `_more`
// and `_third` files came after the engine: their floors are what it reached on first sight.
#include <gtest/gtest.h>

#include "intake_score.h"

namespace holdfast::bench {
namespace {

struct Floors {
  const char* name;
  const char* file;
  double indicators;
  double amounts;
  double times;
  double loss;
  double types;
};

class Corpus : public testing::TestWithParam<Floors> {};

TEST_P(Corpus, ScoresAtLeastItsFloors) {
  const Floors& floors = GetParam();
  const Score s = score(load_corpus(floors.file), intake::builtin_rules());
  EXPECT_GE(s.indicators.precision(), floors.indicators);
  EXPECT_GE(s.indicators.recall(), floors.indicators);
  EXPECT_GE(s.amounts.precision(), floors.amounts);
  EXPECT_GE(s.amounts.recall(), floors.amounts);
  EXPECT_GE(s.times.precision(), floors.times);
  EXPECT_GE(s.times.recall(), floors.times);
  EXPECT_GE(s.loss(), floors.loss);
  EXPECT_GE(s.macro_f1(), floors.types);
}

INSTANTIATE_TEST_SUITE_P(
    Labelled, Corpus,
    testing::Values(
        Floors{"Tune", "tests/corpus/tune.jsonl", 0.98, 0.98, 0.98, 0.96, 0.95},
        Floors{"TuneRoles", "tests/corpus/tune_roles.jsonl", 0.98, 0.98, 0.92, 0.95, 0.91},
        Floors{"TuneMoney", "tests/corpus/tune_money.jsonl", 0, 0.98, 0.98, 0.97, 0.96},
        Floors{"TuneMore", "tests/corpus/tune_more.jsonl", 0.97, 0.98, 0.98, 0.97, 0.96},
        Floors{"HeldOut", "tests/corpus/held_out.jsonl", 0.95, 0.97, 0.95, 0.94, 0.85},
        Floors{"TuneMore2", "tests/corpus/tune_more_2.jsonl", 0.98, 0.98, 0.95, 0.95, 0.95},
        Floors{"HeldOutThird", "tests/corpus/held_out_third.jsonl", 0.82, 0.97, 0.98, 0.9, 0.88}),
    [](const auto& corpus) { return corpus.param.name; });

}  // namespace
}  // namespace holdfast::bench

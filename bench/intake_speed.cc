// intake_speed [FILE]: MB/s of intake on one core beside vectorscan's bare matching.
//
// The sketch: folding ~0.5 ns a byte, the sieve ~0.6 ns a byte, words ~2 ns a byte near anchors,
// recognisers ~100 ns an anchor. A long text (a chat log or a hotline transcript) has an anchor
// every few hundred bytes, so 200 MB/s leaves 5 ns a byte.
#include <fmt/format.h>
#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "intake/tables.h"
#include "intake_score.h"

namespace {

using namespace holdfast;

constexpr std::size_t kTextSize = std::size_t{4} << 20;
constexpr int kRuns = 7;

/// Talk between the facts, as a hotline transcript or a chat log has it: our own sentences.
constexpr std::string_view kTalk[] = {
    "坐席：您先不要着急，慢慢说，把事情的经过从头讲给我听，想到什么说什么都可以。",
    "用户：当时我正在厨房做饭，孩子在客厅写作业，我也没有多想，就跟他聊了起来。",
    "用户：他说话的口气特别像真的，还让我看了他的工作证和一些盖着红章的文件照片。",
    "坐席：明白了，这类情况我们遇到过不少，请您继续，后来他又让您做了什么事情呢？",
    "用户：后来他让我不要告诉家里人，也不要相信别人的劝说，说这是对我的保护措施。",
    "用户：我越想越不对劲，可是已经按照他说的操作完了，心里特别后悔也特别害怕。",
    "坐席：请您保持电话畅通，我们的同事会尽快和您联系，请不要再和对方有任何往来。",
    "用户：好的好的，我知道了，那我现在应该怎么办，是不是要去附近的派出所报案呀？"};

/// Long texts of the held-out style: an alert's facts every `gap` sentences of talk.
std::string long_text(const std::vector<bench::Labelled>& corpus, std::size_t gap) {
  std::string text;
  std::size_t n = 0;
  while (text.size() < kTextSize) {
    for (std::size_t i = 0; i < gap; ++i) text += kTalk[n++ % std::size(kTalk)];
    text += "\n";
    text += corpus[n % corpus.size()].text;
    text += "\n";
  }
  return text;
}

template <class Work>
std::vector<double> megabytes_per_second(std::size_t bytes, Work work) {
  std::vector<double> speeds;
  for (int run = 0; run < kRuns; ++run) {
    // CPU time: what one core does, also while others share the machine.
    const std::clock_t start = std::clock();
    work();
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    speeds.push_back(static_cast<double>(bytes) / std::max(took, 1e-9) / 1e6);
  }
  std::ranges::sort(speeds);
  return speeds;
}

void report(std::string_view name, const std::vector<double>& speeds) {
  fmt::print("  {:<44} min {:>7.1f}  median {:>7.1f}  max {:>7.1f} MB/s\n", name, speeds.front(),
             speeds[speeds.size() / 2], speeds.back());
}

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

/// The same words in vectorscan's literal matcher, each hit only counted.
void bare(const std::string& text, const intake::Rules& rules) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  std::vector<unsigned> ids;
  for (const intake::Literal& literal : rules.tables().literals) {
    ids.push_back(static_cast<unsigned>(texts.size()));
    texts.push_back(literal.text.data());
    sizes.push_back(literal.text.size());
  }
  const std::vector<unsigned> flags(texts.size(), HS_FLAG_CASELESS);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  CHECK(hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), sizes.data(),
                             static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr, &database,
                             &error) == HS_SUCCESS,
        "vectorscan cannot compile the words");
  const std::unique_ptr<hs_database_t, FreeDatabase> owned(database);
  hs_scratch_t* fresh = nullptr;
  CHECK(hs_alloc_scratch(database, &fresh) == HS_SUCCESS, "no memory for scratch");
  const std::unique_ptr<hs_scratch_t, FreeScratch> scratch(fresh);
  std::size_t hits = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* n) {
    ++*static_cast<std::size_t*>(n);
    return 0;
  };
  report("vectorscan alone, the same words", megabytes_per_second(text.size(), [&] {
           hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(),
                   count, &hits);
         }));
  fmt::print("  {} hits per MB\n",
             hits / kRuns * 1'000'000 / std::max<std::size_t>(text.size(), 1));
}

/// Texts of nothing but what costs most: a reading that is not linear in them shows as a drop from
/// the first column to the second.
void hostile(const intake::Rules& rules) {
  static constexpr std::pair<std::string_view, std::string_view> kTexts[] = {
      {"digits", "1"},
      {"groups of digits", "1 2 3 "},
      {"masks", "138****"},
      {"separators", "- . "},
      {"Chinese digits", "一二三"},
      {"words", "他的我给"},
      {"dashed", "a-1_"},
      {"quotes", "”APP下载“"},
      {"companies", "测试有限公司"},
      {"addresses", "a@b.com "},
      {"sums", "转1元 "},
      {"telephones", "13800138000，"}};
  fmt::print("hostile texts: MB/s at 256 KB and at 1 MB\n");
  for (const auto& [name, piece] : kTexts) {
    std::array<double, 2> speeds{};
    for (std::size_t k = 0; k < speeds.size(); ++k) {
      const std::size_t size = (std::size_t{256} << 10) << (2 * k);
      std::string text = "转到卡号6222021608001234565 ";
      while (text.size() < size) text += piece;
      const std::clock_t start = std::clock();
      intake::read({text, Instant{1'789'000'000'000'000}}, rules);
      const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
      speeds[k] = static_cast<double>(text.size()) / std::max(took, 1e-9) / 1e6;
    }
    fmt::print("  {:<18} {:>7.1f} {:>7.1f}\n", name, speeds[0], speeds[1]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto corpus = bench::load_corpus("tests/corpus/tune.jsonl");
  const intake::Rules& rules = intake::builtin_rules();
  const Instant now{1'789'000'000'000'000};
  const std::string text = long_text(corpus, 24);
  if (argc > 1) {
    std::ofstream(argv[1]) << text;
    return 0;
  }
  std::size_t found = 0;
  fmt::print("long texts ({} MB, facts every 24 sentences)\n", text.size() >> 20);
  report("intake::read", megabytes_per_second(text.size(), [&] {
           found = intake::read({text, now}, rules).indicators.size();
         }));
  fmt::print("  {} indicators\n", found);
  bare(text, rules);
  std::size_t bytes = 0;
  for (const auto& alert : corpus) bytes += alert.text.size();
  constexpr int rounds = 100;
  fmt::print("single alerts (mean {} bytes)\n", bytes / corpus.size());
  report("intake::read", megabytes_per_second(bytes * rounds, [&] {
           for (int i = 0; i < rounds; ++i) {
             for (const auto& alert : corpus) {
               found += intake::read({alert.text, alert.reported_at}, rules).indicators.size();
             }
           }
         }));
  hostile(rules);
  return 0;
}

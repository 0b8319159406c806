// `holdfast partner` as a process, killed in the middle. Called with `partner`, this program is it.
#include "app/partner_command.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/demo_child.h"
#include "exchange/partner_client_double.h"

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class PartnerCommandTest : public testing::Test {
 protected:
  PartnerCommandTest() {
    std::string pattern = (fs::temp_directory_path() / "partner-test-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    std::ofstream{directory_ / "token"} << "token-ICBC\n";
  }
  ~PartnerCommandTest() override { fs::remove_all(directory_); }

  /// The partner as a process; its command notes each run, and answers with the number of runs.
  ChildProcess start() {
    const std::string runs = (directory_ / "runs").string();
    return *ChildProcess::start(
        {"partner", "--server", centre_.address(), "--token-file", (directory_ / "token").string(),
         "--state", (directory_ / "state").string(), "--run",
         "cat >> " + runs + "; echo \"{\\\"result\\\": \\\"done\\\", \\\"held_fen\\\": $(wc -l < " +
             runs + ")}\""},
        {.log = (directory_ / "log").string()});
  }

  json order(const std::string& id) const {
    return {{"id", id}, {"kind", "stop_payment"}, {"target", {{"account", "ICBC:1"}}}};
  }

  std::string log() const {
    std::ifstream in{directory_ / "log"};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  exchange::CentreDouble centre_;
  fs::path directory_;
};

TEST_F(PartnerCommandTest, AnswersAndEndsWhenAsked) {
  centre_.issue("ICBC", order("C1-1"));
  ChildProcess partner = start();
  const auto answers = centre_.wait_for_answers(1);
  ASSERT_EQ(answers.size(), 1) << log();
  EXPECT_EQ(answers.at("C1-1")["held_fen"], 1);
  EXPECT_EQ(partner.stop(), 0) << log();
}

TEST_F(PartnerCommandTest, AfterACrashItSaysWhatItSaidBefore) {
  centre_.lose_replies(1'000'000);
  centre_.issue("ICBC", order("C1-1"));
  ChildProcess first = start();
  while (centre_.attempts("C1-1").empty()) std::this_thread::yield();
  EXPECT_EQ(first.stop(Duration{}), 128 + SIGKILL);
  const std::size_t before = centre_.attempts("C1-1").size();
  centre_.lose_replies(0);
  centre_.issue("ICBC", order("C1-2"));
  ChildProcess second = start();
  const auto answers = centre_.wait_for_answers(2);
  ASSERT_EQ(answers.size(), 2) << log();
  EXPECT_GT(centre_.attempts("C1-1").size(), before);
  for (const json& attempt : centre_.attempts("C1-1")) EXPECT_EQ(attempt["held_fen"], 1);
  EXPECT_EQ(answers.at("C1-2")["held_fen"], 2);
  EXPECT_EQ(second.stop(), 0) << log();
}

TEST_F(PartnerCommandTest, AWrongTokenEndsIt) {
  std::ofstream{directory_ / "token"} << "wrong\n";
  ChildProcess partner = start();
  EXPECT_EQ(partner.wait(), 69);
  EXPECT_NE(log().find("401"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::app

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view{argv[1]} == "partner") {
    return holdfast::app::partner_main({argv + 2, argv + argc}, std::cin, std::cout, std::cerr);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

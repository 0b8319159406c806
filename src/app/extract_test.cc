#include "app/extract.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace holdfast::app {
namespace {

constexpr std::string_view kGood =
    R"({"id": "a1", "text": "对方电话170-1234-5678", "reported_at": "2016-09-11T16:00:00+08:00"})"
    "\n";

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

Outcome extract(const std::vector<std::string>& args, const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const int status = extract_main(args, in, out, err);
  return {status, out.str(), err.str()};
}

TEST(Extract, WritesTheContractsKeys) {
  const Outcome o = extract({"-"}, std::string(kGood));
  EXPECT_EQ(o.status, 0);
  EXPECT_EQ(o.out,
            "{\"id\": \"a1\", \"scam_type\": \"other\", \"scam_confidence\": 0.50, "
            "\"loss_fen\": null, \"indicators\": [{\"kind\": \"phone\", \"value\": "
            "\"+8617012345678\", \"text\": \"170-1234-5678\", \"begin\": 12, \"end\": 25, "
            "\"role\": \"suspect\", \"attributes\": {\"carrier\": \"virtual\"}}], "
            "\"amounts\": [], \"times\": []}\n");
}

TEST(Extract, NamesTheLineAndKeyOfBadInput) {
  const Outcome o = extract({}, std::string(kGood) + "{\"id\": 7}\n");
  EXPECT_EQ(o.status, 65);
  EXPECT_EQ(o.err, "-:2: id: must be a string\n");
  EXPECT_EQ(extract({}, "{\"id\": \"a\", \"text\": \"b\"}\n").err,
            "-:1: reported_at: is missing\n");
  EXPECT_EQ(extract({}, "nonsense\n").status, 65);
}

TEST(Extract, GoesOnWithoutBadLinesWhenTold) {
  const Outcome o = extract({"--skip-bad"}, "nonsense\n" + std::string(kGood));
  EXPECT_EQ(o.status, 0);
  EXPECT_EQ(std::count(o.out.begin(), o.out.end(), '\n'), 1);
  EXPECT_NE(o.err.find("1 bad lines left out"), std::string::npos);
}

TEST(Extract, ExplainsTypeAndRoles) {
  const Outcome o = extract({"--explain"}, std::string(kGood));
  EXPECT_NE(o.out.find("\"because\": [{\"word\": \"对方\""), std::string::npos);
}

TEST(Extract, TellsWrongUsageFromAMissingFile) {
  EXPECT_EQ(extract({"--nothing"}, "").status, 2);
  EXPECT_EQ(extract({"no/such/file.jsonl"}, "").status, 66);
  EXPECT_EQ(extract({"--help"}, "").status, 0);
}

}  // namespace
}  // namespace holdfast::app

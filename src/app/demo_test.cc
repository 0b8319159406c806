#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/demo_follow.h"
#include "app/demo_summary.h"

namespace holdfast::app {
namespace {

using nlohmann::json;

TEST(EventReader, PutsEventsTogetherHoweverTheyAreCut) {
  const std::string stream =
      ": hello\n\nid: 7\nevent: alert.filed\ndata: {\"a\":\ndata: 1}\n\nid: 8\r\ndata: x\r\n\r\n";
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    EventReader reader;
    std::vector<EventReader::Event> events;
    const auto take = [&](const EventReader::Event& event) { events.push_back(event); };
    reader.read(std::string_view{stream}.substr(0, cut), take);
    reader.read(std::string_view{stream}.substr(cut), take);
    ASSERT_EQ(events.size(), 2);
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[0].kind, "alert.filed");
    EXPECT_EQ(events[0].data, "{\"a\":\n1}");
    EXPECT_EQ(events[1].id, "8");
    EXPECT_EQ(events[1].data, "x");
  }
}

TEST(LineOf, TellsAnEntryInOneLine) {
  const std::string line = line_of(json::parse(R"({"seq": 12, "at": "2026-09-11T07:30:02Z",
      "kind": "order.answered", "actor": "ICBC", "case": "C1",
      "notes": [{"code": "transfer.paired", "account": "ICBC:1"},
                {"code": "hold.landed", "account": "ICBC:1", "params": {"held_fen": "500"}}],
      "funds": {"paid_fen": 2800000, "held_fen": 500}})"));
  EXPECT_EQ(line,
            "15:30:02 C1    order.answered   ICBC | hold.landed ICBC:1 5.00 | paid "
            "28000.00, held 5.00");
  EXPECT_FALSE(line_of(json::object()).empty());
}

TEST(Summary, AddsCasesUp) {
  CaseOutcome one;
  one.paid = Money{100'000};
  one.held = Money{75'000};
  one.gone = Money{25'000};
  one.orders = 4;
  one.first_order = milliseconds{20};
  one.last_hold = seconds{4};
  EXPECT_TRUE(one.adds_up());
  EXPECT_TRUE(one.is_settled());
  CaseOutcome open = one;
  open.in_flight = Money{1};
  EXPECT_FALSE(open.adds_up());
  EXPECT_FALSE(open.is_settled());
  open = one;
  open.unanswered = 1;
  EXPECT_FALSE(open.is_settled());
  const std::string text = summary_text({{"C1", one}, {"C2", one}});
  EXPECT_NE(text.find("alerts      2\norders      8\n"), std::string::npos) << text;
  EXPECT_NE(text.find("1500.00 yuan   75.0 %"), std::string::npos) << text;
  EXPECT_NE(text.find("first order median 0.02 s, p95 0.02 s"), std::string::npos) << text;
}

TEST(Percentile, IsTheNearestRank) {
  std::vector<Duration> values;
  for (int i = 1; i <= 20; ++i) values.push_back(seconds{21 - i});
  EXPECT_EQ(percentile(values, 0.5), seconds{10});
  EXPECT_EQ(percentile(values, 0.95), seconds{19});
  EXPECT_EQ(percentile({seconds{3}}, 0.95), seconds{3});
}

}  // namespace
}  // namespace holdfast::app

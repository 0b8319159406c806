// What an evidence pack says of a small case, as text.
#include "desk/evidence_pack.h"

#include <gtest/gtest.h>

#include "desk/paper_words.h"

namespace holdfast::desk {
namespace {

using chase::AnalysisMethod;

constexpr Instant kNoon{1'473'566'400'000'000};  // 2016-09-11 12:00 in China

// A victim pays 300.00 into an account with 100.00 of its own, which pays 200.00 on.
EvidenceFacts facts() {
  const auto account = [](const char* text) { return *Account::parse(text); };
  Policy policy;
  policy.auto_approve = {OrderKind::StopPayment};
  policy.standing_order = "duty-officer";
  policy.min_hold = Money{1};
  const std::map<std::string, Partner> partners{{"ICBC", {"ICBC", PartnerKind::Bank, "ICBC"}}};
  const chase::Environment environment{policy, partners, {}};
  chase::PaymentsFiled filed;
  filed.payments = {
      {kNoon, account("ABC:1"), account("ICBC:2"), Money{30'000}, "P1", "张某", "李某"}};
  const auto opened =
      chase::advance(chase::open(CaseId{12}), filed, kNoon + minutes{10}, environment).state;
  chase::Answered answered{opened.orders.front().order.id, "ICBC", {}};
  answered.answer.answer_id = "A1";
  answered.answer.result = AnswerResult::Partial;
  answered.answer.held = Money{20'000};
  answered.answer.opening = Money{10'000};
  Transfer onward;
  onward.ref = "T1";
  onward.time = kNoon + minutes{5};
  onward.from = account("ICBC:2");
  onward.to = account("CCB:3");
  onward.amount = Money{20'000};
  answered.answer.transfers = {onward};
  EvidenceFacts facts;
  facts.view.state = chase::advance(opened, answered, kNoon + minutes{11}, environment).state;
  facts.view.summary.header.id = CaseId{12};
  facts.view.summary.header.scam_type = "fake_task_rebate";
  facts.view.alerts.push_back({});
  facts.view.alerts.back().reporter_name = "欧阳某某";
  for (const auto& record : facts.view.state.orders) {
    facts.view.orders.push_back({record, "反诈快处〔2016〕0001号", {}, "ICBC"});
  }
  facts.number = "反诈证〔2016〕0001号";
  facts.issuer = "反诈骗中心";
  facts.made_at = kNoon + hours{2};
  facts.made_by = "李警官";
  facts.journal_mark = "7:abc";
  facts.program = "holdfast 0.0.0";
  return facts;
}

bool says(const Paper& paper, std::string_view words) {
  return canonical_text(paper).find(words) != std::string::npos;
}

TEST(EvidencePack, SaysWhereTheMoneyIsAndHowThatCameAbout) {
  const auto paper = evidence_pack(facts()).value();
  EXPECT_TRUE(check_paper(paper));
  for (const char* words : {"反诈证〔2016〕0001号", "刷单返利", "按比例法", "300.00 元", "150.00",
                            "CCB:3", "7:abc", "holdfast.trace.1", "部分办理", "紧急止付"}) {
    EXPECT_TRUE(says(paper, words)) << words << "\n" << canonical_text(paper);
  }
  EXPECT_TRUE(says(paper, "6:200.00\n6:150.00\n2:T1"));
  EXPECT_TRUE(says(paper, "欧***"));
  EXPECT_FALSE(says(paper, "欧阳"));
}

TEST(EvidencePack, SaysSomethingElseByAnotherMethodAndNothingOfWhatCameLater) {
  auto asked = facts();
  asked.method = AnalysisMethod::Fifo;
  const auto fifo = evidence_pack(asked).value();
  EXPECT_TRUE(says(fifo, "先进先出法"));
  // Of the 200.00 that moved on, the account's own 100.00 went first.
  EXPECT_TRUE(says(fifo, "6:200.00\n6:100.00\n2:T1"));
  EXPECT_FALSE(says(fifo, "6:200.00\n6:150.00\n2:T1"));
  asked.as_of = kNoon + minutes{1};
  const auto early = evidence_pack(asked).value();
  EXPECT_FALSE(says(early, "CCB:3"));
  EXPECT_FALSE(says(early, "部分办理"));  // the order had not gone out
  asked.method = AnalysisMethod::Reach;
  EXPECT_EQ(evidence_pack(asked).error().reason, "paper.method");
}

TEST(EvidencePack, IsTheSameForTheSameFacts) {
  EXPECT_EQ(content_sha256(evidence_pack(facts()).value()),
            content_sha256(evidence_pack(facts()).value()));
}

TEST(PaperWords, KnowTheirCodesAndMaskNames) {
  for (int kind = 0; kind <= static_cast<int>(OrderKind::Withdraw); ++kind) {
    const auto code = static_cast<OrderKind>(kind);
    EXPECT_NE(order_words(code), to_string(code));
  }
  EXPECT_EQ(scam_words("other"), "其他诈骗");
  EXPECT_EQ(scam_words("new_kind"), "new_kind");
  EXPECT_EQ(masked_name("王某"), "王*");
  EXPECT_EQ(masked_name("𠮷田"), "𠮷*");
  EXPECT_EQ(masked_name("王"), "王");
  EXPECT_EQ(masked_name(""), "");
}

}  // namespace
}  // namespace holdfast::desk

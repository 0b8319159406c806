#include "intake/intake.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "intake/checks.h"

namespace holdfast::intake {
namespace {

// 2026-09-11 (a Friday) 16:20 in China.
const Instant kReported = parse_instant("2026-09-11T16:20:00+08:00").value();

Reading read_text(std::string_view text) { return read({text, kReported}, builtin_rules()); }

std::string attribute(const Indicator& i, std::string_view key) {
  for (const auto& [name, value] : i.attributes) {
    if (name == key) return value;
  }
  return {};
}

/// "kind value role" of the only indicator, or how many there are.
std::string only(std::string_view text) {
  const Reading r = read_text(text);
  if (r.indicators.size() != 1) return std::to_string(r.indicators.size()) + " indicators";
  const Indicator& i = r.indicators[0];
  return std::string(to_string(i.kind)) + " " + i.value + " " + std::string(to_string(i.role));
}

/// The fen of the only amount; -1 if there is none, -2 if there are several.
std::int64_t fen(std::string_view text) {
  const Reading r = read_text(text);
  if (r.amounts.empty()) return -1;
  return r.amounts.size() == 1 ? r.amounts[0].money.fen : -2;
}

/// The only time in China's clock ("09-11 15:30 minute").
std::string when(std::string_view text) {
  const Reading r = read_text(text);
  if (r.times.size() != 1) return std::to_string(r.times.size()) + " times";
  const Civil c = to_civil(r.times[0].time, kChinaOffset);
  char out[64];
  std::snprintf(out, sizeof out, "%02d-%02d %02d:%02d %s", c.month, c.day, c.hour, c.minute,
                std::string(to_string(r.times[0].precision)).c_str());
  return out;
}

TEST(Intake, ReadsTheContractsExample) {
  const Reading r = read_text(
      "报警人称今日15时30分许，接到170-1234-5678打来的电话，对方自称公安局民警，让其转账2.8万元");
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].value, "+8617012345678");
  EXPECT_EQ(r.indicators[0].text, "170-1234-5678");
  EXPECT_EQ(r.indicators[0].role, Role::Suspect);
  EXPECT_EQ(attribute(r.indicators[0], "carrier"), "virtual");
  EXPECT_EQ(r.amounts[0].text, "2.8万元");
  EXPECT_EQ(r.times[0].text, "今日15时30分许");
  EXPECT_EQ(r.loss, Money{2'800'000});
  EXPECT_EQ(r.scam_type, ScamType::ImpersonatingOfficials);
}

TEST(Intake, TellsACardFromTheSumAfterIt) {
  const Reading r = read_text("转入账号6228480048123456781 15000元");
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].value, "6228480048123456781");
  EXPECT_EQ(attribute(r.indicators[0], "bank"), "ABC");
  EXPECT_EQ(r.amounts[0].money.fen, 1'500'000);
}

TEST(Intake, JoinsNumbersWrittenApart) {
  EXPECT_EQ(only("对方卡号6222 0216 0800 1234 565"), "bank_account 6222021608001234565 suspect");
  EXPECT_EQ(only("对方卡号６２２２０２１６０８００１２３４５６５"),
            "bank_account 6222021608001234565 suspect");
  EXPECT_EQ(only("对方电话138-0013-8000"), "phone +8613800138000 suspect");
  EXPECT_EQ(only("对方电话138.0013.8000"), "phone +8613800138000 suspect");
  EXPECT_EQ(only("对方电话幺三八零零幺三八零零零"), "phone +8613800138000 suspect");
  EXPECT_EQ(only("对方电话138\u200b0013\u200b8000"), "phone +8613800138000 suspect");
  EXPECT_EQ(only("对方电话(010)81234567"), "phone +861081234567 suspect");
  EXPECT_EQ(only("对方电话138OO138OOO"), "phone +8613800138000 suspect");
}

TEST(Intake, GivesOffsetsOfTheTextAsWritten) {
  const std::string text = "对方电话１３８\u200b００１３８０００，";
  const Reading r = read_text(text);
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].text, "１３８\u200b００１３８０００");
  EXPECT_EQ(text.substr(r.indicators[0].begin, r.indicators[0].end - r.indicators[0].begin),
            r.indicators[0].text);
}

TEST(Intake, NeverMakesTheVictimsNumberASuspects) {
  EXPECT_EQ(only("我的电话是13800138000"), "phone +8613800138000 victim");
  EXPECT_EQ(only("报警人王某（电话：13800138000）被骗"), "phone +8613800138000 victim");
  EXPECT_EQ(only("从我的建行卡6217001234567890128被转走5000元"),
            "bank_account 6217001234567890128 victim");
}

/// The role of the indicator with `value` in the text; "missing" if it was not found.
std::string role_of(std::string_view text, std::string_view value) {
  const Reading r = read_text(text);
  const auto found = std::ranges::find(r.indicators, value, &Indicator::value);
  return found == r.indicators.end() ? "missing" : std::string(to_string(found->role));
}

TEST(Roles, FollowTheLabelAtTheIdentifier) {
  EXPECT_EQ(role_of("我叫李丽，电话是13800138000", "+8613800138000"), "victim");
  EXPECT_EQ(role_of("My name is Li, my phone is 13800138000.", "+8613800138000"), "victim");
  EXPECT_EQ(role_of("买家（我）电话13800138000", "+8613800138000"), "victim");
  EXPECT_EQ(role_of("付款账号：6222021608001234565", "6222021608001234565"), "victim");
  EXPECT_EQ(role_of("收款账号：6222021608001234565", "6222021608001234565"), "suspect");
  EXPECT_EQ(role_of("骗我的号码是13800138000", "+8613800138000"), "suspect");
  EXPECT_EQ(role_of("13800138000（本人）", "+8613800138000"), "victim");
  EXPECT_EQ(role_of("卡6222****1234均为报警人本人卡", "6222****1234"), "victim");
}

TEST(Roles, FollowWhoActsOnWhom) {
  EXPECT_EQ(role_of("其加其微信abc_12345聊天", "abc_12345"), "suspect");
  EXPECT_EQ(role_of("有人打其手机（13800138000）自称司务长", "+8613800138000"), "victim");
  EXPECT_EQ(role_of("对方用支付宝13800138000收款", "ALIPAY:13800138000"), "suspect");
  EXPECT_EQ(role_of("其用自己的卡6222021608001234565转账", "6222021608001234565"), "victim");
  EXPECT_EQ(role_of("卖家说加他微信abc_12345便宜", "abc_12345"), "suspect");
  EXPECT_EQ(role_of("骗子把他卡6222021608001234565里的钱转走", "6222021608001234565"), "victim");
  EXPECT_EQ(role_of("对方称其身份证370811199003073019涉案", "370811199003073019"), "victim");
  EXPECT_EQ(role_of("A man phoned my wife on 13800138000 today.", "+8613800138000"), "victim");
}

TEST(Roles, FollowWhatWasAsked) {
  const std::string_view text =
      "问：你的电话？答：13800138000。问：对方的电话？答：13900139000。问：转到哪里？"
      "答：6222021608001234565。";
  EXPECT_EQ(role_of(text, "+8613800138000"), "victim");
  EXPECT_EQ(role_of(text, "+8613900139000"), "suspect");
  EXPECT_EQ(role_of(text, "6222021608001234565"), "suspect");
}

TEST(Roles, TellTheProtagonistOfAReportFromTheOther) {
  const std::string_view text =
      "She met a captain on a dating app and sent 38,000 yuan. His number: +44 7511034751. "
      "Hers: 176 7244 4104.";
  EXPECT_EQ(role_of(text, "+447511034751"), "suspect");
  EXPECT_EQ(role_of(text, "+8617672444104"), "victim");
}

TEST(Roles, TellTheRealPersonFromWhoTookHisName) {
  EXPECT_EQ(role_of("冒充领导的QQ12345678", "12345678"), "suspect");
  EXPECT_EQ(role_of("给领导打电话13800138000核实", "+8613800138000"), "other");
}

TEST(Stories, StudentCalledByFalsePolice) {
  const std::string_view text =
      "报警人刘某（学生，联系电话13800138000）报警称：今日9时20分许，其接到一自称省公安厅民警的"
      "电话（来电号码+85261234567），称其名下银行卡涉嫌洗钱，要求其到宾馆开房配合调查，后其将"
      "8.6万元转入“安全账户”6222021608001234565。";
  const Reading r = read_text(text);
  EXPECT_EQ(r.scam_type, ScamType::ImpersonatingOfficials);
  EXPECT_EQ(r.loss, Money{8'600'000});
  EXPECT_EQ(r.indicators.size(), 3u);
  EXPECT_EQ(role_of(text, "+8613800138000"), "victim");
  EXPECT_EQ(role_of(text, "+85261234567"), "suspect");
  EXPECT_EQ(role_of(text, "6222021608001234565"), "suspect");
}

TEST(Stories, MerchantAskedForTentsByAFalseFireBrigade) {
  const std::string_view text =
      "商户刘先生报案，其手机13800138000，自称消防中队“李排长”的人打电话（17012345678）要订帐篷，"
      "加了微信（李排长的微信：lpz_xf119），后介绍卖帐篷的“陈老板”，其给陈老板的农行卡"
      "6228480048123456781汇了2.8万元货款。";
  const Reading r = read_text(text);
  EXPECT_EQ(r.scam_type, ScamType::ImpersonatingMilitaryBuyer);
  EXPECT_EQ(r.loss, Money{2'800'000});
  EXPECT_EQ(role_of(text, "+8613800138000"), "victim");
  EXPECT_EQ(role_of(text, "+8617012345678"), "suspect");
  EXPECT_EQ(role_of(text, "lpz_xf119"), "suspect");
  EXPECT_EQ(role_of(text, "6228480048123456781"), "suspect");
}

TEST(Stories, MotherWhoseDaughtersQqWasStolen) {
  const Reading r = read_text(
      "母亲王女士（13800138000）收到女儿QQ发来的信息，女儿QQ号1234567890，要求转学费6000元，"
      "账号6222021608001234565，转完后女儿称QQ被盗，没有要过钱。");
  ASSERT_EQ(r.indicators.size(), 3u);
  EXPECT_EQ(r.indicators[0].role, Role::Victim);
  EXPECT_EQ(r.indicators[1].value, "1234567890");
  EXPECT_EQ(r.indicators[1].role, Role::Suspect);
  EXPECT_EQ(attribute(r.indicators[1], "hijacked"), "true");
  EXPECT_EQ(r.indicators[2].role, Role::Suspect);
  EXPECT_EQ(r.loss, Money{600'000});
}

TEST(Intake, ReadsForgedNumbersWhole) {
  EXPECT_EQ(only("接到0086-10-12345678的电话"), "phone +861012345678 suspect");
  EXPECT_EQ(only("接到0086110打来"), "phone +86110 suspect");
  EXPECT_EQ(only("加对方QQ4001234567"), "qq 4001234567 suspect");
}

TEST(Intake, TellsHotlinesFromSums) {
  EXPECT_EQ(only("我才给12315打过"), "phone 12315 other");
  EXPECT_EQ(only("转96110跟进"), "phone 96110 other");
  EXPECT_EQ(only("也打了110"), "phone 110 other");
  EXPECT_EQ(fen("也打了110"), -1);
  EXPECT_EQ(read_text("1.2.apk，8.15，3.15").indicators.size(), 0u);
}

TEST(Intake, LeavesHotlinesAlone) {
  EXPECT_EQ(only("我拨打95588核实"), "phone 95588 other");
  EXPECT_EQ(only("接到96110的劝阻电话"), "phone 96110 other");
  const Reading r = read_text("来电显示+86110，对方自称公安");
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].value, "+86110");
  EXPECT_EQ(attribute(r.indicators[0], "spoofed"), "true");
}

TEST(Intake, KnowsTheUsdtContractIsNoSuspect) {
  EXPECT_EQ(only("转到TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
            "crypto_address TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t other");
  EXPECT_EQ(only("对方地址0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            "crypto_address 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed suspect");
}

TEST(Intake, ReadsAddressesThatHide) {
  EXPECT_EQ(only("点击hxxps://evil[.]com/A1"), "url https://evil.com/A1 suspect");
  EXPECT_EQ(only("登录www。evil。com领取"), "domain www.evil.com suspect");
  EXPECT_EQ(only("登录evil点com领取"), "domain evil.com suspect");
  EXPECT_EQ(only("点击 T.cn/A6xYz9，领取"), "url t.cn/A6xYz9 suspect");
  EXPECT_EQ(only("邮箱Abc.d@Gmail.com发来"), "email Abc.d@gmail.com suspect");
  EXPECT_EQ(only("服务器103.27.44.9上"), "ip 103.27.44.9 suspect");
  EXPECT_EQ(read_text("今天3.15晚会，版本v1.2.apk，花了3.5元").indicators.size(), 0u);
}

TEST(Intake, NeedsAWordForQqAndWechat) {
  EXPECT_EQ(only("加对方QQ12345678聊天"), "qq 12345678 suspect");
  EXPECT_EQ(only("对方微信号：abc_12345"), "wechat abc_12345 suspect");
  EXPECT_EQ(only("对方支付宝账号13800138000"), "payment_account ALIPAY:13800138000 suspect");
  EXPECT_EQ(read_text("订单号12345678，验证码886655").indicators.size(), 0u);
  EXPECT_EQ(read_text("微信转账给他50000元").indicators.size(), 0u);
}

TEST(Intake, MarksAStolenLoginHijacked) {
  const Reading r = read_text("我儿子的QQ（12345678）被盗了，骗子用它借钱");
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].role, Role::Suspect);
  EXPECT_EQ(attribute(r.indicators[0], "hijacked"), "true");
}

TEST(Intake, ReadsIdsPlatesAndImei) {
  EXPECT_EQ(only("身份证11010519491231002x"), "id_number 11010519491231002X victim");
  EXPECT_EQ(only("身份证370811199003073019"), "id_number 370811199003073019 victim");
  EXPECT_EQ(only("嫌疑人驾驶鲁H·12345离开"), "vehicle_plate 鲁H12345 suspect");
  EXPECT_EQ(only("我的手机IMEI：490154203237518"), "imei 490154203237518 victim");
}

TEST(Intake, KeepsMasksApart) {
  const Reading r = read_text("转到卡号6222****1234");
  ASSERT_EQ(r.indicators.size(), 1u);
  EXPECT_EQ(r.indicators[0].value, "6222****1234");
  EXPECT_EQ(attribute(r.indicators[0], "masked"), "true");
}

TEST(Amounts, FollowChineseGrammar) {
  EXPECT_EQ(fen("转账2.8万元"), 2'800'000);
  EXPECT_EQ(fen("转了三万二"), 3'200'000);
  EXPECT_EQ(fen("转了两千五"), 250'000);
  EXPECT_EQ(fen("转了一百二"), 12'000);
  EXPECT_EQ(fen("转了5万2"), 5'200'000);
  EXPECT_EQ(fen("转了1万2千3"), 1'230'000);
  EXPECT_EQ(fen("转了三万零二元"), 3'000'200);
  EXPECT_EQ(fen("叁万贰仟圆整"), 3'200'000);
  EXPECT_EQ(fen("壹拾贰万叁仟肆佰伍拾陆元柒角捌分"), 12'345'678);
  EXPECT_EQ(fen("五万零三百元"), 5'030'000);
  EXPECT_EQ(fen("转了1.5w"), 1'500'000);
  EXPECT_EQ(fen("转了1.5个w"), 1'500'000);
  EXPECT_EQ(fen("三块五"), 350);
  EXPECT_EQ(fen("¥28,000.50"), 2'800'050);
  EXPECT_EQ(fen("RMB58000"), 5'800'000);
  EXPECT_EQ(fen("5万余元"), 5'000'000);
  EXPECT_EQ(fen("她付了CNY 300,000"), 30'000'000);
}

TEST(Amounts, LeaveOutWhatIsNoSum) {
  EXPECT_EQ(fen("13时43分"), -1);
  EXPECT_EQ(fen("千万不要相信"), -1);
  EXPECT_EQ(fen("万一被骗"), -1);
  EXPECT_EQ(fen("转了5000美元"), -1);
  EXPECT_EQ(fen("买了2000USDT"), -1);
  EXPECT_EQ(fen("有5万人参加"), -1);
  EXPECT_EQ(fen("损失几千元"), -1);
  EXPECT_EQ(fen("百万保障"), -1);
  EXPECT_EQ(fen("300元/天"), -1);
}

TEST(Times, FollowChineseUse) {
  EXPECT_EQ(when("今日15时30分许报警"), "09-11 15:30 minute");
  EXPECT_EQ(when("昨晚8点半"), "09-10 20:30 minute");
  EXPECT_EQ(when("昨晚1点"), "09-11 01:00 hour");
  EXPECT_EQ(when("9月11日下午3点"), "09-11 15:00 hour");
  EXPECT_EQ(when("三天前"), "09-08 00:00 day");
  EXPECT_EQ(when("12月30日"), "12-30 00:00 day");
  EXPECT_EQ(when("上周五"), "09-04 00:00 day");
  EXPECT_EQ(when("2026年9月11日15时30分20秒"), "09-11 15:30 second");
  EXPECT_EQ(when("2026-09-11 15:30"), "09-11 15:30 minute");
  EXPECT_EQ(when("2026.9.11"), "09-11 00:00 day");
  EXPECT_EQ(when("09-11 15:30"), "09-11 15:30 minute");
  EXPECT_EQ(when("今天凌晨0时40分"), "09-11 00:40 minute");
  EXPECT_EQ(when("晚12点"), "09-11 00:00 hour");
  EXPECT_EQ(when("半小时前"), "09-11 15:50 hour");
  EXPECT_EQ(when("上午十点一刻"), "09-11 10:15 minute");
  EXPECT_EQ(when("13时43分"), "09-11 13:43 minute");
}

TEST(Times, FollowEnglishUse) {
  EXPECT_EQ(when("on September 9, 2026 at 8:30 pm"), "09-09 20:30 minute");
  EXPECT_EQ(when("at 2:45 pm today"), "09-11 14:45 minute");
  EXPECT_EQ(when("this morning at 9:30"), "09-11 09:30 minute");
  EXPECT_EQ(when("two days ago"), "09-09 00:00 day");
  EXPECT_EQ(when("14 August"), "08-14 00:00 day");
  EXPECT_EQ(when("last night at 11"), "09-10 23:00 hour");
}

TEST(Loss, PrefersTheTotalTold) {
  EXPECT_EQ(read_text("转了5000元、1万元，共计被骗1.5万元").loss, Money{1'500'000});
  EXPECT_EQ(read_text("先后转了5000元、1万元").loss, Money{1'500'000});
  EXPECT_EQ(read_text("充值1288元、1999元，返利88元").loss, Money{319'900});
  EXPECT_EQ(read_text("转了三笔，每笔2000块").loss, Money{600'000});
  EXPECT_EQ(read_text("对方让转2万元，我没有转账").loss, std::nullopt);
  EXPECT_EQ(read_text("有人打电话").loss, std::nullopt);
}

TEST(Amounts, FollowEnglishWords) {
  EXPECT_EQ(fen("she wired 1.32 million yuan"), 132'000'000);
  EXPECT_EQ(fen("he wanted twelve thousand yuan"), 1'200'000);
  EXPECT_EQ(fen("I sent a hundred and fifty thousand yuan"), 15'000'000);
  EXPECT_EQ(fen("half a million yuan"), 50'000'000);
  EXPECT_EQ(fen("two people came"), -1);
}

TEST(Amounts, AreNoHotlinesThatWereCalled) {
  EXPECT_EQ(fen("我给12315打过"), -1);
  EXPECT_EQ(fen("我帮她打了95599"), -1);
  EXPECT_EQ(fen("已转96110跟进"), -1);
  EXPECT_EQ(fen("转了10000"), 1'000'000);
}

TEST(Times, NeedNotNameTheDayFirst) {
  EXPECT_EQ(when("at 10:20 yesterday"), "09-10 10:20 minute");
  EXPECT_EQ(when("at 3:30 yesterday afternoon"), "09-10 15:30 minute");
  EXPECT_EQ(when("at half past two in the afternoon"), "09-11 14:30 minute");
  EXPECT_EQ(when("上午10点零5分"), "09-11 10:05 minute");
  EXPECT_EQ(when("我三点五十转的"), "09-11 15:50 minute");
  const Reading r = read_text("9月8日晚七点交的钱，第二天群就解散了");
  ASSERT_EQ(r.times.size(), 2u);
  EXPECT_EQ(format_instant(r.times[1].time), "2026-09-08T16:00:00Z");
}

TEST(Loss, CountsOnlyWhatWasPaid) {
  EXPECT_EQ(read_text("转了5000元，对方还要2万元").loss, Money{500'000});
  EXPECT_EQ(read_text("他让我交2000元，我就交了，又让交8000元，没交").loss, Money{200'000});
  EXPECT_EQ(read_text("按对方要求转账5000元").loss, Money{500'000});
  EXPECT_EQ(read_text("准备转账5万元时被银行拦截").loss, std::nullopt);
  EXPECT_EQ(read_text("转账5万元、3万元，其中2万元被退回").loss, Money{6'000'000});
  EXPECT_EQ(read_text("投入5万元，承诺每天返500元").loss, Money{5'000'000});
  EXPECT_EQ(read_text("没有多想就转了3000元").loss, Money{300'000});
  EXPECT_EQ(read_text("对方要2万，我没来得及转").loss, std::nullopt);
  EXPECT_EQ(read_text("They asked me to pay 3,000 yuan. I have not paid.").loss, std::nullopt);
  EXPECT_EQ(read_text("I was told to pay 3,000 yuan, which I did").loss, Money{300'000});
}

TEST(Loss, MultipliesWhatIsToldForEach) {
  EXPECT_EQ(read_text("2月2日、2月3日各汇3万元").loss, Money{6'000'000});
  EXPECT_EQ(read_text("买了两张票，每张付了380元").loss, Money{76'000});
  EXPECT_EQ(read_text("He made 3 payments of 7,200 yuan each").loss, Money{2'160'000});
  EXPECT_EQ(read_text("I sent 1,000 yuan three times").loss, Money{300'000});
  EXPECT_EQ(read_text("每次转5000元，共三次，总共1.5万元").loss, Money{1'500'000});
}

TEST(ScamTypes, AreKnownInEnglish) {
  const auto type = [](std::string_view text) { return read_text(text).scam_type; };
  EXPECT_EQ(type("I did hotel rating tasks for commission"), ScamType::FakeTaskRebate);
  EXPECT_EQ(type("an officer of the army camp ordered mattresses"),
            ScamType::ImpersonatingMilitaryBuyer);
  EXPECT_EQ(type("the lender wanted a fee to release the loan"), ScamType::LoanFraud);
  EXPECT_EQ(type("my flight was cancelled, the airline promised a refund"),
            ScamType::FakeCustomerService);
  EXPECT_EQ(type("he recorded our video call and threatened to send it"),
            ScamType::OnlineBlackmail);
}

TEST(Payments, PairSumsWithAccounts) {
  const Reading r = read_text(
      "今日10时，其向6222021608001234565转账5000元，11时又向6228480048123456781转账1万元");
  ASSERT_EQ(r.payments.size(), 2u);
  EXPECT_EQ(r.payments[0].to_institution, "ICBC");
  EXPECT_EQ(r.payments[0].to_number, "6222021608001234565");
  EXPECT_EQ(r.payments[0].amount.fen, 500'000);
  EXPECT_EQ(format_instant(*r.payments[0].time), "2026-09-11T02:00:00Z");
  EXPECT_EQ(r.payments[1].to_number, "6228480048123456781");
  EXPECT_EQ(r.payments[1].amount.fen, 1'000'000);
}

TEST(Payments, CarryTheNameToldBesideTheAccount) {
  const auto name = [](std::string_view text) {
    const Reading r = read_text(text);
    return r.payments.empty() ? std::string("no payment") : r.payments[0].to_name;
  };
  EXPECT_EQ(name("向6222021608001234565（户名：王某）转账5000元"), "王某");
  EXPECT_EQ(name("转账5000元到6222021608001234565，收款人：贵州茂源酒业有限公司"),
            "贵州茂源酒业有限公司");
  EXPECT_EQ(name("收款人李小明，账号6222021608001234565，我转了5000元"), "李小明");
  EXPECT_EQ(name("I paid 5,000 yuan to 6222021608001234565, account name Zhang Wei"), "Zhang Wei");
  EXPECT_EQ(name("向6222021608001234565转账5000元"), "");
  const Reading r =
      read_text("向6222021608001234565转账5000元，又向6228480048123456781（户名赵某）转账1万元");
  ASSERT_EQ(r.payments.size(), 2u);
  EXPECT_EQ(r.payments[0].to_name, "");
  EXPECT_EQ(r.payments[1].to_name, "赵某");
}

TEST(Cards, OffersTheNearestValidOnes) {
  EXPECT_TRUE(luhn_ok("6222021608001234565"));
  EXPECT_FALSE(luhn_ok("6222021608001234566"));
  const auto nearest = nearest_valid_cards("6222021608001243565");  // 34 written 43
  EXPECT_TRUE(std::ranges::find(nearest, "6222021608001234565") != nearest.end());
  for (const std::string& card : nearest) {
    EXPECT_TRUE(luhn_ok(card));
    EXPECT_FALSE(bank_of(card).empty());
  }
  EXPECT_EQ(bank_of("6222021608001234565"), "ICBC");
}

TEST(Phones, BecomeCanonical) {
  EXPECT_EQ(canonical_phone("138 0013 8000").value(), "+8613800138000");
  EXPECT_EQ(canonical_phone("+86-138-0013-8000").value(), "+8613800138000");
  EXPECT_EQ(canonical_phone("0537-2345678").value(), "+865372345678");
  EXPECT_EQ(canonical_phone("00852 5123 4567").value(), "+85251234567");
  EXPECT_EQ(canonical_phone("95588").value(), "95588");
  EXPECT_FALSE(canonical_phone("12").has_value());
  EXPECT_FALSE(canonical_phone("hello").has_value());
}

TEST(Checks, AgreeWithPublishedExamples) {
  EXPECT_TRUE(is_resident_id("11010519491231002X", kReported));
  EXPECT_FALSE(is_resident_id("110105194912310021", kReported));
  EXPECT_TRUE(is_credit_code("91350100M000100Y43"));
  EXPECT_TRUE(is_imei("490154203237518"));
  EXPECT_EQ(crypto_address("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")->checksum, Checksum::Ok);
  EXPECT_EQ(crypto_address("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u")->checksum, Checksum::Failed);
  EXPECT_EQ(crypto_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")->checksum, Checksum::Ok);
  EXPECT_EQ(crypto_address("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")->checksum,
            Checksum::Failed);
  EXPECT_EQ(crypto_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")->checksum, Checksum::Ok);
  EXPECT_EQ(crypto_address("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")->checksum, Checksum::Ok);
}

}  // namespace
}  // namespace holdfast::intake

#include "simulate/narrative.h"

#include <fmt/format.h>

#include <array>

#include "simulate/institutions.h"

namespace holdfast::simulate {
namespace {

struct Template {
  std::string_view scam_type;
  std::string_view opening;  ///< how it began; {suspect} and {site} are filled in
  std::string_view ending;   ///< how it came out
};

constexpr std::array<Template, 24> kTemplates{{
    {"fake_task_rebate",
     "在家中被拉入一微信群，对方称给商家点赞、关注就能返佣金，让其下载软件（{site}）做任务",
     "对方称系统卡单，要再做一单才能提现，其发现被骗"},
    {"fake_task_rebate",
     "接到自称某平台客服（{suspect}）的电话，称刷单返利、多劳多得，按链接{site}注册",
     "之后无法提现，客服称其操作失误需补单"},
    {"fake_investment",
     "在网上认识一名自称投资导师的人，对方称有内幕消息，带其在平台（{site}）上投资",
     "账户显示盈利，但提现一直不到账，平台随后打不开"},
    {"fake_investment",
     "被拉进一个股票交流群，群内“老师”荐股，联系电话{suspect}，让其在{site}开户入金",
     "平台称需缴纳百分之二十的个人所得税才能提现，发觉被骗"},
    {"fake_shopping", "在闲鱼上看中一台手机，卖家（电话{suspect}）让其不走平台直接转账",
     "付款后被对方拉黑，货一直未收到"},
    {"fake_shopping", "在朋友圈看到低价代购广告，对方留有网址{site}",
     "付款后对方以清关为由再次要钱，后失去联系"},
    {"fake_customer_service",
     "接到自称快递客服的来电（{suspect}），称其包裹丢失可以双倍理赔，让其下载会议软件共享屏幕",
     "发现卡内钱款被转走"},
    {"fake_customer_service",
     "接到自称抖音客服的电话（{suspect}），称其误开了百万保障会员，不取消每月扣费，让其打开{site}",
     "对方挂断电话，其才发现被骗"},
    {"loan_fraud",
     "在网上看到无抵押贷款广告，下载软件（{site}"
     "）后申请贷款，客服称银行卡号填错资金被冻结，要交解冻费",
     "贷款一直未到账，对方仍要求继续交保证金"},
    {"loan_fraud", "接到推销贷款的电话（{suspect}），称利息低放款快，要先刷流水",
     "交完保证金后对方失联"},
    {"fake_credit_report",
     "接到自称京东金融客服的电话（{suspect}"
     "），称其大学时注册过学生账户，不注销会影响征信，要把额度转到指定账户",
     "联系官方客服后得知被骗"},
    {"fake_credit_report",
     "有人（{suspect}"
     "）自称银保监会工作人员，称其校园贷记录影响征信，引导其共享屏幕把贷款转到“安全账户”",
     "对方称还有一笔未清零，其起疑报警"},
    {"impersonating_acquaintance",
     "其微信上一名昵称和头像与公司领导一样的人加其好友，称开会不方便，急需转一笔货款，留电话{"
     "suspect}",
     "打电话向领导核实，领导称没有此事"},
    {"impersonating_acquaintance",
     "收到女儿QQ发来的消息，称在学校要交培训费，让其向老师（{suspect}）的账户转钱",
     "联系女儿后得知其QQ号被盗"},
    {"impersonating_officials",
     "接到自称某市公安局民警的电话（{suspect}"
     "），称其名下银行卡涉嫌洗钱，给其看“通缉令”，要求把资金转到安全账户核查",
     "对方要求其保密，家人发现后报警"},
    {"impersonating_officials",
     "接到自称通信管理局的电话（{suspect}"
     "），称其手机号发送诈骗短信，转接“检察院”后让其到宾馆单独接受资金核查，并打开{site}查看案件",
     "钱转出后对方电话打不通"},
    {"romance_fraud",
     "在交友软件上认识一名网友，二人确定恋爱关系，对方称在国外执行任务，家人住院急需用钱，留电话{"
     "suspect}",
     "要求见面时对方把其拉黑"},
    {"romance_fraud", "通过相亲网站（{site}）认识一男子，对方以创业、给父亲看病为由多次向其借钱",
     "对方注销账号失联"},
    {"game_trade_fraud",
     "在网络游戏中有人要买其游戏账号，让其到交易网站（{site}）出售，网站客服称账户被冻结要交解冻金",
     "交钱后客服称信息填错还要再交"},
    {"game_trade_fraud", "在游戏里看到低价卖装备的广告，加对方（{suspect}）后转账购买",
     "付款后对方把其拉黑"},
    {"online_blackmail", "与网友裸聊，对方获取其通讯录，称不给钱就把视频发给其亲友，电话{suspect}",
     "对方收到钱后仍继续索要"},
    {"online_blackmail", "下载一软件（{site}）聊天时被录下私密视频，对方以群发通讯录相威胁",
     "付款后对方再次敲诈，其报警"},
    {"impersonating_military_buyer",
     "经营五金店，接到自称消防队采购人员的电话（{suspect}"
     "），称要订购一批帐篷，让其先替单位向指定供货商垫付货款",
     "货未送到，联系消防队得知没有此人"},
    {"impersonating_military_buyer",
     "开饭店，接到自称部队后勤的电话（{suspect}），订了三十人的饭菜，又让其代买自热食品并垫资",
     "转账后对方电话关机"},
}};

const Template& template_of(const Story& story) {
  std::array<const Template*, 4> fitting{};
  std::size_t count = 0;
  for (const Template& each : kTemplates) {
    if (each.scam_type == story.scam_type && count < fitting.size()) fitting[count++] = &each;
  }
  CHECK(count > 0, "every type has a template");
  return *fitting[static_cast<std::size_t>(story.number) % count];
}

std::string filled_in(std::string_view text, const Story& story) {
  return fmt::format(fmt::runtime(text), fmt::arg("suspect", story.suspect.phone),
                     fmt::arg("site", story.site));
}

std::string spoken_time(Instant at) {
  const Civil civil = to_civil(at, kChinaOffset);
  return fmt::format("{}年{}月{}日{}时{:02}分许", civil.year, civil.month, civil.day, civil.hour,
                     civil.minute);
}

std::string institution_name(const Account& account) {
  const Institution* institution = find_institution(account.institution());
  CHECK(institution != nullptr);
  return std::string{institution->name};
}

std::string payment_sentence(const Story& story, const StoryPayment& payment, int style) {
  const Mule& payee = story.mules[static_cast<std::size_t>(payment.to)];
  const std::string& name =
      payment.to == story.payments[0].to ? story.payee_name : payee.person.name;
  return fmt::format("{}，其用本人{}账户{}向对方提供的{}账户{}（户名：{}）转账{}",
                     spoken_time(payment.time), institution_name(story.victim_account),
                     story.victim_account.number(), institution_name(payee.account),
                     payee.account.number(), name, spoken_amount(payment.amount, style));
}

}  // namespace

std::string spoken_amount(Money amount, int style) {
  const std::int64_t yuan = amount.fen / 100;
  if (amount.fen % 100 != 0) return format_yuan(amount) + "元";
  if (style % 2 == 0 && yuan >= 10'000 && yuan % 100 == 0) {
    std::string text = fmt::format("{}.{:02}", yuan / 10'000, yuan % 10'000 / 100);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text + "万元";
  }
  return fmt::format("{}元", yuan);
}

std::string narrate(const Story& story) {
  const Template& chosen = template_of(story);
  std::string text = fmt::format("报警人{}（身份证号{}，电话{}，住{}）报警称：其{}。",
                                 story.victim.name, story.victim.id_number, story.victim.phone,
                                 story.victim.address, filled_in(chosen.opening, story));
  Money loss;
  for (std::size_t i = 0; i < story.payments.size(); ++i) {
    const StoryPayment& payment = story.payments[i];
    text += payment_sentence(story, payment, story.number + static_cast<int>(i)) + "；";
    loss += payment.amount;
    if (i == 0 && story.rebate) {
      text += fmt::format("随后收到返现{}；", spoken_amount(story.rebate->amount, 1));
      loss -= story.rebate->amount;
    }
  }
  text += fmt::format("{}。共计损失{}。", filled_in(chosen.ending, story), spoken_amount(loss, 1));
  return text;
}

}  // namespace holdfast::simulate

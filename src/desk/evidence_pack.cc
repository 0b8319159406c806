#include "desk/evidence_pack.h"

#include <algorithm>
#include <map>

#include "base/sha256.h"
#include "chase/codec.h"
#include "desk/paper_words.h"

namespace holdfast::desk {
namespace {

using chase::AccountAnalysis;
using chase::AnalysedTransfer;
using chase::Analysis;
using Form = Paragraph::Form;

// An account with more movements shows only those that carry traced money.
constexpr std::size_t kMovementsMax = 60;

std::string yuan(Money money) { return grouped_yuan(money) + " 元"; }

/// Writes the pack's sections one after the other.
class Pack {
 public:
  Pack(const EvidenceFacts& facts, const Analysis& analysis,
       std::span<const AccountAnalysis> histories)
      : facts_(facts), analysis_(analysis), histories_(histories) {}

  Paper write() {
    paper_.issuer = facts_.issuer;
    paper_.title = "涉案资金流向电子证据材料";
    paper_.number = facts_.number;
    paper_.made_at = facts_.made_at;
    cover();
    request();
    method();
    sums();
    payments();
    parties();
    flow();
    accounts();
    holds();
    foundation();
    return std::move(paper_);
  }

 private:
  void add(Block block) { paper_.blocks.push_back(std::move(block)); }
  void heading(std::string text) { add(Heading{std::move(text)}); }
  void say(std::string text, Form form = Form::Body) { add(Paragraph{std::move(text), form}); }

  bool is_shown(const chase::Label& label) const {
    return !facts_.as_of || label.time <= *facts_.as_of;
  }
  auto label_count() const {
    return std::ranges::count_if(analysis_.labels, [this](const auto& l) { return is_shown(l); });
  }

  std::string seen_until() const {
    return local_time(facts_.as_of ? *facts_.as_of : facts_.made_at) + "（北京时间）";
  }

  void cover() {
    const auto& header = facts_.view.summary.header;
    KeyValues rows;
    rows.rows.emplace_back("案件编号", to_string(header.id));
    rows.rows.emplace_back("案件类别", scam_words(header.scam_type));
    if (!header.county.empty()) rows.rows.emplace_back("发案区划", header.county);
    if (!facts_.view.alerts.empty()) {
      const auto& alert = facts_.view.alerts.front();
      rows.rows.emplace_back("接警时间", local_time(alert.reported_at));
      if (!alert.reporter_name.empty()) {
        rows.rows.emplace_back("报警人", masked_name(alert.reporter_name));
      }
    }
    rows.rows.emplace_back("被骗金额", yuan(analysis_.paid));
    rows.rows.emplace_back("计算方法", method_name(analysis_.method));
    rows.rows.emplace_back("数据截至", seen_until());
    rows.rows.emplace_back("制作时间", local_time(facts_.made_at) + "（北京时间）");
    rows.rows.emplace_back("制作人", facts_.made_by);
    add(std::move(rows));
  }

  void request() {
    heading("请求事项");
    if (!facts_.purpose.empty()) say("用途：" + facts_.purpose + "。");
    say("对案件 " + to_string(facts_.view.summary.header.id) + " 中被害人转出的 " +
        std::to_string(label_count()) + " 笔、合计 " + yuan(analysis_.paid) +
        "被骗款项的去向进行追踪，列明截至" + seen_until() + "各账户内的涉案资金及其计算过程。");
    say("数据来源：被害人报案所述付款，以及各银行、支付机构对本中心查询、止付、冻结指令的回复。"
        "所列账户以“机构:账号”表示。");
  }

  void method() {
    heading("计算方法");
    for (auto& words : method_words(analysis_.method)) say(std::move(words), Form::Numbered);
  }

  void sums() {
    heading("结论");
    KeyValues rows;
    rows.rows.emplace_back("被害人转出", yuan(analysis_.paid));
    rows.rows.emplace_back("尚在涉案账户", yuan(analysis_.still));
    if (!facts_.as_of) rows.rows.emplace_back("其中已止付、冻结", yuan(analysis_.held));
    rows.rows.emplace_back("已回到被害人", yuan(analysis_.returned));
    add(std::move(rows));
    Table table{"各级账户涉案资金",
                {{"级别", 10, Align::Centre},
                 {"账户数", 12, Align::Right},
                 {"尚在账户（元）", 20, Align::Right},
                 {"其中已止付、冻结（元）", 20, Align::Right}},
                {},
                {}};
    struct Level {
      int accounts = 0;
      Money traced;
      Money held;
    };
    std::map<int, Level> levels;
    Level all;
    for (const auto& account : analysis_.accounts) {
      if (account.is_victim) continue;
      for (Level* level : {&levels[account.tier], &all}) {
        ++level->accounts;
        level->traced += account.traced;
        level->held += account.held;
      }
    }
    const auto row = [&](std::string name, const Level& level) {
      return std::vector<std::string>{std::move(name), std::to_string(level.accounts),
                                      grouped_yuan(level.traced),
                                      facts_.as_of ? "—" : grouped_yuan(level.held)};
    };
    for (const auto& [tier, level] : levels) {
      table.rows.push_back(row("第 " + std::to_string(tier) + " 级", level));
    }
    table.sums = row("合计", all);
    add(std::move(table));
  }

  void parties() {
    heading("涉案账户");
    Table table{"",
                {{"级别", 26, Align::Centre},
                 {"账户", 104},
                 {"户名", 96},
                 {"首次流入", 82},
                 {"尚在账户涉案（元）", 84, Align::Right},
                 {"其中已止付、冻结（元）", 84, Align::Right}},
                {},
                {}};
    for (const auto& account : analysis_.accounts) {
      if (account.is_victim) continue;
      table.rows.push_back({std::to_string(account.tier), account.account.text(), account.name,
                            account.since ? local_time(*account.since) : "",
                            grouped_yuan(account.traced),
                            facts_.as_of ? "—" : grouped_yuan(account.held)});
    }
    table.sums = {"",
                  "",
                  "",
                  "合计",
                  grouped_yuan(analysis_.still),
                  facts_.as_of ? "—" : grouped_yuan(analysis_.held)};
    add(std::move(table));
  }

  void payments() {
    heading("被害人付款");
    Table table{"",
                {{"序号", 24, Align::Centre},
                 {"时间", 82},
                 {"付款账户", 104},
                 {"收款账户", 104},
                 {"金额（元）", 70, Align::Right},
                 {"流水号", 92}},
                {},
                {}};
    for (std::size_t i = 0; i < analysis_.labels.size(); ++i) {
      const auto& label = analysis_.labels[i];
      if (!is_shown(label)) continue;
      table.rows.push_back({std::to_string(i + 1), local_time(label.time), label.victim.text(),
                            label.to.text(), grouped_yuan(label.amount), label.ref});
    }
    table.sums = {"", "", "", "合计", grouped_yuan(analysis_.paid), ""};
    add(std::move(table));
  }

  void flow() {
    heading("资金流向表");
    std::map<int, std::vector<const AnalysedTransfer*>> tiers;
    for (const auto& transfer : analysis_.transfers) tiers[transfer.tier].push_back(&transfer);
    int number = 0;
    for (const auto& [tier, transfers] : tiers) {
      const std::string name =
          tier == 0 ? "回到被害人账户" : "流入第 " + std::to_string(tier) + " 级账户";
      Table table{name,
                  {{"序号", 24, Align::Centre},
                   {"时间", 82},
                   {"转出账户", 104},
                   {"转入账户", 104},
                   {"金额（元）", 56, Align::Right},
                   {"其中涉案（元）", 58, Align::Right},
                   {"流水号", 48}},
                  {},
                  {}};
      Money amount;
      Money traced;
      for (const auto* transfer : transfers) {
        table.rows.push_back({std::to_string(++number), local_time(transfer->time),
                              transfer->from.text(), transfer->to.text(),
                              grouped_yuan(transfer->amount), grouped_yuan(transfer->traced),
                              transfer->ref});
        amount += transfer->amount;
        traced += transfer->traced;
      }
      table.sums = {"", "", "", "小计", grouped_yuan(amount), grouped_yuan(traced), ""};
      add(std::move(table));
    }
  }

  void accounts() {
    heading("各账户涉案资金计算");
    say("下列各表依次列出账户的每笔收支及其后的余额。“涉案余额”为账户内的涉案资金："
        "转入时加上该笔的涉案部分，转出时减去该笔的涉案部分。",
        Form::Body);
    std::size_t plain = 0;
    for (const auto& history : histories_) {
      if (is_plain(history)) {
        ++plain;
      } else {
        account(history);
      }
    }
    if (plain == 0) return;
    say("其余 " + std::to_string(plain) +
        " 个涉案账户期初余额为零，在数据时点前只有转入、没有转出，其涉案余额即资金流向表中"
        "各笔转入的涉案部分之和，不再列表。");
  }

  // Nothing of its own, and nothing left it: the flow table says all.
  static bool is_plain(const AccountAnalysis& history) {
    return history.opening.fen == 0 && history.rounding.fen == 0 &&
           std::ranges::all_of(history.movements, &chase::Movement::is_in);
  }

  void account(const AccountAnalysis& history) {
    const bool is_long = history.movements.size() > kMovementsMax;
    std::string caption = history.account.text();
    if (!history.name.empty()) caption += "　" + history.name;
    Table table{caption,
                {{"时间", 82},
                 {"收支", 26, Align::Centre},
                 {"对方账户", 104},
                 {"金额（元）", 66, Align::Right},
                 {"其中涉案（元）", 66, Align::Right},
                 {"账户余额（元）", 66, Align::Right},
                 {"涉案余额（元）", 66, Align::Right}},
                {},
                {}};
    table.rows.push_back({"", "期初", history.is_opening_told ? "机构回复" : "推算或按零计", "", "",
                          grouped_yuan(history.opening), "0.00"});
    std::size_t left_out = 0;
    for (const auto& step : history.movements) {
      if (is_long && step.traced.fen == 0) {
        ++left_out;
        continue;
      }
      table.rows.push_back({local_time(step.time), step.is_in ? "收" : "支", step.other.text(),
                            grouped_yuan(step.amount), grouped_yuan(step.traced),
                            grouped_yuan(step.balance), grouped_yuan(step.traced_after)});
    }
    if (history.rounding.fen != 0) {
      table.rows.push_back({"", "尾差", "各笔涉案部分四舍五入所致", "",
                            grouped_yuan(history.rounding), "", grouped_yuan(history.traced)});
    }
    table.sums = {
        "", "期末", "", "", "", grouped_yuan(history.balance), grouped_yuan(history.traced)};
    add(std::move(table));
    if (left_out > 0) {
      say("该账户另有 " + std::to_string(left_out) + " 笔不含涉案资金的收支未列出，已计入余额。",
          Form::Note);
    }
  }

  void holds() {
    heading("查询、止付、冻结指令与回复");
    Table table{"",
                {{"文号", 92},
                 {"种类", 36},
                 {"对象", 104},
                 {"金额（元）", 54, Align::Right},
                 {"发出时间", 48},
                 {"回复时间", 48},
                 {"结果", 38},
                 {"已控制（元）", 56, Align::Right}},
                {},
                {}};
    for (const auto& order : facts_.view.orders) {
      const auto& record = order.record;
      if (order.notice_no.empty() || record.order.target.account.empty()) continue;
      if (facts_.as_of && record.order.issued_at > *facts_.as_of) continue;
      const bool is_answered = record.answer && record.answered_at &&
                               (!facts_.as_of || *record.answered_at <= *facts_.as_of);
      table.rows.push_back(
          {order.notice_no, order_words(record.order.kind), record.order.target.account.text(),
           record.order.amount ? grouped_yuan(*record.order.amount) : "",
           local_time(record.order.issued_at), is_answered ? local_time(*record.answered_at) : "",
           is_answered ? result_words(record.answer->result) : "未回复",
           is_answered && record.answer->held ? grouped_yuan(*record.answer->held) : ""});
    }
    if (table.rows.empty()) {
      say("截至数据时点，本案没有发出对账户的指令。");
    } else {
      add(std::move(table));
    }
  }

  void foundation() {
    heading("数据完整性");
    KeyValues rows;
    rows.rows.emplace_back("中心日志末项", facts_.journal_mark);
    rows.rows.emplace_back("输入数据 SHA-256", sha256_hex(chase::encode(facts_.view.state)));
    rows.rows.emplace_back("计算规则版本", std::string(chase::kTraceRules));
    rows.rows.emplace_back("程序版本", facts_.program);
    add(std::move(rows));
    say("中心日志为哈希链：任何一项被改动，其后各项均不能相符。以上述末项可核对本材料制作时的全部数"
        "据："
        "holdfast audit verify --expect 日志末项。",
        Form::Note);
    add(Signatures{{"制作人", "审核人"}});
    add(Seal{facts_.issuer, facts_.made_at});
    add(Verification{});
  }

  const EvidenceFacts& facts_;
  const Analysis& analysis_;
  std::span<const AccountAnalysis> histories_;
  Paper paper_;
};

}  // namespace

Result<Paper> evidence_pack(const EvidenceFacts& facts) {
  if (facts.method == chase::AnalysisMethod::Reach) {
    return fail(ErrorKind::Invalid, "paper.method",
                "reach gives upper bounds that sum to nothing: choose prorata, fifo, lifo or libr");
  }
  TRY(const auto analysis, chase::analyse(facts.view.state, facts.method, facts.as_of));
  const auto histories = chase::account_histories(facts.view.state, analysis);
  return Pack(facts, analysis, histories).write();
}

}  // namespace holdfast::desk

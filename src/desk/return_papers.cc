#include "desk/return_papers.h"

#include <algorithm>
#include <array>

#include "chase/merge.h"
#include "desk/paper_words.h"
#include "trace/trace.h"

namespace holdfast::desk {
namespace {

using Form = Paragraph::Form;

constexpr std::array<std::string_view, 6> kKinds = {"return_application", "return_flow",
                                                    "return_report",      "return_notice",
                                                    "return_decision",    "return_letter"};
constexpr const char* kBlank = "________________";
constexpr const char* kRules =
    "《电信网络新型违法犯罪案件冻结资金返还若干规定》（银监发〔2016〕41号）";

std::string yuan(Money money) { return grouped_yuan(money) + " 元"; }

std::string or_blank(const std::string& text) { return text.empty() ? kBlank : text; }

// On what a public notice shows, only the end of an account is to be read.
std::string masked_account(std::string_view number) {
  constexpr std::size_t kShown = 4;
  if (number.size() <= kShown) return std::string(number);
  return "****" + std::string(number.substr(number.size() - kShown));
}

std::string article_words(const std::string& article) {
  if (article == "8(1)") return "第八条第一项（单笔，直接返还）";
  if (article == "8(2)") return "第八条第二项（多笔，按时间戳对应，直接返还）";
  return "第八条第三项（按比例返还）";
}

/// Sets one paper, section by section.
class Setter {
 public:
  explicit Setter(const ReturnPaperFacts& facts) : facts_(facts), record_(facts.record) {}

  Paper begin(const char* title) {
    Paper paper;
    paper.issuer = facts_.issuer;
    paper.title = title;
    paper.number = facts_.number;
    paper.made_at = facts_.made_at;
    return paper;
  }

  std::string bank(const Account& account) const {
    const auto at = facts_.institutions.find(std::string(account.institution()));
    return at == facts_.institutions.end() ? std::string(account.institution()) : at->second;
  }
  std::string named(const Account& account) const {
    return account.empty() ? kBlank : bank(account) + " " + std::string(account.number());
  }

  std::string basis_words() const {
    return record_.basis == trace::Basis::Loss
               ? "以各被害人被骗金额占比计算（损失比例）"
               : "以各被害人仍在该账户内的可追溯金额占比计算（溯源比例）";
  }

  Paper application(const ReturnShare& share) {
    Paper paper = begin("电信网络新型违法犯罪冻结资金返还申请表");
    KeyValues victim;
    victim.rows = {{"被害人姓名（单位名称）", or_blank(share.name)},
                   {"性别", kBlank},
                   {"身份证件号（组织机构代码）", kBlank},
                   {"现住址", kBlank},
                   {"联系方式", kBlank},
                   {"汇出账户", named(share.payer)},
                   {"返还银行账户", named(share.payee)},
                   {"返还至其他账户的理由", share.payee_reason.empty() ? "—" : share.payee_reason}};
    KeyValues filing;
    filing.rows = {{"立案单位", facts_.issuer},
                   {"立案（受案）编号", record_.filed_no},
                   {"涉案账户", named(share.account)},
                   {"被骗金额", yuan(share.loss)},
                   {"此前已返还", yuan(share.returned_before)}};
    KeyValues frozen;
    frozen.rows = {{"冻结单位", facts_.issuer},
                   {"冻结银行账户", named(share.account)},
                   {"冻结金额", yuan(account_of(share.account).frozen)}};
    paper.blocks = {
        Heading{"被害人"},
        victim,
        Paragraph{"本人（单位）申请返还被冻结资金，所填内容及所附材料真实，"
                  "如有虚假愿承担法律责任。"},
        Signatures{{"被害人签名", "日期"}},
        Heading{"立案单位"},
        filing,
        Paragraph{"办理意见：" + std::string(kBlank)},
        Signatures{{"办案人", "办案人", "负责人", "日期"}},
        Heading{"冻结单位"},
        frozen,
        Paragraph{"办理意见：" + std::string(kBlank)},
        Signatures{{"办案人", "办案人", "负责人", "日期"}},
        Paragraph{"附件1。请附身份证件、被骗银行卡（账户）证明及转账凭证。委托他人办理的，"
                  "附授权委托书和代理人身份证件。返还不收取任何费用。",
                  Form::Note},
        Verification{}};
    return paper;
  }

  Paper flow() {
    Paper paper = begin("涉案资金流向表");
    paper.blocks.emplace_back(
        Paragraph{"依据" + std::string(kRules) +
                  "第七条，以转账时间戳为标记，核查各级转账资金走向，"
                  "一一对应还原；不能一一对应的，按转出时账户内各被害人资金占比计算。数据截至" +
                  local_time(record_.as_of) + "（北京时间）。"});
    Table table{"",
                {{"序号", 4, Align::Centre},
                 {"转账时间", 12},
                 {"转出账户", 22},
                 {"转入账户", 22},
                 {"金额（元）", 11, Align::Right},
                 {"其中被害人资金（元）", 15},
                 {"流水号", 12}},
                {},
                {}};
    for (const FlowRow& row : facts_.flow) {
      std::string parts;
      for (const auto& [claimant, money] : row.parts) {
        if (!parts.empty()) parts += "\n";
        parts += claimant.substr(0, claimant.find('/')) + "：" + grouped_yuan(money);
      }
      table.rows.push_back({std::to_string(table.rows.size() + 1), local_time(row.time),
                            named(row.from), named(row.to), grouped_yuan(row.amount), parts,
                            row.ref});
    }
    paper.blocks.emplace_back(std::move(table));
    paper.blocks.emplace_back(victims_table());
    paper.blocks.emplace_back(accounts_table());
    paper.blocks.emplace_back(Signatures{{"制作人", "审核人"}});
    close(paper);
    return paper;
  }

  Paper report() {
    Paper paper = begin("呈请返还资金报告书");
    KeyValues facts;
    facts.rows = {
        {"立案编号", record_.filed_no},
        {"案件编号", case_list()},
        {"返还编号", to_string(record_.id) + "（第 " + std::to_string(record_.round) + " 轮）"},
        {"冻结在案金额", yuan(sum(&ReturnAccount::frozen))},
        {"呈请返还金额", yuan(planned_of(record_))},
        {"继续冻结金额", yuan(sum(&ReturnAccount::stays_frozen))}};
    paper.blocks = {
        Heading{"案件及冻结情况"},
        facts,
        accounts_table(),
        Heading{"返还理由和依据"},
        Paragraph{"根据《中华人民共和国反电信网络诈骗法》第二十条，" + std::string(kRules) +
                  rule_of(record_).article + "，" + rule_of(record_).text + "。"},
        Paragraph{reason_words()},
        Heading{"返还方案"},
        shares_table(false),
        Paragraph{rounding_words()},
        Heading{"呈请事项"},
        Paragraph{"现呈请批准将上述冻结资金共计 " + yuan(planned_of(record_)) +
                  " 返还被害人。当否，请批示。"},
        Signatures{{"承办人", "承办人"}},
        Paragraph{"承办单位意见：" + std::string(kBlank)},
        Signatures{{"负责人", "日期"}},
        Paragraph{"设区的市一级以上公安机关负责人批示：" + std::string(kBlank)},
        Signatures{{"批准人", "日期"}}};
    paper.blocks.emplace_back(computed_note());
    close(paper);
    return paper;
  }

  Paper notice() {
    Paper paper = begin("返还资金公告");
    const int days = rule_of(record_).notice_days;
    const std::string until =
        record_.notice ? "，即至 " + chinese_date(record_.notice->ends_at - seconds{1}) + " 止"
                       : "";
    paper.blocks = {
        Paragraph{
            "我单位办理的电信网络新型违法犯罪案件（立案编号：" + record_.filed_no +
            "）中，下列账户内资金已依法冻结，账户内多笔汇（存）款不能按转账时间戳直接溯及被害人，"
            "拟依据" +
            std::string(kRules) + "第八条第三项按比例返还，" + basis_words() +
            "。现将返还方案公告如下："},
        shares_table(true),
        Paragraph{"公告期为" + chinese_number(days) + "日，自本公告发布之次日起计算" + until +
                  "。被害人及其他利害关系人对返还方案有异议的，请在公告期内持身份证明及相关凭证，"
                  "以书面形式向我单位提出；逾期未提出的，将依法按本方案返还。"},
        Paragraph{"未登记的被害人，请携带身份证件、转账凭证及被骗账户证明与我单位联系。"},
        Paragraph{"联系单位：" + facts_.issuer + "　联系电话：" + kBlank, Form::Plain}};
    close(paper);
    return paper;
  }

  Paper decision() {
    Paper paper = begin("冻结资金返还决定书");
    paper.blocks = {
        Paragraph{"根据《中华人民共和国反电信网络诈骗法》第二十条，" + std::string(kRules) +
                  "第六条、第八条、第十条，经设区的市一级以上公安机关批准，"
                  "决定将下列冻结资金共计 " +
                  yuan(planned_of(record_)) + " 返还被害人，由冻结公安机关通知银行执行；余额 " +
                  yuan(sum(&ReturnAccount::stays_frozen)) + " 在原冻结期限内继续冻结。"},
        shares_table(false), accounts_table(), Paragraph{reason_words()}};
    for (const auto& step : record_.steps) {
      if (step.step != "approved") continue;
      paper.blocks.emplace_back(Paragraph{"批准：" + step.by + "，" + chinese_date(step.at) +
                                              (step.note.empty() ? "" : "，意见：" + step.note) +
                                              "。",
                                          Form::Plain});
    }
    paper.blocks.emplace_back(computed_note());
    close(paper);
    return paper;
  }

  Paper letter(const ReturnAccount& account) {
    Paper paper = begin("协助返还通知书");
    Table table{"",
                {{"序号", 5, Align::Centre},
                 {"被害人", 12},
                 {"返还账户", 26},
                 {"返还金额（元）", 14, Align::Right}},
                {},
                {}};
    for (const ReturnShare& share : record_.shares) {
      if (share.account != account.account) continue;
      table.rows.push_back({std::to_string(table.rows.size() + 1), share.name, named(share.payee),
                            grouped_yuan(share.planned)});
    }
    table.sums = {"", "合计", "", grouped_yuan(account.planned)};
    std::string freezes;
    for (const OrderId order : account.orders) {
      freezes += (freezes.empty() ? "" : "、") + to_string(order);
    }
    KeyValues frozen;
    frozen.rows = {
        {"冻结账户", named(account.account)},     {"户名", or_blank(account.name)},
        {"我单位冻结金额", yuan(account.frozen)}, {"原冻结指令", freezes},
        {"返还决定书", record_.decision_no},      {"返还后继续冻结", yuan(account.stays_frozen)}};
    paper.blocks = {
        Paragraph{bank(account.account) + "：", Form::Plain},
        Paragraph{"根据《中华人民共和国反电信网络诈骗法》第二十条，" + std::string(kRules) +
                  "第十条、第十二条，请你单位协助将下列冻结资金返还被害人，"
                  "现场办理完毕；不能现场办理的，最迟于 " +
                  chinese_date(*account.due_at - seconds{1}) + " 前（三个工作日内）办理完毕。"},
        frozen,
        table,
        Paragraph{"返还款项汇至被害人原汇出账户；汇至其他账户的，已经我单位审核。返还不收取费用。"
                  "本通知书原件及办案人员工作证件复印件由你单位留存。"},
        Paragraph{"办案人员：" + officers() + "（出示人民警察证）", Form::Plain},
        Seal{facts_.issuer, facts_.made_at},
        Verification{},
        PageBreak{},
        Paragraph{"回　执", Form::Centred},
        Paragraph{facts_.issuer + "：", Form::Plain},
        Paragraph{"你单位 " + account.letter_no + " 协助返还通知书收悉，办理结果如下："},
        receipt_table(account),
        Paragraph{"未全额返还的原因：" + std::string(kBlank)},
        Signatures{{"经办人", "复核人", "回执编号", "办理时间"}},
        Paragraph{"（银行业金融机构签章）", Form::Plain}};
    return paper;
  }

 private:
  const ReturnAccount& account_of(const Account& account) const {
    return *std::ranges::find(record_.accounts, account, &ReturnAccount::account);
  }

  Money sum(Money ReturnAccount::*field) const {
    Money total;
    for (const auto& account : record_.accounts) total += account.*field;
    return total;
  }

  std::string case_list() const {
    std::string text;
    for (const CaseId id : record_.cases) text += (text.empty() ? "" : "、") + to_string(id);
    return text;
  }

  std::string officers() const {
    std::string text;
    for (const auto& name : record_.officers) text += (text.empty() ? "" : "、") + name;
    return or_blank(text);
  }

  std::string reason_words() const {
    std::string text = record_.needs_notice
                           ? "部分账户内多笔汇（存）款不能按时间戳直接溯及被害人，按比例返还，" +
                                 basis_words() + "。"
                           : "账户内资金可按转账时间戳直接溯及被害人，直接返还。";
    if (!record_.notice) return text;
    text += "返还方案已于 " + chinese_date(record_.notice->published_at) + " 在" +
            record_.notice->place + "公告" + std::to_string(rule_of(record_).notice_days) +
            "日，至 " + chinese_date(record_.notice->ends_at - seconds{1}) + " 止。";
    if (record_.objections.empty()) return text + "公告期内未收到异议。";
    return text + "收到异议 " + std::to_string(record_.objections.size()) + " 件，均已审核。";
  }

  std::string rounding_words() const {
    return "计算：各账户可返还金额 × 该被害人权重 ÷ "
           "权重合计，取整到分，余分依余数由大到小逐分分配，"
           "余数相同的以最先转账者为先；任何被害人所得不超过其损失减去此前已返还金额，"
           "由此多出的部分在其他被害人之间再分配，仍有剩余的继续冻结。";
  }

  Paragraph computed_note() const {
    return {"计算依据 " + record_.rule_id + "；输入数据校验码 " +
                record_.input_sha256.substr(0, 16) + "，计算书校验码 " +
                record_.computation_sha256.substr(0, 16) + "（SHA-256 前 16 位）。",
            Form::Note};
  }

  Table victims_table() const {
    Table table{"被害人",
                {{"编号", 20}, {"姓名", 10}, {"汇出账户", 24}, {"损失（元）", 14, Align::Right}},
                {},
                {}};
    std::vector<std::string> seen;
    for (const ReturnShare& share : record_.shares) {
      const std::string id = to_string(share.case_id) + "/" + share.payer.text();
      if (std::ranges::find(seen, id) != seen.end()) continue;
      seen.push_back(id);
      table.rows.push_back(
          {to_string(share.case_id), share.name, named(share.payer), grouped_yuan(share.loss)});
    }
    return table;
  }

  Table accounts_table() const {
    Table table{"冻结账户",
                {{"账户", 24},
                 {"冻结金额（元）", 13, Align::Right},
                 {"在先权利（元）", 12, Align::Right},
                 {"返还金额（元）", 13, Align::Right},
                 {"继续冻结（元）", 13, Align::Right},
                 {"依据", 22}},
                {},
                {}};
    for (const auto& account : record_.accounts) {
      table.rows.push_back({named(account.account), grouped_yuan(account.frozen),
                            grouped_yuan(account.prior), grouped_yuan(account.planned),
                            grouped_yuan(account.stays_frozen), article_words(account.article)});
    }
    table.sums = {"合计",
                  grouped_yuan(sum(&ReturnAccount::frozen)),
                  grouped_yuan(sum(&ReturnAccount::prior)),
                  grouped_yuan(sum(&ReturnAccount::planned)),
                  grouped_yuan(sum(&ReturnAccount::stays_frozen)),
                  ""};
    return table;
  }

  Table shares_table(bool is_public) const {
    Table table{"",
                {{"序号", 5, Align::Centre},
                 {"被害人", 10},
                 {"冻结账户", 20},
                 {"损失（元）", 12, Align::Right},
                 {"账户内可溯金额（元）", 13, Align::Right},
                 {"此前已返还（元）", 12, Align::Right},
                 {"返还金额（元）", 12, Align::Right}},
                {},
                {}};
    for (const ReturnShare& share : record_.shares) {
      const std::string account =
          is_public ? bank(share.account) + " " + masked_account(share.account.number())
                    : named(share.account);
      const std::string name = is_public ? masked_name(share.name) : share.name;
      table.rows.push_back({std::to_string(share.number),
                            is_public && name.empty() ? "（未具名）" : name, account,
                            grouped_yuan(share.loss), grouped_yuan(share.traced),
                            grouped_yuan(share.returned_before), grouped_yuan(share.planned)});
    }
    table.sums = {"", "合计", "", "", "", "", grouped_yuan(planned_of(record_))};
    return table;
  }

  Table receipt_table(const ReturnAccount& account) const {
    Table table{"",
                {{"序号", 5, Align::Centre},
                 {"被害人", 12},
                 {"应返还（元）", 14, Align::Right},
                 {"实际返还（元）", 14, Align::Right}},
                {},
                {}};
    for (const ReturnShare& share : record_.shares) {
      if (share.account != account.account) continue;
      table.rows.push_back({std::to_string(share.number), share.name, grouped_yuan(share.planned),
                            share.paid ? grouped_yuan(*share.paid) : ""});
    }
    return table;
  }

  void close(Paper& paper) const {
    paper.blocks.emplace_back(Seal{facts_.issuer, facts_.made_at});
    paper.blocks.emplace_back(Verification{});
  }

  const ReturnPaperFacts& facts_;
  const ReturnRecord& record_;
};

std::unexpected<Error> not_due(const char* why) {
  return fail(ErrorKind::Conflict, "return.paper_not_due", why);
}

}  // namespace

std::string_view to_string(ReturnPaperKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<ReturnPaperKind> parse_return_paper(std::string_view text) {
  const auto at = std::ranges::find(kKinds, text);
  if (at == kKinds.end()) return std::nullopt;
  return static_cast<ReturnPaperKind>(at - kKinds.begin());
}

std::vector<FlowRow> flow_rows(std::span<const chase::State* const> states, Instant as_of) {
  const chase::Merged merged = chase::merge(states);
  const auto& flow = merged.flow;
  trace::Query query;
  query.method = trace::Method::Statutory;
  query.sources = flow.sources;
  query.cases = static_cast<std::uint32_t>(std::max<std::size_t>(1, merged.claimants.size()));
  query.as_of = as_of;
  const auto trace = trace::follow({flow.accounts, flow.transfers, flow.openings}, query);
  CHECK(trace.has_value(), trace ? "" : trace.error().detail);
  std::map<std::uint32_t, FlowRow> rows;  // by transfer
  for (const trace::Part& part : trace->parts) {
    FlowRow& row = rows[part.transfer];
    row.parts.emplace_back(to_string(merged.claimants[part.of_case]), part.amount);
  }
  std::vector<FlowRow> out;
  for (auto& [transfer, row] : rows) {
    const chase::Entry& entry = merged.state.entries[flow.entries[transfer]];
    row.ref = entry.ref();
    row.time = entry.time();
    row.from = merged.state.accounts[entry.from].account;
    row.to = merged.state.accounts[entry.to].account;
    row.amount = entry.amount;
    out.push_back(std::move(row));
  }
  return out;
}

std::optional<std::string> given_number(const ReturnRecord& record, ReturnPaperKind kind,
                                        const Account& account) {
  if (kind == ReturnPaperKind::Decision && !record.decision_no.empty()) return record.decision_no;
  if (kind != ReturnPaperKind::Letter) return std::nullopt;
  for (const auto& each : record.accounts) {
    if (each.account == account && !each.letter_no.empty()) return each.letter_no;
  }
  return std::nullopt;
}

Result<Paper> return_paper(ReturnPaperKind kind, const ReturnPaperFacts& facts,
                           const Account& account, int share) {
  const ReturnRecord& record = facts.record;
  Setter setter(facts);
  switch (kind) {
    case ReturnPaperKind::Flow:
      return setter.flow();
    case ReturnPaperKind::Report:
      return setter.report();
    case ReturnPaperKind::Notice:
      if (!record.needs_notice) return not_due("this return needs no notice");
      return setter.notice();
    case ReturnPaperKind::Decision:
      if (record.decision_no.empty()) return not_due("the return is not approved yet");
      return setter.decision();
    case ReturnPaperKind::Letter: {
      const auto at = std::ranges::find(record.accounts, account, &ReturnAccount::account);
      if (at == record.accounts.end()) {
        return fail(ErrorKind::NotFound, "return.account_unknown",
                    "name the frozen account whose bank the letter is for", "/account");
      }
      if (at->letter_no.empty()) return not_due("the letters have not gone out yet");
      return setter.letter(*at);
    }
    case ReturnPaperKind::Application:
      break;
  }
  const auto at = std::ranges::find(record.shares, share, &ReturnShare::number);
  if (at == record.shares.end()) {
    return fail(ErrorKind::NotFound, "return.share_unknown", "name the share whose victim applies",
                "/share");
  }
  return setter.application(*at);
}

}  // namespace holdfast::desk

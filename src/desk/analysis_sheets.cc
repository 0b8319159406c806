// An analysis as sheets for people and tables for programs.
#include "desk/evidence_pack.h"
#include "desk/paper_words.h"

namespace holdfast::desk {
namespace {

using chase::Analysis;

Sheet transfers_sheet(const Analysis& analysis) {
  Sheet sheet{"资金流向",
              {"级别", "时间", "转出账户", "转入账户", "金额（元）", "其中涉案（元）", "流水号",
               "被害人付款"},
              {}};
  for (const auto& transfer : analysis.transfers) {
    sheet.rows.push_back({std::int64_t{transfer.tier}, transfer.time, transfer.from.text(),
                          transfer.to.text(), transfer.amount, transfer.traced, transfer.ref,
                          std::string(transfer.is_source ? "是" : "")});
  }
  return sheet;
}

Sheet accounts_sheet(const Analysis& analysis) {
  Sheet sheet{"账户",
              {"级别", "账户", "户名", "尚在账户涉案（元）", "其中已止付（元）", "首次流入时间"},
              {}};
  for (const auto& account : analysis.accounts) {
    Cell since;
    if (account.since) since = *account.since;
    sheet.rows.push_back({std::int64_t{account.tier}, account.account.text(), account.name,
                          account.traced, account.held, since});
  }
  return sheet;
}

Sheet labels_sheet(const Analysis& analysis) {
  Sheet sheet{"被害人付款", {"序号", "时间", "付款账户", "收款账户", "金额（元）", "流水号"}, {}};
  std::int64_t number = 0;
  for (const auto& label : analysis.labels) {
    sheet.rows.push_back(
        {++number, label.time, label.victim.text(), label.to.text(), label.amount, label.ref});
  }
  return sheet;
}

Sheet about_sheet(CaseId case_id, const Analysis& analysis) {
  Sheet sheet{"说明", {"项目", "内容"}, {}};
  const auto add = [&](const char* name, Cell cell) {
    sheet.rows.push_back({std::string(name), std::move(cell)});
  };
  add("案件编号", to_string(case_id));
  add("计算方法", method_name(analysis.method));
  if (analysis.as_of) add("数据截至", *analysis.as_of);
  add("计算规则版本", std::string(chase::kTraceRules));
  add("被害人转出（元）", analysis.paid);
  add("尚在涉案账户（元）", analysis.still);
  add("其中已止付（元）", analysis.held);
  add("已回到被害人（元）", analysis.returned);
  for (auto& words : method_words(analysis.method)) add("方法", std::move(words));
  return sheet;
}

}  // namespace

std::vector<Sheet> analysis_sheets(CaseId case_id, const Analysis& analysis) {
  return {transfers_sheet(analysis), accounts_sheet(analysis), labels_sheet(analysis),
          about_sheet(case_id, analysis)};
}

Sheet transfers_table(const Analysis& analysis) {
  Sheet sheet{
      "transfers", {"time", "from", "to", "amount", "ref", "traced", "tier", "is_source"}, {}};
  for (const auto& transfer : analysis.transfers) {
    sheet.rows.push_back({transfer.time, transfer.from.text(), transfer.to.text(), transfer.amount,
                          transfer.ref, transfer.traced, std::int64_t{transfer.tier},
                          std::int64_t{transfer.is_source}});
  }
  return sheet;
}

Sheet accounts_table(const Analysis& analysis) {
  Sheet sheet{"accounts", {"account", "name", "tier", "traced", "held", "since", "is_victim"}, {}};
  for (const auto& account : analysis.accounts) {
    Cell since;
    if (account.since) since = *account.since;
    sheet.rows.push_back({account.account.text(), account.name, std::int64_t{account.tier},
                          account.traced, account.held, since, std::int64_t{account.is_victim}});
  }
  return sheet;
}

}  // namespace holdfast::desk

// The papers of a return, by 银监发〔2016〕41号: the victim's application (附件1), the flow of the
// money (涉案资金流向表), the report (附件2), the notice, the decision (附件3), and the letters to
// the banks (附件5). Pure: what a return says, set on a paper.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chase/chase.h"
#include "desk/papers.h"
#include "desk/returns.h"

namespace holdfast::desk {

enum class ReturnPaperKind { Application, Flow, Report, Notice, Decision, Letter };

/// "return_application", "return_flow", "return_report", "return_notice", "return_decision",
/// "return_letter".
std::string_view to_string(ReturnPaperKind kind);
std::optional<ReturnPaperKind> parse_return_paper(std::string_view text);

/// A transfer on the way of victims' money, with whose part it carried.
struct FlowRow {
  std::string ref;
  Instant time;
  Account from;
  Account to;
  Money amount;
  std::vector<std::pair<std::string, Money>> parts;  ///< by claimant
};

/// All that the papers are made of besides the return.
struct ReturnPaperFacts {
  ReturnRecord record;
  std::string number;  ///< of this paper
  std::string issuer;
  std::string made_by;
  Instant made_at;
  std::map<std::string, std::string> institutions;  ///< names by id
  std::vector<FlowRow> flow;                        ///< of the flow table: by time
};

/// The way of the victims' money as the plan's computation has it: one to one by time where the
/// flow allows it, else pro rata.
/// @param states of record.cases and of others that know the accounts, by id; at least one
std::vector<FlowRow> flow_rows(std::span<const chase::State* const> states, Instant as_of);

/// A number that the return gave already (decision, letter), or nothing: numbered when it is made.
std::optional<std::string> given_number(const ReturnRecord& record, ReturnPaperKind kind,
                                        const Account& account);

/// Makes one paper. `account` is the letter's, `share` the application's.
/// @err Conflict return.paper_not_due (not decided, sent, or needed), NotFound
///   return.account_unknown, return.share_unknown
Result<Paper> return_paper(ReturnPaperKind kind, const ReturnPaperFacts& facts,
                           const Account& account, int share);

}  // namespace holdfast::desk

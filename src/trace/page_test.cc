// docs/tracing.md tells the truth: the numbers of its tables are read from the page and compared
// with the engine's.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "trace/town_for_test.h"

namespace holdfast::trace {
namespace {

using Rows = std::map<std::string, std::int64_t>;

// The cells of the table row whose first cell is `first`.
std::vector<std::string> row_of(const std::string& first) {
  std::ifstream page("docs/tracing.md");
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| " + first + " |")) continue;
    std::vector<std::string> cells;
    std::istringstream rest(line.substr(1));
    for (std::string cell; std::getline(rest, cell, '|');) cells.push_back(cell);
    return cells;
  }
  ADD_FAILURE() << "docs/tracing.md has no row '" << first << "'";
  return std::vector<std::string>(5);
}

std::int64_t fen_of(std::string yuan) {
  std::erase(yuan, ',');
  const auto point = yuan.find('.');
  if (point == std::string::npos) return std::stoll(yuan) * 100;
  return std::stoll(yuan.substr(0, point)) * 100 + std::stoll(yuan.substr(point + 1));
}

// "A 2,142.86, clean 1,571.43" -> A@account, clean@account
void read_cell(const std::string& cell, const std::string& account, Rows& rows) {
  static const std::regex kAmount(R"((\w+) ([0-9][0-9,]*(\.[0-9]{2})?)(,|\s|$))");
  for (std::sregex_iterator at(cell.begin(), cell.end(), kAmount), end; at != end; ++at) {
    rows[(*at)[1].str() + (account.empty() ? "" : "@" + account)] = fen_of((*at)[2]);
  }
}

const std::vector<std::string> kAccounts{"M", "X", "Y", "CASH"};

TEST(TracingPage, TheRulesTableIsWhatTheEngineAnswers) {
  const Town town = worked_example();
  const std::map<std::string, Method> methods{{"`fifo`", Method::Fifo},
                                              {"`lifo`", Method::Lifo},
                                              {"`prorata`", Method::Prorata},
                                              {"`libr`", Method::Libr}};
  for (const auto& [name, method] : methods) {
    Rows page;
    const auto cells = row_of(name);
    for (std::size_t k = 0; k < 4; ++k) read_cell(cells.at(k + 1), kAccounts[k], page);
    Rows engine = town.held(town.follow(method, 2));
    for (const std::string& account : kAccounts) {
      std::int64_t clean = balance_of(town.ledger(), town.index(account)).fen;
      clean -= engine.contains("A@" + account) ? engine.at("A@" + account) : 0;
      clean -= engine.contains("B@" + account) ? engine.at("B@" + account) : 0;
      if (clean > 0) engine["clean@" + account] = clean;
    }
    EXPECT_EQ(page, engine) << name;
  }
}

TEST(TracingPage, ReachIsWhatTheEngineAnswers) {
  const Town town = worked_example();
  const auto cells = row_of("`reach`");
  for (const Reached& one : *reach(town.ledger(), town.query(Method::Fifo, 2))) {
    for (std::size_t k = 0; k < 4; ++k) {
      if (one.account != town.index(kAccounts[k])) continue;
      std::string cell = cells.at(k + 1);
      std::erase(cell, ' ');
      EXPECT_EQ(fen_of(cell), one.at_most.fen);
    }
  }
}

TEST(TracingPage, TheRefundTableIsWhatTheEngineAnswers) {
  const std::map<std::string, std::map<std::string, std::int64_t>> frozen{
      {"Y", {{"Y", 4000}}}, {"M, X, Y", {{"M", 1000}, {"X", 5000}, {"Y", 4000}}}};
  for (const auto& [name, holds] : frozen) {
    const auto cells = row_of(name);
    for (const Basis basis : {Basis::Loss, Basis::Traced}) {
      Rows page;
      read_cell(cells.at(basis == Basis::Loss ? 1 : 2), "", page);
      Town town = worked_example();
      const Refund refund = town.refund(holds, 2, basis);
      EXPECT_EQ(page, (Rows{{"A", refund.cases[0].refund.fen}, {"B", refund.cases[1].refund.fen}}))
          << name;
    }
  }
}

}  // namespace
}  // namespace holdfast::trace

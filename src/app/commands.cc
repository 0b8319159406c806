#include "app/commands.h"

#include <array>

#include "app/audit_command.h"
#include "app/city_command.h"
#include "app/demo.h"
#include "app/extract.h"
#include "app/ledger_command.h"
#include "app/partner_command.h"
#include "app/refund_command.h"
#include "app/serve_command.h"
#include "app/trace_command.h"
#include "app/user_command.h"

namespace holdfast::app {
namespace {

using Arguments = const std::vector<std::string>&;

constexpr std::array kCommands = {
    Command{"serve", "the centre: console, API, partner contract",
            [](Arguments a, std::istream&, std::ostream& out, std::ostream& err) {
              return serve_main(a, out, err);
            }},
    Command{"demo", "a whole city to watch: serve, six banks, three carriers, a 110 feed",
            demo_main},
    Command{"user", "add the people who may sign in", user_main},
    Command{"extract", "read alerts: indicators, amounts, times, roles, scam type", extract_main},
    Command{"trace", "follow victims' money through transfers", trace_main},
    Command{"refund", "share frozen money out among its victims", refund_main},
    Command{"ledger", "keep transfers as one checked file that opens at once", ledger_main},
    Command{"partner", "reference client for banks and carriers", partner_main},
    Command{"city", "the simulated city that demo starts", city_main},
    Command{"audit", "verify the journal's hash chain",
            [](Arguments a, std::istream&, std::ostream& out, std::ostream& err) {
              return audit_main(a, out, err);
            }},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace holdfast::app

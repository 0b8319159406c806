#include "app/user_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <condition_variable>
#include <istream>
#include <mutex>
#include <ostream>

#include "app/centre_store.h"
#include "app/exit_status.h"
#include "desk/manage_users.h"
#include "server/credentials.h"

namespace holdfast::app {
namespace {

struct Options {
  std::string data = "data";
  std::string login;
  std::string name;
  std::string role = "administrator";
  std::string partner;
  std::string approval_level = "none";
  bool reads_password = false;
};

Result<desk::UserRecord> make_user(const Options& options, std::istream& in) {
  desk::UserRecord user;
  const auto role = desk::parse_role(options.role);
  if (!role) {
    return fail(ErrorKind::Invalid, "user.role",
                "--role is call_taker, officer, partner_desk or administrator");
  }
  user.view.login = options.login;
  user.view.name = options.name.empty() ? options.login : options.name;
  user.view.role = *role;
  user.view.partner = options.partner;
  const auto level = law::parse_level(options.approval_level);
  if (!level) {
    return fail(ErrorKind::Invalid, "user.approval_level",
                "--approval-level is none, officer, county, prefecture or province");
  }
  user.view.approval_level = *level;
  std::string password;
  std::getline(in, password);
  if (!password.empty() && password.back() == '\r') password.pop_back();
  TRY(user.password_hash, server::hash_password(password));
  return user;
}

Result<UserId> add(const Options& options, const desk::UserRecord& user) {
  Config config;
  config.data = options.data;
  TRY(auto store, open_store(config));
  UserId id;
  TRYV(store->write_and_wait([&](desk::Tx& tx, Instant now) -> Result<void> {
    const auto actor = desk::Actor::system();
    const desk::Centre centre;
    TRY(const auto added, desk::add_user(desk::Turn{tx, actor, centre, now}, user));
    id = added.id;
    return {};
  }));
  return id;
}

}  // namespace

int user_main(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
              std::ostream& err) {
  Options options;
  CLI::App app{
      "Adds people who may sign in. The server must not be running on the same data; "
      "while it runs, an administrator adds people in the console.",
      "holdfast user"};
  app.require_subcommand(1);
  auto* command = app.add_subcommand("add", "add a person; the password is read from stdin");
  command->add_option("--data", options.data, "data directory")->capture_default_str();
  command->add_option("--login", options.login, "what they sign in with")->required();
  command->add_option("--name", options.name, "their name; default: the login");
  command->add_option("--role", options.role, "call_taker, officer, partner_desk, administrator")
      ->capture_default_str();
  command->add_option("--partner", options.partner, "of a partner_desk: the partner's id");
  command
      ->add_option(
          "--approval-level", options.approval_level,
          "up to which level they may approve: none, officer, county, prefecture, province")
      ->capture_default_str();
  command->add_flag("--password-stdin", options.reads_password,
                    "read the password from standard input, one line");
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? 0 : kExitUsage;
  }
  if (!options.reads_password) err << "Password (at least 10 characters): " << std::flush;
  server::init_credentials();
  const auto user = make_user(options, in);
  if (!user) return report(err, "user add", user.error());
  const auto id = add(options, *user);
  if (!id) return report(err, "user add", id.error());
  out << fmt::format("added {} ({}, {})\n", options.login, options.role, to_string(*id));
  return 0;
}

}  // namespace holdfast::app

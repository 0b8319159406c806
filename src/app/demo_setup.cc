#include "app/demo_setup.h"

#include <fmt/format.h>

#include <fstream>
#include <map>

#include "app/demo_child.h"
#include "base/sha256.h"
#include "exchange/signing.h"
#include "simulate/institutions.h"

namespace holdfast::app {
namespace {

namespace fs = std::filesystem;
using Secrets = std::map<std::string, std::string>;  // by who they belong to

constexpr const char* kOfficer = "officer";
constexpr const char* kAdministrator = "admin";

std::string new_secret() { return exchange::SigningKey::generate().public_key().public_key; }

/// Easy to type from a screen: lower-case letters and digits that cannot be taken for others.
std::string new_password() {
  constexpr std::string_view kSigns = "abcdefghjkmnpqrstuvwxyz23456789";
  const std::string random = sha256_hex(new_secret());
  std::string password;
  for (std::size_t i = 0; i < 12; ++i) {
    if (i == 4 || i == 8) password += '-';
    password += kSigns[std::stoul(random.substr(i * 4, 4), nullptr, 16) % kSigns.size()];
  }
  return password;
}

Secrets read_secrets(const fs::path& file) {
  Secrets secrets;
  std::ifstream in{file};
  std::string who, secret;
  while (in >> who >> secret) secrets[who] = secret;
  return secrets;
}

Result<void> write_private(const fs::path& file, const std::string& text) {
  std::ofstream out{file, std::ios::trunc};
  std::error_code error;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
  out << text << std::flush;
  if (!out) return fail(ErrorKind::Unavailable, "demo.unwritable", file.string());
  return {};
}

Result<void> write_secrets(const fs::path& file, const Secrets& secrets) {
  std::string text;
  for (const auto& [who, secret] : secrets) text += who + " " + secret + "\n";
  return write_private(file, text);
}

Secrets make_tokens(Secrets known) {
  for (const auto& partner : simulate::partners()) {
    known.try_emplace(std::string{partner.id}, new_secret());
  }
  known.try_emplace("cad-110", new_secret());
  known.try_emplace("viewer", new_secret());
  return known;
}

std::string config_text(const Secrets& tokens) {
  std::string text = "# Written by `holdfast demo`.\n";
  for (const auto& partner : simulate::partners()) {
    const std::string id{partner.id};
    text += fmt::format(
        "\n[[partner]]\nid = \"{}\"\nkind = \"{}\"\nname = \"{}\"\ntoken_sha256 = \"{}\"\n", id,
        to_string(partner.kind), partner.name, sha256_hex(tokens.at(id)));
  }
  const auto client = [&](const char* id, const char* scopes) {
    text += fmt::format("\n[[client]]\nid = \"{}\"\ntoken_sha256 = \"{}\"\nscopes = [{}]\n", id,
                        sha256_hex(tokens.at(id)), scopes);
  };
  client("cad-110", R"("alerts:write", "cases:read")");
  client("viewer", R"("cases:read", "metrics:read")");
  // A late answer is late soon, so that a visitor sees it escalated.
  text +=
      "\n[policy]\nauto_approve = [\"query\", \"stop_payment\", \"release\", \"withdraw\"]\n"
      "standing_order = \"duty-officer\"\nanswer_within_s = 15\n";
  return text;
}

Result<void> add_user(const fs::path& data, const std::string& login, const std::string& name,
                      const std::string& role, const std::string& password, const fs::path& log) {
  ChildStreams streams;
  streams.input = password + "\n";
  streams.log = log.string();
  TRY(auto child, ChildProcess::start({"user", "add", "--data", data.string(), "--login", login,
                                       "--name", name, "--role", role, "--password-stdin"},
                                      streams));
  if (const int status = child.wait(); status != 0) {
    return fail(ErrorKind::Unavailable, "demo.user",
                fmt::format("`holdfast user add --login {}` ended with status {}; see {}", login,
                            status, log.string()));
  }
  return {};
}

}  // namespace

Result<DemoFiles> set_up_demo(const fs::path& directory) {
  DemoFiles files;
  files.directory = directory;
  files.data = directory / "data";
  files.config = directory / "config.toml";
  files.tokens = directory / "tokens";
  files.serve_log = directory / "serve.log";
  files.city_log = directory / "city.log";
  files.filed = directory / "filed.jsonl";
  std::error_code error;
  fs::create_directories(files.data, error);
  fs::permissions(directory, fs::perms::owner_all, error);
  fs::remove(files.filed, error);
  const Secrets tokens = make_tokens(read_secrets(files.tokens));
  TRYV(write_secrets(files.tokens, tokens));
  TRYV(write_private(files.config, config_text(tokens)));
  files.viewer_token = tokens.at("viewer");
  files.officer_login = kOfficer;
  files.administrator_login = kAdministrator;
  const fs::path people = directory / "people";
  Secrets passwords = read_secrets(people);
  if (passwords.empty()) {
    passwords = {{kOfficer, new_password()}, {kAdministrator, new_password()}};
    const fs::path& log = files.serve_log;
    TRYV(add_user(files.data, kOfficer, "值班民警", "officer", passwords[kOfficer], log));
    TRYV(add_user(files.data, kAdministrator, "管理员", "administrator", passwords[kAdministrator],
                  log));
    TRYV(write_secrets(people, passwords));
  }
  files.officer_password = passwords[kOfficer];
  files.administrator_password = passwords[kAdministrator];
  return files;
}

}  // namespace holdfast::app

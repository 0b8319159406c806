#include "app/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>

#define TOML_HEADER_ONLY 1  // the shared library has the throwing parser only
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace holdfast::app {
namespace {

// Reads one table, remembering where it is for errors, and that every key was asked for.
class Table {
 public:
  Table(const toml::table& table, std::string name, const std::string& file)
      : table_(table), name_(std::move(name)), file_(file) {}

  std::unexpected<Error> error(std::string reason, std::string detail,
                               const toml::node* at = nullptr) const {
    const auto line = (at != nullptr ? at->source() : table_.source()).begin.line;
    return fail(ErrorKind::Invalid, std::move(reason), std::move(detail),
                fmt::format("{}:{}", file_, line));
  }

  Result<void> string(const char* key, std::string& out, bool is_required = false) {
    seen_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) {
      if (!is_required) return {};
      return error("config.key", fmt::format("{} needs {} = \"…\"", name_, key));
    }
    const auto value = node->value_exact<std::string>();
    if (!value) return error("config.value", fmt::format("{}: {} is a string", name_, key), node);
    out = *value;
    return {};
  }

  Result<void> integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t& out) {
    seen_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
      return error("config.value",
                   fmt::format("{}: {} is a whole number from {} to {}", name_, key, low, high),
                   node);
    }
    out = *value;
    return {};
  }

  Result<void> boolean(const char* key, bool& out) {
    seen_.insert(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return {};
    const auto value = node->value_exact<bool>();
    if (!value) {
      return error("config.value", fmt::format("{}: {} is true or false", name_, key), node);
    }
    out = *value;
    return {};
  }

  Result<std::vector<std::string>> strings(const char* key) {
    seen_.insert(key);
    std::vector<std::string> out;
    const toml::node* node = table_.get(key);
    if (node == nullptr) return out;
    const toml::array* array = node->as_array();
    const auto wrong = [&] {
      return error("config.value", fmt::format("{}: {} is a list of strings", name_, key), node);
    };
    if (array == nullptr) return wrong();
    for (const toml::node& element : *array) {
      const auto value = element.value_exact<std::string>();
      if (!value) return wrong();
      out.push_back(*value);
    }
    return out;
  }

  bool has(const char* key) const { return table_.contains(key); }

  /// A key nobody asked for is a misspelling.
  Result<void> no_others() const {
    for (const auto& [key, node] : table_) {
      if (!seen_.contains(std::string(key.str()))) {
        return error("config.key", fmt::format("{} has no key {}", name_, key.str()), &node);
      }
    }
    return {};
  }

 private:
  const toml::table& table_;
  std::string name_;
  const std::string& file_;
  std::set<std::string> seen_;
};

bool is_sha256(const std::string& text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<void> read_hash(Table& table, const char* key, std::string& out) {
  TRYV(table.string(key, out));
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (out.empty() || is_sha256(out)) return {};
  return table.error("config.value",
                     fmt::format("{} is the hex SHA-256 of the secret: 64 digits", key));
}

Result<desk::PartnerRecord> read_partner(Table table) {
  desk::PartnerRecord partner;
  partner.is_from_config = true;
  std::string kind;
  TRYV(table.string("id", partner.partner.id, true));
  TRYV(table.string("kind", kind, true));
  TRYV(table.string("name", partner.partner.name));
  TRYV(read_hash(table, "token_sha256", partner.token_sha256));
  TRYV(read_hash(table, "certificate_sha256", partner.certificate_sha256));
  TRYV(table.no_others());
  if (!Account::parse(partner.partner.id + ":1") || partner.partner.id == kCash ||
      partner.partner.id == kAbroad) {
    return table.error("config.value",
                       "a partner's id is the institution in its accounts, as ICBC");
  }
  const auto parsed = parse_partner_kind(kind);
  if (!parsed) {
    return table.error("config.value", "kind is bank, payment_institution or carrier");
  }
  partner.partner.kind = *parsed;
  if (partner.partner.name.empty()) partner.partner.name = partner.partner.id;
  return partner;
}

Result<desk::ClientRecord> read_client(Table table) {
  desk::ClientRecord client;
  TRYV(table.string("id", client.id, true));
  TRYV(read_hash(table, "token_sha256", client.token_sha256));
  TRY(const auto scopes, table.strings("scopes"));
  TRYV(table.no_others());
  const std::set<std::string> known = {"alerts:write", "cases:read", "leads:write", "metrics:read"};
  for (const auto& scope : scopes) {
    if (!known.contains(scope)) {
      return table.error("config.value", fmt::format("no scope {}; there are alerts:write, "
                                                     "cases:read, leads:write, metrics:read",
                                                     scope));
    }
    client.scopes.insert(scope);
  }
  if (client.token_sha256.empty()) {
    return table.error("config.key", "a [[client]] needs token_sha256");
  }
  return client;
}

Result<void> read_auto_approve(Table& table, Policy& policy) {
  TRY(const auto kinds, table.strings("auto_approve"));
  for (const auto& kind : kinds) {
    if (kind == "query") {
      policy.auto_approve.insert(
          {OrderKind::QueryAccount, OrderKind::QueryTransactions, OrderKind::QueryPhone});
      continue;
    }
    const auto parsed = parse_order_kind(kind);
    if (!parsed) {
      return table.error(
          "config.value",
          fmt::format("auto_approve: no order kind {}; as query, stop_payment", kind));
    }
    policy.auto_approve.insert(*parsed);
  }
  return {};
}

Result<void> read_policy(Table table, Policy& policy) {
  TRYV(read_auto_approve(table, policy));
  TRYV(table.string("standing_order", policy.standing_order));
  TRYV(table.string("duty_person", policy.duty_person));
  TRYV(table.string("legal_basis_stop", policy.legal_basis_stop));
  TRYV(table.string("legal_basis_query", policy.legal_basis_query));
  TRYV(table.string("legal_basis_phone", policy.legal_basis_phone));
  std::int64_t fanout = policy.max_fanout;
  std::int64_t answer_within_s = policy.answer_within.count() / 1'000'000;
  TRYV(table.integer("min_hold_fen", 1, kMaxMoney.fen, policy.min_hold.fen));
  TRYV(table.integer("max_fanout", 1, 100'000, fanout));
  TRYV(table.integer("answer_within_s", 1, 86'400, answer_within_s));
  TRYV(table.no_others());
  policy.max_fanout = static_cast<int>(fanout);
  policy.answer_within = seconds{answer_within_s};
  if (!policy.auto_approve.empty() && policy.standing_order.empty()) {
    return table.error("config.key",
                       "auto_approve needs standing_order = \"…\": the named person "
                       "who answers for orders that go out by themselves");
  }
  if (policy.duty_person.empty()) policy.duty_person = policy.standing_order;
  return {};
}

Result<void> read_server(Table table, Config& config) {
  TRYV(table.string("listen", config.listen));
  TRYV(table.string("data", config.data));
  TRYV(table.boolean("behind_proxy", config.is_behind_proxy));
  TRYV(table.string("notice_prefix", config.notice_prefix));
  TRYV(table.string("centre_name", config.centre_name));
  return table.no_others();
}

Result<void> read_tls(Table table, Config& config) {
  TlsConfig tls;
  TRYV(table.string("certificate", tls.certificate, true));
  TRYV(table.string("key", tls.key, true));
  TRYV(table.string("client_ca", tls.client_ca));
  TRYV(table.no_others());
  config.tls = tls;
  return {};
}

// Reads [[name]], each element by `read`.
template <class Record, class Read>
Result<void> read_array(const toml::table& root, const char* name, const std::string& file,
                        Read read, std::vector<Record>& out) {
  const toml::node* node = root.get(name);
  if (node == nullptr) return {};
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous(toml::node_type::table)) {
    return fail(ErrorKind::Invalid, "config.value", fmt::format("write [[{}]] tables", name),
                fmt::format("{}:{}", file, node->source().begin.line));
  }
  for (const toml::node& element : *array) {
    TRY(auto record, read(Table(*element.as_table(), fmt::format("[[{}]]", name), file)));
    out.push_back(std::move(record));
  }
  return {};
}

// Reads [name] if it is there.
template <class Read>
Result<void> read_table(const toml::table& root, const char* name, const std::string& file,
                        Read read) {
  const toml::node* node = root.get(name);
  if (node == nullptr) return {};
  if (!node->is_table()) {
    return fail(ErrorKind::Invalid, "config.value", fmt::format("write a [{}] table", name),
                fmt::format("{}:{}", file, node->source().begin.line));
  }
  return read(Table(*node->as_table(), fmt::format("[{}]", name), file));
}

Result<void> check_unique(const Config& config, const std::string& file) {
  std::set<std::string> ids;
  std::set<std::string> secrets;
  const auto add = [&](const std::string& id, const std::string& secret) -> Result<void> {
    if (!ids.insert(id).second) {
      return fail(ErrorKind::Invalid, "config.value", "the id " + id + " stands twice", file);
    }
    if (!secret.empty() && !secrets.insert(secret).second) {
      return fail(ErrorKind::Invalid, "config.value",
                  "the token of " + id + " is another's too; give each its own", file);
    }
    return {};
  };
  for (const auto& partner : config.partners) {
    TRYV(add(partner.partner.id, partner.token_sha256));
  }
  for (const auto& client : config.clients) {
    TRYV(add(client.id, client.token_sha256));
  }
  return {};
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::string& file_name) {
  const toml::parse_result parsed = toml::parse(text, file_name);
  if (!parsed) {
    return fail(ErrorKind::Invalid, "config.syntax", std::string(parsed.error().description()),
                fmt::format("{}:{}", file_name, parsed.error().source().begin.line));
  }
  const toml::table& root = parsed.table();
  Config config;
  for (const auto& [key, node] : root) {
    const std::string_view name = key.str();
    if (name != "partner" && name != "client" && name != "policy" && name != "server" &&
        name != "tls") {
      return fail(ErrorKind::Invalid, "config.key", fmt::format("no table {}", name),
                  fmt::format("{}:{}", file_name, node.source().begin.line));
    }
  }
  TRYV(read_array(root, "partner", file_name, read_partner, config.partners));
  TRYV(read_array(root, "client", file_name, read_client, config.clients));
  TRYV(read_table(root, "policy", file_name,
                  [&](Table table) { return read_policy(std::move(table), config.policy); }));
  TRYV(read_table(root, "server", file_name,
                  [&](Table table) { return read_server(std::move(table), config); }));
  TRYV(read_table(root, "tls", file_name,
                  [&](Table table) { return read_tls(std::move(table), config); }));
  TRYV(check_unique(config, file_name));
  return config;
}

Result<Config> load_config(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return fail(ErrorKind::Unreadable, "config.unreadable", "the file cannot be read", path);
  }
  std::ostringstream text;
  text << in.rdbuf();
  return parse_config(text.str(), path);
}

}  // namespace holdfast::app

// The configuration file of `holdfast serve`: partners, programs, policy, listening.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/ports.h"
#include "records/partner.h"

namespace holdfast::app {

/// PEM files of [tls].
struct TlsConfig {
  std::string certificate;
  std::string key;
  std::string client_ca;
};

/// All that the file can say; what it leaves out has the values here.
struct Config {
  std::string listen = "127.0.0.1:8080";
  std::string data = "data";
  bool is_behind_proxy = false;
  std::optional<TlsConfig> tls;
  std::vector<desk::PartnerRecord> partners;
  std::vector<desk::ClientRecord> clients;
  Policy policy;
  std::string centre_name = "反诈骗中心";   ///< who issues papers
  std::string notice_prefix = "反诈快处";  ///< of notice numbers: PREFIX〔2026〕0001号
};

/// Parses TOML as docs/contracts.md [[partner]], [[client]], [policy], [tls] tables and [server].
/// Unknown keys are errors: a misspelt policy must not be silently ignored.
/// @err config.syntax, config.key, config.value with `FILE:LINE` in `place`
Result<Config> parse_config(std::string_view text, const std::string& file_name);

/// Reads and parses a file. @err config.unreadable and those of parse_config
Result<Config> load_config(const std::string& path);

}  // namespace holdfast::app

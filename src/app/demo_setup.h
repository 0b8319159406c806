// What a demo needs on disk before anything starts: a configuration with the city's partners, a
// token for each, and two people who can sign in. All of it is made up anew for each directory.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace holdfast::app {

struct DemoFiles {
  std::filesystem::path directory;
  std::filesystem::path data;    ///< of the server
  std::filesystem::path config;  ///< TOML
  std::filesystem::path tokens;  ///< "ID TOKEN" lines for `holdfast city`
  std::filesystem::path serve_log;
  std::filesystem::path city_log;
  std::filesystem::path filed;  ///< what the feed filed, JSONL
  std::string viewer_token;     ///< of the client that may read cases
  std::string officer_login;
  std::string officer_password;
  std::string administrator_login;
  std::string administrator_password;
};

/// Writes the files into `directory` and adds the two people by `holdfast user add`. A directory
/// that was used before keeps its tokens and people.
/// @err demo.unwritable, demo.user
Result<DemoFiles> set_up_demo(const std::filesystem::path& directory);

}  // namespace holdfast::app

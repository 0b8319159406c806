// openapi.yaml and the route table say the same: neither can drift from the other.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/openapi_json.h"
#include "server/api.h"

namespace holdfast::app {
namespace {

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

struct Documented {
  std::set<std::string> operations;  ///< "GET /path operationId"
  std::set<std::string> open;        ///< of those, what needs no credential
};

Documented documented() {
  const auto document = nlohmann::json::parse(openapi_json());
  Documented out;
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      const std::string line =
          upper(method) + " " + path + " " + operation["operationId"].get<std::string>();
      out.operations.insert(line);
      if (operation.contains("security") && operation["security"].empty()) out.open.insert(line);
    }
  }
  return out;
}

TEST(Routes, EveryDocumentedOperationIsServedAndNoOther) {
  std::set<std::string> served;
  for (const auto& route : server::Api::routes()) {
    served.insert(std::string(route.method) + " " + route.pattern + " " + route.name);
  }
  EXPECT_EQ(served, documented().operations);
}

TEST(Routes, WhatNeedsNoCredentialIsDocumentedSo) {
  std::set<std::string> open;
  for (const auto& route : server::Api::routes()) {
    if (!route.is_public) continue;
    open.insert(std::string(route.method) + " " + route.pattern + " " + route.name);
  }
  EXPECT_EQ(open, documented().open);
}

}  // namespace
}  // namespace holdfast::app

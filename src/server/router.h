// Which handler a request is for: method and path pattern, as in openapi.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::server {

/// The decoded values of a pattern's {names}.
using PathValues = std::map<std::string, std::string, std::less<>>;

/// Routes by method and pattern ("/api/v1/cases/{id}/funds"). Literal segments win over {names}.
class Router {
 public:
  /// Adds a route; its number is its place in the order of adding.
  void add(std::string method, std::string_view pattern);

  struct Match {
    std::optional<std::size_t> route;  ///< the route's number
    PathValues values;
    std::string allow;  ///< where only the method is wrong: what is allowed ("GET, POST")
  };
  /// HEAD matches GET. Cost: linear in routes; a few dozen comparisons.
  Match match(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    std::string method;
    std::vector<std::string> segments;  ///< "{id}" for a name
  };
  std::vector<Route> routes_;
};

}  // namespace holdfast::server

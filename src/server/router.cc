#include "server/router.h"

#include <utility>

#include "server/http.h"

namespace holdfast::server {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  std::size_t begin = 0;
  while (true) {
    const auto slash = path.find('/', begin);
    segments.emplace_back(path.substr(begin, slash - begin));
    if (slash == std::string_view::npos) return segments;
    begin = slash + 1;
  }
}

bool is_name(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

// The values if the pattern fits; the number of literal segments says how well.
std::optional<std::pair<int, PathValues>> fit(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::pair<int, PathValues> result;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!is_name(pattern[i])) {
      if (pattern[i] != path[i]) return std::nullopt;
      ++result.first;
      continue;
    }
    auto value = percent_decode(path[i]);
    if (!value || value->empty()) return std::nullopt;
    result.second[pattern[i].substr(1, pattern[i].size() - 2)] = *std::move(value);
  }
  return result;
}

}  // namespace

void Router::add(std::string method, std::string_view pattern) {
  routes_.push_back({std::move(method), split(pattern)});
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  if (method == "HEAD") method = "GET";
  const auto segments = split(path);
  Match best;
  int best_literals = -1;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto fitted = fit(routes_[i].segments, segments);
    if (!fitted) continue;
    const std::string& has = routes_[i].method;
    if (has != method) {  // no method's name is part of another's
      const bool is_listed = best.allow.find(has) != std::string::npos;
      if (!is_listed) best.allow += (best.allow.empty() ? "" : ", ") + has;
    } else if (fitted->first > best_literals) {
      best_literals = fitted->first;
      best.route = i;
      best.values = std::move(fitted->second);
    }
  }
  return best;
}

}  // namespace holdfast::server

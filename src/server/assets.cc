#include "server/assets.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "base/sha256.h"

namespace holdfast::server {
namespace {

constexpr std::uintmax_t kFolderBytesMax = 64 * 1024 * 1024;
constexpr std::string_view kIndex = "index.html";

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Holdfast</title>"
    "<p>The server runs, but the console was not built into it: <code>./dev build</code> does.</p>"
    "<p lang=\"zh-CN\">服务器已启动，但未包含控制台页面：请运行 <code>./dev "
    "build</code>。</p></html>\n";

/// Vite writes "name-" and eight characters of the content's hash into assets/.
bool has_hash(std::string_view path) {
  constexpr std::size_t kHashSize = 8;
  if (!path.starts_with("assets/")) return false;
  const std::size_t name = path.rfind('/') + 1;
  const std::size_t end = path.find('.', name);
  if (end == path.npos || end < name + kHashSize + 2) return false;
  if (path[end - kHashSize - 1] != '-') return false;
  return std::ranges::all_of(path.substr(end - kHashSize, kHashSize), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

std::string_view ending(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t dot = name.rfind('.');
  return dot == name.npos ? std::string_view{} : name.substr(dot + 1);
}

std::string_view content_type(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kTypes = {{
      {"html", "text/html; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"geojson", "application/geo+json"},
      {"webmanifest", "application/manifest+json"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"webp", "image/webp"},
      {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"ttf", "font/ttf"},
      {"wasm", "application/wasm"},
      {"pbf", "application/x-protobuf"},
      {"txt", "text/plain; charset=utf-8"},
      {"pdf", "application/pdf"},
  }};
  const auto* found =
      std::ranges::find(kTypes, ending(path), [](const auto& row) { return row.first; });
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Calls `visit` with each member of a comma-separated list until it says true.
template <class Visit>
bool any_of_list(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    if (visit(trimmed(item))) return true;
    list.remove_prefix(std::min(item.size() + 1, list.size()));
  }
  return false;
}

bool accepts(const Request& request, std::string_view coding) {
  return any_of_list(request.header("Accept-Encoding"), [&](std::string_view item) {
    const std::string_view name = trimmed(item.substr(0, item.find(';')));
    const std::size_t weight = item.find("q=0");
    const bool is_refused =
        weight != item.npos && item.find_first_not_of("0.", weight + 2) == item.npos;
    return name == coding && !is_refused;
  });
}

/// The path a request names, without its first '/'; nothing if it tries to leave or is badly
/// encoded.
std::optional<std::string> asked_path(const Request& request) {
  auto path = percent_decode(request.path);
  if (!path || !path->starts_with('/')) return std::nullopt;
  const bool is_odd = path->find("..") != path->npos || path->find("//") != path->npos ||
                      path->find("/.") != path->npos || path->find('\\') != path->npos;
  if (is_odd) return std::nullopt;
  return path->substr(1);
}

Response not_found() { return Response::text(404, "There is nothing at this path.\n"); }

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return fail(ErrorKind::Unreadable, "assets.folder", "Cannot read it.", path);
  return bytes;
}

}  // namespace

Assets::Assets(std::span<const AssetFile> files) {
  for (const AssetFile& file : files) add(file);
}

Result<Assets> Assets::load(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code failed;
  Assets made;
  std::uintmax_t total = 0;
  for (auto at = fs::recursive_directory_iterator(folder, failed);
       !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (at->path().filename().string().starts_with('.')) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink(failed) || !at->is_regular_file(failed)) continue;
    total += at->file_size(failed);
    if (total > kFolderBytesMax) {
      return fail(ErrorKind::TooLarge, "assets.too_large", "A console is less than 64 MiB.",
                  folder);
    }
    TRY(auto bytes, read_file(at->path()));
    const std::string& path =
        made.loaded_.emplace_back(fs::relative(at->path(), folder, failed).generic_string());
    const std::string& kept = made.loaded_.emplace_back(std::move(bytes));
    made.add({path, kept, made.loaded_.emplace_back(sha256_hex(kept))});
  }
  if (failed) return fail(ErrorKind::Unreadable, "assets.folder", failed.message(), folder);
  return made;
}

void Assets::add(const AssetFile& file) {
  constexpr std::size_t kEtagSize = 16;
  const std::string hash(file.sha256.substr(0, kEtagSize));
  if (file.path.ends_with(".gz")) {
    entries_[std::string(file.path.substr(0, file.path.size() - 3))].gzip = {file.bytes,
                                                                             "\"" + hash + "-gz\""};
  } else if (file.path.ends_with(".br")) {
    entries_[std::string(file.path.substr(0, file.path.size() - 3))].brotli = {
        file.bytes, "\"" + hash + "-br\""};
  } else {
    Entry& entry = entries_[std::string(file.path)];
    entry.plain = {file.bytes, "\"" + hash + "\""};
    entry.is_immutable = has_hash(file.path);
  }
}

const Assets::Entry* Assets::find(std::string_view path) const {
  const auto found = entries_.find(path);
  const bool exists = found != entries_.end() && !found->second.plain.etag.empty();
  return exists ? &found->second : nullptr;
}

Response Assets::serve(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    Response refused = Response::text(405, "Files can only be read.\n");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  const auto asked = asked_path(request);
  if (!asked) return not_found();
  std::string path = asked->empty() ? std::string(kIndex) : *asked;
  const Entry* entry = find(path);
  if (entry == nullptr && (path == kIndex || ending(path).empty())) {
    path = kIndex;
    entry = find(path);
    if (entry == nullptr) {
      return {404, {{"Content-Type", "text/html; charset=utf-8"}}, {}, kNotBuilt};
    }
  }
  if (entry == nullptr) return not_found();

  const Packed* chosen = &entry->plain;
  std::string_view coding;
  if (!entry->brotli.etag.empty() && accepts(request, "br")) {
    chosen = &entry->brotli;
    coding = "br";
  } else if (!entry->gzip.etag.empty() && accepts(request, "gzip")) {
    chosen = &entry->gzip;
    coding = "gzip";
  }
  Response response;
  response.headers = {
      {"Content-Type", std::string(content_type(path))},
      {"ETag", chosen->etag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", entry->is_immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  const bool is_known = any_of_list(request.header("If-None-Match"), [&](std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == chosen->etag || tag == "*";
  });
  if (is_known) {
    response.status = 304;
    return response;
  }
  if (!coding.empty()) response.headers.emplace_back("Content-Encoding", coding);
  response.fixed_body = chosen->bytes;
  return response;
}

}  // namespace holdfast::server

// The console's built files over HTTP, out of memory: from the program itself, or from a folder.
#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "server/http.h"

namespace holdfast::server {

/// One file as it was built. A packed twin ("a.js.gz", "a.js.br") may stand beside it.
struct AssetFile {
  std::string_view path;  ///< "assets/index-DKrwBvaP.js"
  std::string_view bytes;
  std::string_view sha256;  ///< hex, of the unpacked bytes or the packed ones: it makes the ETag
};

/// The files of console/dist that the build packed into this program; none if it was not built.
std::span<const AssetFile> embedded_console();

/// Answers GET and HEAD with a file: typed, packed if the client takes it, with an ETag; files
/// whose name carries a hash are kept for a year. A path without an ending is a page of the console
/// and gets index.html. Responses borrow the bytes: an Assets outlives its server.
class Assets {
 public:
  /// `files` must outlive it.
  explicit Assets(std::span<const AssetFile> files);

  /// Reads a folder once, files that are links or begin with '.' left out.
  /// @err assets.folder, assets.too_large (more than 64 MiB)
  static Result<Assets> load(const std::string& folder);

  Response serve(const Request& request) const;

 private:
  struct Packed {
    std::string_view bytes;
    std::string etag;
  };
  struct Entry {
    Packed plain;
    Packed gzip;
    Packed brotli;
    bool is_immutable = false;
  };
  Assets() = default;
  void add(const AssetFile& file);
  const Entry* find(std::string_view path) const;

  std::deque<std::string> loaded_;  ///< what load() read; stays where it is when this moves
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace holdfast::server

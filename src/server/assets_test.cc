// Goal: a browser gets each file with the right type and life, and nothing outside the folder.
// Method: files in memory, files in a folder made here, and a folder packed into this program.
#include "server/assets.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/sha256.h"

namespace holdfast::server {

/// src/server/testdata/console, packed by the build as the console is.
std::span<const AssetFile> embedded_test_console();

namespace {

constexpr AssetFile kFiles[] = {
    {"index.html", "<html>", "aaaaaaaaaaaaaaaaaaaa"},
    {"assets/index-DKrwBvaP.js", "let x;", "bbbbbbbbbbbbbbbbbbbb"},
    {"assets/index-DKrwBvaP.js.gz", "GZ", "bbbbbbbbbbbbbbbbbbbb"},
    {"assets/index-DKrwBvaP.js.br", "BR", "bbbbbbbbbbbbbbbbbbbb"},
    {"assets/worker-B_-wq01x.mjs", "w", "cccccccccccccccccccc"},
    {"maps/county.geojson", "{}", "dddddddddddddddddddd"},
    {"empty.txt", "", "eeeeeeeeeeeeeeeeeeee"},
};

Request get(std::string path, Headers headers = {}) {
  Request request;
  request.method = "GET";
  request.path = std::move(path);
  request.headers = std::move(headers);
  return request;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers) {
    if (field == name) return value;
  }
  return {};
}

TEST(Assets, TypesAndLivesFollowTheName) {
  const Assets assets{kFiles};
  const Response script = assets.serve(get("/assets/index-DKrwBvaP.js"));
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.fixed_body, "let x;");
  EXPECT_EQ(header(script, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(script, "Cache-Control"), "public, max-age=31536000, immutable");
  const Response worker = assets.serve(get("/assets/worker-B_-wq01x.mjs"));
  EXPECT_EQ(header(worker, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(worker, "Cache-Control"), "public, max-age=31536000, immutable");
  const Response map = assets.serve(get("/maps/county.geojson"));
  EXPECT_EQ(header(map, "Content-Type"), "application/geo+json");
  EXPECT_EQ(header(map, "Cache-Control"), "no-cache");
  EXPECT_EQ(assets.serve(get("/empty.txt")).status, 200);
}

TEST(Assets, PagesOfTheConsoleGetItsIndex) {
  const Assets assets{kFiles};
  for (const char* path : {"/", "/index.html", "/cases/C12", "/wall"}) {
    const Response page = assets.serve(get(path));
    EXPECT_EQ(page.fixed_body, "<html>") << path;
    EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
  }
  EXPECT_EQ(assets.serve(get("/missing.js")).status, 404);
  EXPECT_EQ(assets.serve(get("/assets/index-DKrwBvaP.js.gz")).status, 404);
}

TEST(Assets, PackedTwinsGoToThoseWhoTakeThem) {
  const Assets assets{kFiles};
  const auto serve = [&](const char* accept) {
    return assets.serve(get("/assets/index-DKrwBvaP.js", {{"Accept-Encoding", accept}}));
  };
  EXPECT_EQ(serve("gzip, deflate, br").fixed_body, "BR");
  EXPECT_EQ(serve("gzip, br;q=0").fixed_body, "GZ");
  EXPECT_EQ(serve("gzip;q=0.5").fixed_body, "GZ");
  EXPECT_EQ(serve("gzip;q=0.000").fixed_body, "let x;");
  EXPECT_EQ(serve("identity").fixed_body, "let x;");
  EXPECT_EQ(header(serve("br"), "Content-Encoding"), "br");
  EXPECT_EQ(header(serve("br"), "Vary"), "Accept-Encoding");
  EXPECT_NE(header(serve("br"), "ETag"), header(serve("gzip"), "ETag"));
}

TEST(Assets, KnownFilesAreNotSentAgain) {
  const Assets assets{kFiles};
  const std::string tag = header(assets.serve(get("/")), "ETag");
  EXPECT_EQ(tag, "\"aaaaaaaaaaaaaaaa\"");
  const Response again = assets.serve(get("/", {{"If-None-Match", "\"x\", W/" + tag}}));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(header(again, "ETag"), tag);
  EXPECT_TRUE(again.fixed_body.empty());
  EXPECT_EQ(assets.serve(get("/", {{"If-None-Match", "\"x\""}})).status, 200);
}

TEST(Assets, RefusesPathsThatTryToLeave) {
  const Assets assets{kFiles};
  for (const char* path : {"/../index.html", "/..", "/assets/../index.html", "/%2e%2e/index.html",
                           "/..%2findex.html", "/a/..", "/.git/config", "//index.html",
                           "/..\\index.html", "/%", "/%00", "/%2Findex.html"}) {
    EXPECT_EQ(assets.serve(get(path)).status, 404) << path;
  }
  Request post = get("/");
  post.method = "POST";
  EXPECT_EQ(assets.serve(post).status, 405);
  EXPECT_EQ(header(assets.serve(post), "Allow"), "GET, HEAD");
}

TEST(Assets, SaysThatTheConsoleWasNotBuilt) {
  const Assets none{std::span<const AssetFile>{}};
  const Response page = none.serve(get("/"));
  EXPECT_EQ(page.status, 404);
  EXPECT_NE(page.fixed_body.find("was not built"), page.fixed_body.npos);
  EXPECT_EQ(none.serve(get("/x.js")).fixed_body, "");
}

TEST(Assets, LoadsAFolderWithoutLinksAndHiddenFiles) {
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::temp_directory_path() / ("holdfast-assets-" + std::to_string(getpid()));
  fs::create_directories(folder / "assets");
  fs::create_directories(folder / ".vite");
  std::ofstream(folder / "index.html") << "<html>here";
  std::ofstream(folder / "assets/a-12345678.css") << "a{}";
  std::ofstream(folder / ".vite/manifest.json") << "{}";
  fs::create_symlink("/etc/passwd", folder / "link.txt");
  auto loaded = Assets::load(folder);
  ASSERT_TRUE(loaded);
  const Assets assets = *std::move(loaded);
  EXPECT_EQ(assets.serve(get("/")).fixed_body, "<html>here");
  EXPECT_EQ(assets.serve(get("/assets/a-12345678.css")).fixed_body, "a{}");
  EXPECT_EQ(assets.serve(get("/link.txt")).status, 404);
  EXPECT_EQ(assets.serve(get("/.vite/manifest.json")).status, 404);
  fs::remove_all(folder);
  EXPECT_EQ(Assets::load(folder).error().reason, "assets.folder");
}

TEST(Assets, ServesWhatTheBuildPackedIn) {
  const auto files = embedded_test_console();
  ASSERT_EQ(files.size(), 3u) << "the index, the script, and the script packed";
  for (const AssetFile& file : files) {
    if (!file.path.ends_with(".gz")) EXPECT_EQ(sha256_hex(file.bytes), file.sha256) << file.path;
  }
  const Assets assets{files};
  EXPECT_TRUE(assets.serve(get("/")).fixed_body.starts_with("<!doctype html>"));
  const std::string script = "/assets/app-Abcd_123.js";
  const Response plain = assets.serve(get(script));
  const Response packed = assets.serve(get(script, {{"Accept-Encoding", "gzip"}}));
  EXPECT_TRUE(plain.fixed_body.starts_with("// "));
  EXPECT_EQ(packed.fixed_body.substr(0, 2), "\x1f\x8b");
  EXPECT_LT(packed.fixed_body.size(), plain.fixed_body.size());
  EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
}

TEST(Assets, TheConsolesOwnFilesArePackedOrMissingAsAWhole) {
  const Assets assets{embedded_console()};
  const Response page = assets.serve(get("/"));
  EXPECT_EQ(page.status, embedded_console().empty() ? 404 : 200);
}

}  // namespace
}  // namespace holdfast::server

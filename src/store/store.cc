#include "store/store.h"

#include <utility>
#include <vector>

#include "store/case_cache.h"
#include "store/data_directory.h"
#include "store/journal.h"
#include "store/readers.h"
#include "store/schema.h"
#include "store/sql.h"
#include "store/writer.h"

namespace holdfast::store {
namespace {

class SqlStore final : public Store {
 public:
  SqlStore(Session session, DataDirectory directory, std::vector<Session> reading,
           const Options& options, Scratch committed)
      : cache_(options.cache_bytes_max),
        writer_(std::move(session), std::move(directory), options, cache_, std::move(committed)),
        readers_(std::move(reading), *options.clock, cache_) {}
  ~SqlStore() override { stop_all(); }

  void write(Work work, Done done) override { writer_.write(std::move(work), std::move(done)); }
  void read(Read work) override { readers_.read(std::move(work)); }
  void on_commit(std::function<void(const desk::Committed&)> callback) override {
    writer_.on_commit(std::move(callback));
  }
  void stop() override { stop_all(); }

 private:
  void stop_all() {
    writer_.stop();
    readers_.stop();
  }

  CaseCache cache_;
  Writer writer_;
  Readers
      readers_;  // goes first: the last connection folds the log into the file, so it must write
};

/// What the writer must know before its first work.
Result<Scratch> read_committed(Session& session) {
  Scratch committed;
  TRY(committed.head, read_journal_head(session));
  TRY(const auto feed, session.one("select last from counters where name = 'feed'", {},
                                   [](const Row& row) { return row.number(0); }));
  committed.feed_seq = feed.value_or(0);
  return committed;
}

/// The note of the journal's end beside the database is never ahead of it: if it is, entries that
/// were committed are gone.
Result<void> check_end(Session& session, const std::string& directory, const JournalHead& head) {
  TRY(const auto noted, read_head_file(directory));
  if (!noted) return {};
  TRY(const auto hash, session.one("select hash from journal where seq = $1", {noted->seq},
                                   [](const Row& row) { return row.string(0); }));
  if (hash && *hash == noted->hash) return {};
  return fail(ErrorKind::Invalid, "store.journal_cut",
              "the journal ends with entry " + std::to_string(head.seq) + ", but entry " +
                  to_string(*noted) +
                  " was committed; run `holdfast audit verify`. If an older backup was restored on "
                  "purpose, remove the file journal.head",
              directory);
}

}  // namespace

Result<std::unique_ptr<Store>> open(Options options) {
  CHECK(options.clock != nullptr && options.sealer != nullptr && options.readers > 0,
        "a store needs a clock, a sealer and a reader");
  TRY(auto directory, DataDirectory::hold(options.directory));
  const std::string path = database_path(options.directory);
  TRY(auto session, Session::open(path, Access::ReadWrite));
  TRYV(migrate(session));
  TRY(auto committed, read_committed(session));
  TRYV(check_end(session, options.directory, committed.head));
  if (options.pages_max > 0) {
    TRYV(session.limit_pages(options.pages_max));
  }
  std::vector<Session> reading;
  for (int i = 0; i < options.readers; ++i) {
    TRY(auto reader, Session::open(path, Access::ReadOnly));
    reading.push_back(std::move(reader));
  }
  return std::make_unique<SqlStore>(std::move(session), std::move(directory), std::move(reading),
                                    options, std::move(committed));
}

}  // namespace holdfast::store

#include "app/trace_live.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/live_lines.h"
#include "trace/live.h"

namespace holdfast::app {
namespace {

using nlohmann::ordered_json;
using trace::Held;

// The tables' ledger as it grows, with names, and what was said of it so far.
class GrowingBook {
 public:
  static Result<GrowingBook> make(const trace::Book& book) {
    const trace::Ledger ledger = book.ledger();
    TRY(trace::LiveTrace live, trace::LiveTrace::make(ledger.openings));
    GrowingBook growing(book, std::move(live));
    std::vector<trace::Arrival> arrivals;
    arrivals.reserve(ledger.transfers.size());
    for (const trace::Transfer& transfer : ledger.transfers) arrivals.push_back({transfer, {}});
    for (const trace::Source& source : book.sources()) {
      arrivals[source.transfer].of_case = source.of_case;
    }
    TRYV(growing.live_.append(arrivals));
    return growing;
  }

  std::uint32_t transfers() const { return live_.size(); }

  bool has_ref(const std::string& ref) const {
    return book_->find_ref(ref) || refs_.find(ref) != trace::NameTable::kNone;
  }

  /// The line's transfer in its place; how many others were traced again. @err trace.too_large
  Result<std::uint32_t> append(const LiveLine& line) {
    trace::Arrival arrival{{line.time, number_of(line.from), number_of(line.to), line.amount}, {}};
    if (!line.of_case.empty()) arrival.of_case = cases_.intern(line.of_case);
    TRY(const auto done, live_.append({&arrival, 1}));
    refs_.intern(line.ref);
    is_returned_changed_ = done.retraced > 0 || arrival.of_case;
    return done.retraced;
  }

  /// The rows that are not as they were told last; an amount of 0: nothing is there any more.
  ordered_json changes() {
    std::vector<Held> rows;
    for (const std::uint32_t account : live_.changed()) {
      compare(account, live_.held(account), rows);
    }
    if (is_returned_changed_) {
      std::vector<Held> returned;
      for (std::uint32_t c = 0; c < live_.cases(); ++c) {
        if (const Money back = live_.returned(c); back.fen > 0) {
          returned.push_back({c, trace::kReturned, back});
        }
      }
      compare(trace::kReturned, std::move(returned), rows);
    }
    return in_json(std::move(rows));
  }

  /// The same once the last fen of every case are given out, as the table of the whole has them.
  ordered_json last_changes() {
    const trace::Trace trace =
        live_.answer([&](std::uint32_t a, std::uint32_t b) { return name_of(a) < name_of(b); });
    std::vector<std::vector<Held>> held(live_.accounts());
    for (const Held& row : trace.held) held[row.account].push_back(row);
    std::vector<Held> rows;
    for (std::uint32_t a = 0; a < held.size(); ++a) compare(a, std::move(held[a]), rows);
    std::vector<Held> returned;
    for (std::uint32_t c = 0; c < trace.returned.size(); ++c) {
      if (trace.returned[c].fen > 0) returned.push_back({c, trace::kReturned, trace.returned[c]});
    }
    compare(trace::kReturned, std::move(returned), rows);
    return in_json(std::move(rows));
  }

 private:
  GrowingBook(const trace::Book& book, trace::LiveTrace live)
      : book_(&book), known_(book.ledger().accounts), live_(std::move(live)) {
    for (std::uint32_t c = 0; c < book.cases(); ++c) cases_.intern(book.case_id(c));
  }

  std::uint32_t number_of(const std::string& account) {
    const std::uint32_t known = book_->find_account(account);
    return known != trace::NameTable::kNone ? known : known_ + more_.intern(account);
  }

  std::string_view name_of(std::uint32_t account) const {
    return account < known_ || account == trace::kReturned ? book_->account(account)
                                                           : more_.name(account - known_);
  }

  // Puts what differs between `now` and what was told of an account into `rows`. Both by case.
  void compare(std::uint32_t account, std::vector<Held> now, std::vector<Held>& rows) {
    if (account != trace::kReturned && account >= told_.size()) told_.resize(account + 1);
    std::vector<Held>& told = account == trace::kReturned ? told_returned_ : told_[account];
    if (now == told) return;
    auto was = told.begin();
    for (const Held& row : now) {
      for (; was != told.end() && was->of_case < row.of_case; ++was) {
        rows.push_back({was->of_case, account, Money{}});
      }
      const bool is_there = was != told.end() && was->of_case == row.of_case;
      if (!is_there || was->amount != row.amount) rows.push_back(row);
      if (is_there) ++was;
    }
    for (; was != told.end(); ++was) rows.push_back({was->of_case, account, Money{}});
    told = std::move(now);
  }

  // By case, then account, each by bytes.
  ordered_json in_json(std::vector<Held> rows) const {
    std::ranges::sort(rows, {}, [&](const Held& row) {
      return std::pair(cases_.name(row.of_case), name_of(row.account));
    });
    ordered_json out = ordered_json::array();
    for (const Held& row : rows) {
      out.push_back({{"case", cases_.name(row.of_case)},
                     {"account", name_of(row.account)},
                     {"amount_fen", row.amount.fen}});
    }
    return out;
  }

  const trace::Book* book_;
  std::uint32_t known_;  // the book's accounts; those that came later are numbered behind them
  trace::LiveTrace live_;
  trace::NameTable more_;
  trace::NameTable cases_;
  trace::NameTable refs_;                // that came later
  std::vector<std::vector<Held>> told_;  // by account
  std::vector<Held> told_returned_;
  bool is_returned_changed_ = true;
};

// A line of the stream into the book, and its answer out; an exit status if that cannot be written.
// A bad line goes to `problems`.
std::optional<int> take_line(LiveLines& lines, GrowingBook& book, trace::Problems& problems,
                             std::ostream& out, std::ostream& err) {
  const std::optional<LiveLine> line = lines.read(problems);
  if (!line) return std::nullopt;
  if (book.has_ref(line->ref)) {
    problems.add(lines.file(), lines.number(), "ref",
                 "'" + line->ref + "' is there already on an earlier line");
    return std::nullopt;
  }
  const auto retraced = book.append(*line);
  if (!retraced) {
    problems.add(lines.file(), lines.number(), "amount", retraced.error().detail);
    return std::nullopt;
  }
  ordered_json answer{{"ref", line->ref}};
  if (!line->of_case.empty()) answer["case"] = line->of_case;
  answer["retraced"] = *retraced;
  answer["held"] = book.changes();
  const int status = print(answer.dump() + "\n", out, err);
  return status == 0 ? std::nullopt : std::optional(status);
}

int follow_lines(LiveLines& lines, GrowingBook& book, bool skips_bad, std::ostream& out,
                 std::ostream& err) {
  std::size_t bad_lines = 0;
  while (lines.next()) {
    trace::Problems problems;  // of this line: they are told while the stream goes on
    if (const auto status = take_line(lines, book, problems, out, err)) return *status;
    if (problems.count() == 0) continue;
    for (const std::string& problem : problems.shown()) err << problem << std::endl;
    if (problems.is_fatal() || !skips_bad) return kExitBadData;
    ++bad_lines;
  }
  if (bad_lines > 0) {
    err << bad_lines << (bad_lines == 1 ? " bad line" : " bad lines") << " left out\n";
  }
  return 0;
}

}  // namespace

int trace_live(const LiveInput& input, const Tables& tables, std::istream& in, std::ostream& out,
               std::ostream& err) {
  std::ifstream file;
  if (input.file != "-") file.open(input.file, std::ios::binary);
  std::istream& from = input.file == "-" ? in : file;
  const auto unreadable = [&] {
    err << (input.file == "-" ? "standard input" : input.file) << ": cannot be read\n";
    return kExitUnreadable;
  };
  if (!from) return unreadable();
  auto book = GrowingBook::make(tables.book);
  if (!book) return tell(book.error(), err);
  // `held` is told in differences from here on.
  const ordered_json begin{
      {"begin", true}, {"transfers", book->transfers()}, {"held", book->changes()}};
  if (const int status = print(begin.dump() + "\n", out, err)) return status;
  LiveLines lines(input.file, input.format, from);
  if (const int status = follow_lines(lines, *book, input.skips_bad, out, err)) return status;
  if (from.bad()) return unreadable();
  const ordered_json end{
      {"end", true}, {"transfers", book->transfers()}, {"held", book->last_changes()}};
  return print(end.dump() + "\n", out, err);
}

}  // namespace holdfast::app

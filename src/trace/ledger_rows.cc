#include "trace/ledger_rows.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "trace/ledger_hash.h"
#include "trace/ledger_order.h"
#include "trace/ledger_pairs.h"

namespace holdfast::trace {
namespace {

// Lines wait until there are so many: then the places of their names, far apart in memory, are on
// their way all together.
constexpr std::size_t kBatch = 32;

std::string is_twice(std::string_view ref) {
  return "'" + std::string(ref) + "' is there already on an earlier line";
}

std::string is_surplus(std::string_view) {
  return "brings the ledger to more money than can be counted";
}

}  // namespace

std::optional<std::uint32_t> LedgerRows::find_ref(std::string_view ref) const {
  for (const std::uint32_t row : index_.view().candidates(hash_ref(ref))) {
    if (ref_at(spots_[row]) != ref) continue;
    const std::size_t transfers = transfers_.size();
    return row < transfers ? row : other_of_[row - transfers];
  }
  return std::nullopt;
}

LedgerBuilder::LedgerBuilder(std::string_view file, std::string_view text, RowOptions options,
                             Problems& problems)
    : file_(file), text_(text), options_(options), problems_(problems) {
  rows_.text_ = text;
  waiting_.reserve(kBatch);
}

void LedgerBuilder::expect(std::size_t lines) {
  rows_.transfers_.reserve(lines);
  rows_.spots_.reserve(lines);
  hashes_.reserve(lines);
}

void LedgerBuilder::put(const LedgerLine& line) {
  const auto row = static_cast<std::uint32_t>(rows_.transfers_.size());
  const Waiting& next =
      waiting_.emplace_back(line.from, readable_from(line.from), line.to, readable_from(line.to));
  rows_.accounts_.ask_for(next.from);
  rows_.accounts_.ask_for(next.to);
  rows_.transfers_.push_back({line.time, 0, 0, line.amount});
  rows_.spots_.push_back(spot_of(line.ref));
  hashes_.push_back(hash_ref(line.ref));
  total_ += line.amount.fen;
  if (options_.pairs) tellers_.push_back(line.teller);
  if (!line.is_one_line || !is_in_text(line.ref)) odd_lines_.emplace_back(row, line.line);
  const bool lasts = is_in_text(line.from) && is_in_text(line.to);
  if (waiting_.size() >= kBatch || !lasts) number_waiting();
}

void LedgerBuilder::number_waiting() {
  Transfer* transfer = rows_.transfers_.data() + (rows_.transfers_.size() - waiting_.size());
  for (const Waiting& names : waiting_) {
    transfer->from = rows_.accounts_.insert(names.from_name, names.from).first;
    transfer->to = rows_.accounts_.insert(names.to_name, names.to).first;
    ++transfer;
  }
  waiting_.clear();
}

LedgerBuilder::Spot LedgerBuilder::spot_of(std::string_view ref) {
  CHECK(ref.size() <= kMaxName);
  if (is_in_text(ref)) {
    return static_cast<Spot>(ref.data() - text_.data()) << 17 | ref.size();
  }
  rows_.kept_.emplace_back(ref);
  return Spot{rows_.kept_.size() - 1} << 17 | Spot{1} << 16 | ref.size();
}

LedgerRows LedgerBuilder::finish(std::string_view ref_column, std::string_view amount_column) {
  number_waiting();
  std::vector<Twin> twins = find_twins();
  if (options_.pairs) join_pairs(twins);
  drop_twins(twins, ref_column);
  drop_surplus(amount_column);
  if (!is_dropped_.empty()) squeeze();
  sort_by_time();
  std::ranges::sort(second_refs_);
  for (const auto& [row, spot] : second_refs_) {
    rows_.other_of_.push_back(row);
    rows_.spots_.push_back(spot);
    hashes_.push_back(hash_ref(rows_.ref_at(spot)));
    is_moved_ = true;
  }
  if (is_moved_) rows_.index_.build(hashes_, [](std::span<const std::uint32_t>) {});
  rows_.total_ = Money{static_cast<std::int64_t>(total_)};
  return std::move(rows_);
}

// Lines whose ref is on an earlier line, each with the first of them; in order of lines.
std::vector<LedgerBuilder::Twin> LedgerBuilder::find_twins() {
  std::vector<Twin> twins;
  rows_.index_.build(hashes_, [&](std::span<const std::uint32_t> rows) {
    std::unordered_map<std::string_view, std::uint32_t> first;
    for (const std::uint32_t row : rows) {
      const auto [at, is_new] = first.try_emplace(rows_.ref_at(rows_.spots_[row]), row);
      if (!is_new) twins.push_back({row, at->second});
    }
  });
  std::ranges::sort(twins, {}, &Twin::later);
  return twins;
}

// Equal refs first; then equal accounts and amounts. The payer's line stands, at the earlier of the
// two times: money is not spent before it came.
void LedgerBuilder::join_pairs(std::vector<Twin>& twins) {
  const auto join = [&](Pair pair) {
    Transfer& kept = rows_.transfers_[pair.kept];
    const Transfer& gone = rows_.transfers_[pair.gone];
    kept.time = std::min(kept.time, gone.time);
    drop(pair.gone);
    ++rows_.pairs_;
    const bool is_guessed = tellers_[pair.kept] == Teller::Unknown;
    if (is_guessed) ++rows_.guessed_pairs_;
  };
  const PairFinder finder(rows_.transfers_, tellers_);
  std::vector<bool> is_taken(rows_.transfers_.size());
  std::erase_if(twins, [&](const Twin& twin) {
    if (is_taken[twin.earlier]) return false;
    const auto pair = finder.fit(twin.earlier, twin.later);
    if (!pair) return false;
    is_taken[twin.earlier] = is_taken[twin.later] = true;
    // With equal refs there is nothing to guess, whoever told of them.
    const std::size_t guessed = rows_.guessed_pairs_;
    join(*pair);
    rows_.guessed_pairs_ = guessed;
    return true;
  });
  for (const Twin& twin : twins) is_taken[twin.later] = true;  // bad lines pair with nothing
  for (const Pair& pair : finder.find(is_taken)) {
    second_refs_.emplace_back(pair.kept, rows_.spots_[pair.gone]);
    join(pair);
  }
}

void LedgerBuilder::drop(std::uint32_t row) {
  is_dropped_.resize(rows_.transfers_.size());
  is_dropped_[row] = true;
  total_ -= rows_.transfers_[row].amount.fen;
}

void LedgerBuilder::drop_twins(const std::vector<Twin>& twins, std::string_view column) {
  std::vector<std::uint32_t> rows;
  for (const Twin& twin : twins) rows.push_back(twin.later);
  for (const std::uint32_t row : rows) drop(row);
  report(rows, column, is_twice);
}

void LedgerBuilder::drop_surplus(std::string_view column) {
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  if (total_ <= kMost) return;
  std::vector<std::uint32_t> rows;
  Int128 sum = 0;
  for (std::uint32_t row = 0; row < rows_.transfers_.size(); ++row) {
    if (is_dropped(row)) continue;
    sum += rows_.transfers_[row].amount.fen;
    if (sum <= kMost) continue;
    sum -= rows_.transfers_[row].amount.fen;
    rows.push_back(row);
  }
  for (const std::uint32_t row : rows) drop(row);
  report(rows, column, is_surplus);
}

// `rows` in ascending order.
void LedgerBuilder::report(const std::vector<std::uint32_t>& rows, std::string_view column,
                           std::string (*what)(std::string_view ref)) {
  const std::size_t shown = std::min(rows.size(), Problems::kShown);
  const std::vector<std::size_t> lines =
      lines_of({rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown)});
  for (std::size_t i = 0; i < shown; ++i) {
    problems_.add(file_, lines[i], column, what(rows_.ref_at(rows_.spots_[rows[i]])));
  }
  problems_.add_unshown(rows.size() - shown);
}

// Nobody notes the line of every row: it is counted again for the few that are asked for.
std::vector<std::size_t> LedgerBuilder::lines_of(const std::vector<std::uint32_t>& rows) const {
  std::vector<std::size_t> lines;
  std::size_t place = 0;
  std::size_t line = 1;
  for (const std::uint32_t row : rows) {
    const auto odd = std::ranges::lower_bound(odd_lines_, row, {}, [](auto& o) { return o.first; });
    if (odd != odd_lines_.end() && odd->first == row) {
      lines.push_back(odd->second);
      continue;
    }
    const auto end = static_cast<std::size_t>(rows_.spots_[row] >> 17);
    line += static_cast<std::size_t>(std::ranges::count(text_.substr(place, end - place), '\n'));
    place = end;
    lines.push_back(line);
  }
  return lines;
}

// Takes the dropped rows out.
void LedgerBuilder::squeeze() {
  std::vector<std::uint32_t> moved_to(second_refs_.empty() ? 0 : rows_.transfers_.size());
  std::size_t end = 0;
  for (std::size_t row = 0; row < rows_.transfers_.size(); ++row) {
    if (is_dropped_[row]) continue;
    rows_.transfers_[end] = rows_.transfers_[row];
    rows_.spots_[end] = rows_.spots_[row];
    hashes_[end] = hashes_[row];
    if (!moved_to.empty()) moved_to[row] = static_cast<std::uint32_t>(end);
    ++end;
  }
  for (auto& [row, spot] : second_refs_) row = moved_to[row];
  rows_.transfers_.resize(end);
  rows_.spots_.resize(end);
  hashes_.resize(end);
  is_moved_ = true;
}

void LedgerBuilder::sort_by_time() {
  if (std::ranges::is_sorted(rows_.transfers_, {}, &Transfer::time)) return;
  const Large<std::uint32_t> order = order_by_time(rows_.transfers_);
  put_in_order(rows_.transfers_, order);
  put_in_order(rows_.spots_, order);
  put_in_order(hashes_, order);
  if (!second_refs_.empty()) {
    std::vector<std::uint32_t> moved_to(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) moved_to[order[i]] = i;
    for (auto& [row, spot] : second_refs_) row = moved_to[row];
  }
  is_moved_ = true;
}

}  // namespace holdfast::trace

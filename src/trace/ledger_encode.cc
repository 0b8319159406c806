#include "trace/ledger_encode.h"

#include <algorithm>
#include <cstring>

#include "trace/ledger_hash.h"

namespace holdfast::trace {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20;

template <class T>
std::string_view bytes_of(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

// Writes sections one behind the other; filled up, summed and entered into the header.
class SectionWriter {
 public:
  explicit SectionWriter(const LedgerSink& sink) : sink_(sink) { buffer_.reserve(kBuffer); }

  Result<void> leave_room_for_header() {
    end_ = sizeof(LedgerHeader);
    return sink_(std::string(sizeof(LedgerHeader), '\0'));
  }

  void begin(LedgerSection section) {
    place_ = &header.at(section);
    *place_ = {end_, 0, 0};
    sum_ = {};
  }

  Result<void> add(std::string_view bytes) {
    place_->size += bytes.size();
    while (!bytes.empty()) {
      const std::size_t n = std::min(kBuffer - buffer_.size(), bytes.size());
      buffer_.append(bytes.substr(0, n));
      bytes.remove_prefix(n);
      if (buffer_.size() < kBuffer) continue;
      TRYV(flush());
    }
    return {};
  }

  Result<void> finish() {
    buffer_.append((kLedgerAlign - buffer_.size() % kLedgerAlign) % kLedgerAlign, '\0');
    TRYV(flush());
    place_->checksum = sum_.value();
    return {};
  }

  Result<void> whole(LedgerSection section, std::string_view bytes) {
    begin(section);
    TRYV(add(bytes));
    return finish();
  }

  std::uint64_t end() const { return end_; }

  LedgerHeader header;

 private:
  Result<void> flush() {
    sum_.add(buffer_);
    end_ += buffer_.size();
    TRYV(sink_(buffer_));
    buffer_.clear();
    return {};
  }

  const LedgerSink& sink_;
  LedgerHeader::Place* place_ = nullptr;
  Checksum sum_;
  std::string buffer_;
  std::uint64_t end_ = 0;
};

// Texts given one by one: `text(i)` twice for each.
template <class Text>
Result<void> write_texts(SectionWriter& out, LedgerSection bases_section, std::size_t count,
                         Text text) {
  std::vector<std::uint64_t> bases;
  std::vector<std::uint16_t> lengths;
  bases.reserve(count / Texts::kGroup + 1);
  lengths.reserve(count);
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % Texts::kGroup == 0) bases.push_back(end);
    const std::size_t size = text(i).size();
    CHECK(size <= LedgerBuilder::kMaxName);
    lengths.push_back(static_cast<std::uint16_t>(size));
    end += size;
  }
  const auto next = [&](int by) {
    return static_cast<LedgerSection>(static_cast<int>(bases_section) + by);
  };
  TRYV(out.whole(bases_section, bytes_of<std::uint64_t>(bases)));
  TRYV(out.whole(next(1), bytes_of<std::uint16_t>(lengths)));
  out.begin(next(2));
  for (std::size_t i = 0; i < count; ++i) {
    TRYV(out.add(text(i)));
  }
  return out.finish();
}

// The accounts that count, in order of their names.
struct Ranking {
  std::vector<std::string_view> names;  // by rank
  std::vector<std::uint32_t> rank;      // by the book's number; kNone: left out
};

Ranking rank_accounts(const Book& book) {
  const Ledger ledger = book.ledger();
  std::vector<bool> counts(ledger.accounts);
  for (const Transfer& t : ledger.transfers) counts[t.from] = counts[t.to] = true;
  for (std::size_t a = 0; a < ledger.openings.size(); ++a) {
    if (ledger.openings[a].fen > 0) counts[a] = true;
  }
  std::vector<std::string_view> names;
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t a = 0; a < ledger.accounts; ++a) {
    if (!counts[a]) continue;
    names.push_back(book.account(a));
    numbers.push_back(a);
  }
  Ranking ranking;
  ranking.rank.assign(ledger.accounts, NameTable::kNone);
  ranking.names.reserve(names.size());
  for (const std::uint32_t i : order_of_names(names)) {
    ranking.rank[numbers[i]] = static_cast<std::uint32_t>(ranking.names.size());
    ranking.names.push_back(names[i]);
  }
  return ranking;
}

Result<void> write_transfers(SectionWriter& out, std::span<const Transfer> transfers,
                             const std::vector<std::uint32_t>& rank) {
  constexpr std::size_t kStep = 4096;
  std::vector<Transfer> some(kStep);
  out.begin(LedgerSection::Transfers);
  for (std::size_t begin = 0; begin < transfers.size(); begin += kStep) {
    const auto part = transfers.subspan(begin, std::min(kStep, transfers.size() - begin));
    for (std::size_t i = 0; i < part.size(); ++i) {
      some[i] = {part[i].time, rank[part[i].from], rank[part[i].to], part[i].amount};
    }
    TRYV(out.add(bytes_of(std::span<const Transfer>(some.data(), part.size()))));
  }
  return out.finish();
}

Result<void> write_openings(SectionWriter& out, std::span<const Money> openings,
                            const Ranking& ranking) {
  std::vector<Money> by_rank;
  for (std::size_t a = 0; a < openings.size(); ++a) {
    if (openings[a].fen == 0) continue;
    by_rank.resize(ranking.names.size());
    by_rank[ranking.rank[a]] = openings[a];
    out.header.opened_fen += openings[a].fen;
  }
  return out.whole(LedgerSection::Openings, bytes_of<Money>(by_rank));
}

}  // namespace

Result<LedgerHeader> encode_ledger(const Book& book, const LedgerSink& sink) {
  const Ledger ledger = book.ledger();
  const LedgerRows& rows = book.rows();
  const Ranking ranking = rank_accounts(book);
  SectionWriter out(sink);
  LedgerHeader& header = out.header;
  std::memcpy(header.magic.data(), kLedgerMagic.data(), header.magic.size());
  header.transfers = ledger.transfers.size();
  header.accounts = ranking.names.size();
  header.refs = header.transfers + rows.others();
  header.total_fen = book.total().fen;

  TRYV(out.leave_room_for_header());
  TRYV(write_transfers(out, ledger.transfers, ranking.rank));
  TRYV(write_texts(out, LedgerSection::AccountBases, ranking.names.size(),
                   [&](std::size_t i) { return ranking.names[i]; }));
  TRYV(write_texts(out, LedgerSection::RefBases, header.refs, [&](std::size_t i) {
    return i < header.transfers ? rows.ref(static_cast<std::uint32_t>(i))
                                : rows.other_ref(i - header.transfers);
  }));
  TRYV(out.whole(LedgerSection::RefStarts, bytes_of(rows.index().starts)));
  TRYV(out.whole(LedgerSection::RefRows, bytes_of(rows.index().rows)));
  std::vector<std::uint32_t> other_of;
  for (std::size_t i = 0; i < rows.others(); ++i) other_of.push_back(rows.other_of(i));
  TRYV(out.whole(LedgerSection::OtherOf, bytes_of<std::uint32_t>(other_of)));
  TRYV(write_openings(out, ledger.openings, ranking));
  header.size = out.end();
  header.checksum = header.expected_checksum();
  return header;
}

}  // namespace holdfast::trace

// The whole check of a ledger file (LedgerFile::verify).
#include <algorithm>
#include <vector>

#include "trace/csv.h"
#include "trace/ledger_file.h"
#include "trace/ledger_hash.h"
#include "trace/ledger_input.h"

namespace holdfast::trace {
namespace {

class Check {
 public:
  Check(const LedgerFile& file, std::string_view name) : file_(file), name_(name) {}

  Result<void> transfers() const {
    const auto accounts = file_.accounts().size();
    Int128 total = 0;
    Instant before = Instant{INT64_MIN};
    std::size_t row = 0;
    for (const Transfer& t : file_.transfers()) {
      if (t.from >= accounts || t.to >= accounts) {
        return damaged(LedgerSection::Transfers, row, "names an account that is not there");
      }
      if (t.from == t.to) return damaged(LedgerSection::Transfers, row, "goes to where it is from");
      if (t.amount.fen <= 0 || t.amount > kMaxMoney) {
        return damaged(LedgerSection::Transfers, row, "has an amount that cannot be");
      }
      if (t.time < before) return damaged(LedgerSection::Transfers, row, "is out of order of time");
      before = t.time;
      total += t.amount.fen;
      ++row;
    }
    if (total == file_.header().total_fen) return {};
    return damaged(LedgerSection::Transfers, row, "and those before do not sum to the total");
  }

  // The bytes are exactly the texts, one behind the other.
  Result<void> layout(const Texts& texts, LedgerSection section) const {
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i % Texts::kGroup == 0 && texts.bases()[i / Texts::kGroup] != end) {
        return damaged(section, i, "does not begin where the one before ends");
      }
      end += texts.lengths()[i];
    }
    if (end == texts.bytes().size()) return {};
    return damaged(section, texts.size(), "is not where the bytes end");
  }

  Result<void> accounts() const {
    TRYV(layout(file_.accounts(), LedgerSection::AccountBytes));
    std::string_view before;
    std::size_t place = 0;
    for (std::size_t i = 0; i < file_.accounts().size(); ++i) {
      const std::size_t size = file_.accounts().lengths()[i];
      const std::string_view name = file_.accounts().bytes().substr(place, size);
      place += size;
      if (const char* fault = fault_of_account(name)) {
        return damaged(LedgerSection::AccountBytes, i, fault);
      }
      if (!is_utf8(name)) return damaged(LedgerSection::AccountBytes, i, "is not UTF-8 text");
      if (name <= before) return damaged(LedgerSection::AccountBytes, i, "is out of order");
      before = name;
    }
    return {};
  }

  // Every ref is in the bucket of its hash, once, and no two of a bucket are equal.
  Result<void> refs() const {
    TRYV(layout(file_.refs(), LedgerSection::RefBytes));
    std::vector<std::uint64_t> hashes;
    hashes.reserve(file_.refs().size());
    std::size_t place = 0;
    for (std::size_t i = 0; i < file_.refs().size(); ++i) {
      const std::size_t size = file_.refs().lengths()[i];
      const std::string_view ref = file_.refs().bytes().substr(place, size);
      place += size;
      if (ref.empty()) return damaged(LedgerSection::RefBytes, i, "is empty");
      if (!is_utf8(ref)) return damaged(LedgerSection::RefBytes, i, "is not UTF-8 text");
      hashes.push_back(hash_ref(ref));
    }
    std::optional<std::uint32_t> twin;
    RefIndex index;
    index.build(hashes, [&](std::span<const std::uint32_t> rows) {
      std::vector<std::string_view> refs;
      for (const std::uint32_t row : rows) refs.push_back(file_.refs()[row]);
      std::ranges::sort(refs);
      if (!twin && std::ranges::adjacent_find(refs) != refs.end()) twin = rows.front();
    });
    if (twin) return damaged(LedgerSection::RefBytes, *twin, "is there twice");
    const auto same = [](std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
      return std::ranges::mismatch(a, b).in1 - a.begin();
    };
    const RefIndexView expected = index.view();
    const auto starts = same(file_.index().starts, expected.starts);
    if (static_cast<std::size_t>(starts) != expected.starts.size()) {
      return damaged(LedgerSection::RefStarts, static_cast<std::size_t>(starts), "is wrong");
    }
    const auto rows = same(file_.index().rows, expected.rows);
    if (static_cast<std::size_t>(rows) == expected.rows.size()) return {};
    return damaged(LedgerSection::RefRows, static_cast<std::size_t>(rows), "is wrong");
  }

  Result<void> others() const {
    std::size_t i = 0;
    for (const std::uint32_t transfer : file_.other_of()) {
      if (transfer >= file_.transfers().size()) {
        return damaged(LedgerSection::OtherOf, i, "is of no transfer");
      }
      ++i;
    }
    return {};
  }

  Result<void> openings() const {
    Int128 opened = 0;
    std::size_t i = 0;
    for (const Money opening : file_.openings()) {
      if (opening.fen < 0) return damaged(LedgerSection::Openings, i, "is below 0");
      opened += opening.fen;
      ++i;
    }
    if (opened != file_.header().opened_fen) {
      return damaged(LedgerSection::Openings, i, "and those before do not sum to the total");
    }
    if (opened + file_.header().total_fen <= INT64_MAX) return {};
    return damaged(LedgerSection::Openings, i, "brings it to more money than can be counted");
  }

  std::unexpected<Error> damaged(LedgerSection section, std::size_t row,
                                 std::string_view what) const {
    return fail(ErrorKind::Invalid, "ledger.damaged",
                name_ + ": " + std::string(name_of(section)) + ": number " + std::to_string(row) +
                    " " + std::string(what) + "; import it again",
                name_);
  }

 private:
  const LedgerFile& file_;
  std::string name_;
};

}  // namespace

Result<void> LedgerFile::verify() const {
  const char* const start = reinterpret_cast<const char*>(bytes_.data());
  for (std::size_t i = 0; i < kLedgerSections; ++i) {
    const LedgerHeader::Place& place = header_.places[i];
    const std::size_t size = (place.size + kLedgerAlign - 1) / kLedgerAlign * kLedgerAlign;
    Checksum sum;
    sum.add({start + place.offset, size});
    if (sum.value() != place.checksum) {
      return fail(ErrorKind::Invalid, "ledger.damaged",
                  name_ + ": is damaged: the checksum of the " +
                      std::string(name_of(static_cast<LedgerSection>(i))) +
                      " differs; restore it from a copy or import it again",
                  name_);
    }
  }
  const Check check(*this, name_);
  TRYV(check.transfers());
  TRYV(check.accounts());
  TRYV(check.refs());
  TRYV(check.others());
  return check.openings();
}

}  // namespace holdfast::trace

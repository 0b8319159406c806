#include "trace/ledger_file.h"

#include <algorithm>
#include <cstring>

#include "trace/ledger_hash.h"

namespace holdfast::trace {
namespace {

constexpr std::array<std::string_view, kLedgerSections> kSectionNames{
    "transfers", "account bases", "account lengths", "account names", "ref bases", "ref lengths",
    "refs",      "ref buckets",   "ref rows",        "second refs",   "openings"};

// Sizes that follow from the counts; nothing for bytes of texts, which may have any.
std::optional<std::uint64_t> expected_size(const LedgerHeader& header, LedgerSection section) {
  const auto bases = [](std::uint64_t count) {
    return (count + Texts::kGroup - 1) / Texts::kGroup;
  };
  switch (section) {
    case LedgerSection::Transfers:
      return header.transfers * sizeof(Transfer);
    case LedgerSection::AccountBases:
      return bases(header.accounts) * 8;
    case LedgerSection::AccountLengths:
      return header.accounts * 2;
    case LedgerSection::RefBases:
      return bases(header.refs) * 8;
    case LedgerSection::RefLengths:
      return header.refs * 2;
    case LedgerSection::RefStarts:
      return (RefIndexView::buckets_for(header.refs) + 1) * 4;
    case LedgerSection::RefRows:
      return header.refs * 4;
    case LedgerSection::OtherOf:
      return (header.refs - header.transfers) * 4;
    case LedgerSection::Openings:
      return header.at(section).size == 0 ? 0 : header.accounts * 8;
    case LedgerSection::AccountBytes:
    case LedgerSection::RefBytes:
      break;
  }
  return std::nullopt;
}

std::unexpected<Error> refuse(std::string reason, std::string_view name, const std::string& what) {
  return fail(ErrorKind::Invalid, "ledger." + reason, std::string(name) + ": " + what,
              std::string(name));
}

Result<void> check_places(const LedgerHeader& header, std::string_view name) {
  constexpr std::uint64_t kMost = 0xFFFF'FFFF;
  const bool is_possible = header.transfers < kMost && header.accounts < kMost &&
                           header.refs >= header.transfers && header.refs < kMost;
  std::uint64_t end = sizeof header;
  for (std::size_t i = 0; is_possible && i < kLedgerSections; ++i) {
    const auto section = static_cast<LedgerSection>(i);
    const LedgerHeader::Place& place = header.places[i];
    const auto expected = expected_size(header, section);
    const bool fits = place.offset == end && end <= header.size &&
                      place.size <= header.size - end && (!expected || *expected == place.size);
    if (!fits) end = header.size + 1;
    if (!fits) break;
    end += (place.size + kLedgerAlign - 1) / kLedgerAlign * kLedgerAlign;
  }
  if (is_possible && end == header.size) return {};
  return refuse("damaged", name, "is damaged: its table of sections is not sound; import it again");
}

template <class T>
std::span<const T> as(std::string_view bytes) {
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

}  // namespace

std::string_view name_of(LedgerSection section) {
  return kSectionNames[static_cast<std::size_t>(section)];
}

std::uint64_t LedgerHeader::expected_checksum() const {
  LedgerHeader copy = *this;
  copy.checksum = 0;
  Checksum sum;
  sum.add({reinterpret_cast<const char*>(&copy), sizeof copy});
  return sum.value();
}

std::string_view Texts::operator[](std::size_t i) const {
  if (i >= lengths_.size()) return {};
  const std::size_t group = i / kGroup;
  if (group >= bases_.size()) return {};
  std::uint64_t before = 0;
  for (std::size_t k = group * kGroup; k < i; ++k) before += lengths_[k];
  const std::uint64_t base = bases_[group];
  const std::uint64_t size = lengths_[i];
  if (base > bytes_.size() || bytes_.size() - base < before + size) return {};
  return bytes_.substr(base + before, size);
}

std::string_view LedgerFile::section(LedgerSection section) const {
  const LedgerHeader::Place& place = header_.at(section);
  return {reinterpret_cast<const char*>(bytes_.data()) + place.offset, place.size};
}

Result<LedgerFile> LedgerFile::open(std::span<const std::byte> bytes, std::string_view name) {
  LedgerFile file;
  file.name_ = name;
  file.bytes_ = bytes;
  LedgerHeader& header = file.header_;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!text.starts_with(kLedgerMagic)) {
    const bool is_near = text.size() > 4 && text.starts_with(kLedgerMagic.substr(0, 4));
    return is_near
               ? refuse("damaged", name,
                        "is damaged: line ends were changed on the way (copy it as binary)")
               : refuse("foreign", name, "is no ledger file: make one with holdfast ledger import");
  }
  if (bytes.size() < sizeof header) {
    return refuse("cut", name, "is cut off within its header; import it again");
  }
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.order != LedgerHeader{}.order) {
    return refuse("foreign", name, "was written on a machine with another byte order");
  }
  if (header.version != kLedgerVersion) {
    return refuse("newer", name,
                  "has format " + std::to_string(header.version) + ", this program reads format " +
                      std::to_string(kLedgerVersion) +
                      ": use the program it was written with, or import it again");
  }
  if (header.checksum != header.expected_checksum()) {
    return refuse("damaged", name, "is damaged: the header's checksum differs; import it again");
  }
  if (header.size != bytes.size()) {
    return refuse("cut", name,
                  "has " + std::to_string(bytes.size()) + " bytes and should have " +
                      std::to_string(header.size) +
                      (bytes.size() < header.size ? ": it is cut off" : ": something was added") +
                      "; import it again");
  }
  TRYV(check_places(header, name));
  using S = LedgerSection;
  const auto u64 = [&](S s) { return as<std::uint64_t>(file.section(s)); };
  const auto u32 = [&](S s) { return as<std::uint32_t>(file.section(s)); };
  const auto u16 = [&](S s) { return as<std::uint16_t>(file.section(s)); };
  file.transfers_ = as<Transfer>(file.section(S::Transfers));
  file.accounts_ = {u64(S::AccountBases), u16(S::AccountLengths), file.section(S::AccountBytes)};
  file.refs_ = {u64(S::RefBases), u16(S::RefLengths), file.section(S::RefBytes)};
  file.index_ = {u32(S::RefStarts), u32(S::RefRows)};
  file.other_of_ = u32(S::OtherOf);
  file.openings_ = as<Money>(file.section(S::Openings));
  return file;
}

std::optional<std::uint32_t> LedgerFile::find_account(std::string_view name) const {
  std::size_t begin = 0;
  std::size_t end = accounts_.size();
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (accounts_[middle] < name) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == accounts_.size() || accounts_[begin] != name) return std::nullopt;
  return static_cast<std::uint32_t>(begin);
}

std::optional<std::uint32_t> LedgerFile::find_ref(std::string_view ref) const {
  for (const std::uint32_t row : index_.candidates(hash_ref(ref))) {
    if (row >= refs_.size() || refs_[row] != ref) continue;
    if (row < transfers_.size()) return row;
    const std::uint32_t transfer = other_of_[row - transfers_.size()];
    if (transfer < transfers_.size()) return transfer;
  }
  return std::nullopt;
}

}  // namespace holdfast::trace

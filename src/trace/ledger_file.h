// The ledger file: a ledger as it lies in memory, so that a mapped file is ready at once.
//
//   file     := header section*            each section follows the one before, at a multiple of 64
//   header   := magic version order size transfers accounts refs total opened section_place{11}
//   zero*
//               checksum                   512 bytes; the checksum is of the 504 before it
//   magic    := 89 "HFL" 0D 0A 1A 0A       (a copy that changed line ends is told apart)
//   version  := u32                        1
//   order    := u32                        01020304 as the writer's memory has it: little-endian
//   size     := u64                        of the whole file
//   transfers, accounts, refs := u64       how many; refs := transfers + second refs
//   total, opened := i64                   fen: the sum of all amounts, of all openings
//   section_place := offset:u64 size:u64 checksum:u64    the checksum takes in the zeros behind it
//   section  := byte{size} zero*           filled up with zeros to a multiple of 64
//
//   0 transfers   := (time:i64 from:u32 to:u32 amount:i64){transfers}    by time; trace::Transfer
//   1-3 accounts  := texts{accounts}       in ascending order of bytes: a number is a rank
//   4-6 refs      := texts{refs}           of the transfers, in their order; then the second refs
//   7 starts      := u32{buckets + 1}      ledger_refs.h: where a bucket begins in
//   8 rows        := u32{refs}             rows of refs by bucket
//   9 other_of    := u32{refs - transfers} the transfer that a second ref is of (told of twice)
//   10 openings   := i64{accounts} | nothing    fen
//   texts         := bases lengths bytes   three sections
//   bases         := u64{(count + 63) / 64}     where the bytes of text 0, 64, 128 ... begin
//   lengths       := u16{count}
//   bytes         := byte*                 all texts, one behind the other, UTF-8
//
// 24 bytes a transfer, about 7 and the ref's own bytes to find it by its ref.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trace/ledger_refs.h"
#include "trace/trace.h"

namespace holdfast::trace {

/// What a ledger file begins with.
inline constexpr std::string_view kLedgerMagic{"\x89HFL\r\n\x1A\n", 8};
inline constexpr std::uint32_t kLedgerVersion = 1;
inline constexpr std::size_t kLedgerAlign = 64;

enum class LedgerSection : std::uint8_t {
  Transfers,
  AccountBases,
  AccountLengths,
  AccountBytes,
  RefBases,
  RefLengths,
  RefBytes,
  RefStarts,
  RefRows,
  OtherOf,
  Openings,
};
inline constexpr std::size_t kLedgerSections = 11;

/// The name of a section for people.
std::string_view name_of(LedgerSection section);

/// The header as it lies in the file.
struct LedgerHeader {
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t checksum = 0;
  };
  std::array<char, 8> magic{};
  std::uint32_t version = kLedgerVersion;
  std::uint32_t order = 0x0102'0304;
  std::uint64_t size = 0;
  std::uint64_t transfers = 0;
  std::uint64_t accounts = 0;
  std::uint64_t refs = 0;
  std::int64_t total_fen = 0;
  std::int64_t opened_fen = 0;
  std::array<Place, kLedgerSections> places{};
  std::array<std::uint64_t, 22> zero{};
  std::uint64_t checksum = 0;

  Place& at(LedgerSection section) { return places[static_cast<std::size_t>(section)]; }
  const Place& at(LedgerSection section) const { return places[static_cast<std::size_t>(section)]; }
  /// The checksum that should stand in it.
  std::uint64_t expected_checksum() const;
};
static_assert(sizeof(LedgerHeader) == 512);
static_assert(sizeof(Transfer) == 24);

/// Texts in three arrays. Safe on any bytes: what does not fit is an empty text.
class Texts {
 public:
  static constexpr std::size_t kGroup = 64;

  Texts() = default;
  Texts(std::span<const std::uint64_t> bases, std::span<const std::uint16_t> lengths,
        std::string_view bytes)
      : bases_(bases), lengths_(lengths), bytes_(bytes) {}

  std::size_t size() const { return lengths_.size(); }
  std::string_view operator[](std::size_t i) const;

  std::span<const std::uint64_t> bases() const { return bases_; }
  std::span<const std::uint16_t> lengths() const { return lengths_; }
  std::string_view bytes() const { return bytes_; }

 private:
  std::span<const std::uint64_t> bases_;
  std::span<const std::uint16_t> lengths_;
  std::string_view bytes_;
};

/// A ledger file that lies in memory, most likely mapped.
class LedgerFile {
 public:
  /// Looks at the header and the sizes only: the sections may hold anything (see verify). All
  /// accessors are safe whatever they hold, and follow() checks what it is given.
  /// `bytes` must be aligned to 8 and outlive the file. `name`: for messages.
  /// @err ledger.foreign, ledger.newer, ledger.cut (also too long), ledger.damaged
  static Result<LedgerFile> open(std::span<const std::byte> bytes, std::string_view name);

  const LedgerHeader& header() const { return header_; }
  std::span<const Transfer> transfers() const { return transfers_; }
  const Texts& accounts() const { return accounts_; }
  const Texts& refs() const { return refs_; }
  const RefIndexView& index() const { return index_; }
  std::span<const std::uint32_t> other_of() const { return other_of_; }
  std::span<const Money> openings() const { return openings_; }

  /// The number of an account. Cost: O(log accounts).
  std::optional<std::uint32_t> find_account(std::string_view name) const;
  /// The transfer that has this ref, as its own or as its second one.
  std::optional<std::uint32_t> find_ref(std::string_view ref) const;

  /// Checks everything: every byte (checksums), order of times, numbers, amounts and their sum,
  /// order of names, refs that are there twice, the index. Reads the whole file once, the refs by
  /// the index once more. @err ledger.damaged: the place and what is wrong
  Result<void> verify() const;

 private:
  std::string_view section(LedgerSection section) const;

  std::string name_;
  std::span<const std::byte> bytes_;
  LedgerHeader header_;
  std::span<const Transfer> transfers_;
  Texts accounts_;
  Texts refs_;
  RefIndexView index_;
  std::span<const std::uint32_t> other_of_;
  std::span<const Money> openings_;
};

}  // namespace holdfast::trace

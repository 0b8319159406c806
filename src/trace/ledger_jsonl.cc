// Transfers out of JSONL.
#include <algorithm>
#include <array>
#include <cstring>

#include "trace/ledger_fields.h"
#include "trace/ledger_hash.h"
#include "trace/ledger_input.h"
#include "trace/ledger_json.h"

namespace holdfast::trace {
namespace {

enum Key { kTime, kFrom, kTo, kAmount, kRef, kNeeded, kToldBy = kNeeded, kKeys };
constexpr std::array<std::string_view, kKeys> kNames{"time",       "from", "to",
                                                     "amount_fen", "ref",  "told_by"};

bool is_ascii(std::string_view text) {
  std::uint64_t any = 0;
  for (; text.size() >= 8; text.remove_prefix(8)) any |= load64(text.data());
  for (const char c : text) any |= static_cast<unsigned char>(c);
  return (any & 0x8080'8080'8080'8080) == 0;
}

class TransferJsonl {
 public:
  TransferJsonl(const LedgerInput& input, Problems& problems)
      : input_(input),
        text_(input.text),
        problems_(problems),
        json_(kNames),
        builder_(input.file, input.text, input.options, problems),
        line_(input.first_line - 1) {}

  LedgerRows read() {
    std::size_t place = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    builder_.expect(expected_lines());
    while (place < text_.size() && !is_full_) {
      const std::size_t before = place;
      const void* const found = std::memchr(text_.data() + place, '\n', text_.size() - place);
      const std::size_t end =
          found == nullptr
              ? text_.size()
              : static_cast<std::size_t>(static_cast<const char*>(found) - text_.data());
      ++line_;
      read_line(text_.substr(place, end - place));
      place = end + 1;
      if (input_.progress && place / kProgressEvery != before / kProgressEvery) {
        input_.progress(std::min(place, text_.size()), line_);
      }
    }
    return builder_.finish(kNames[kRef], kNames[kAmount]);
  }

 private:
  std::size_t expected_lines() const {
    const std::string_view sample = text_.substr(0, std::size_t{64} << 10);
    const auto lines = static_cast<std::size_t>(std::ranges::count(sample, '\n'));
    if (sample.size() == text_.size()) return lines + 1;
    return text_.size() / sample.size() * (lines + lines / 64 + 1);
  }

  void read_line(std::string_view line) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    if (!is_ascii(line) && !is_utf8(line)) return bad("JSON", "is not UTF-8 text");
    if (!json_.read(line)) return bad(json_.fault_key(), json_.fault());
    for (std::size_t key = 0; key < kNeeded; ++key) {
      const JsonValue::Kind kind = json_[key].kind;
      if (kind == JsonValue::Kind::Missing) return bad(kNames[key], "is missing");
      const bool is_number = kind == JsonValue::Kind::Number && (key == kTime || key == kAmount);
      const bool is_string = kind == JsonValue::Kind::String && key != kAmount;
      if (!is_number && !is_string) {
        return bad(kNames[key], key == kAmount ? "is not a whole number of fen"
                                : key == kTime ? "is neither a string nor a number"
                                               : "is not a string");
      }
    }
    take();
  }

  void take() {
    const std::string_view from = json_[kFrom].text;
    const std::string_view to = json_[kTo].text;
    const std::string_view ref = json_[kRef].text;
    const auto time = times_.read(json_[kTime].text);
    if (!time) return bad(kNames[kTime], time.error().detail);
    if (const char* fault = fault_of_account(from)) return bad(kNames[kFrom], fault);
    if (const char* fault = fault_of_account(to)) return bad(kNames[kTo], fault);
    if (from == to) {
      return bad(kNames[kTo],
                 "is the account the money comes from: a transfer to itself moves nothing");
    }
    const auto amount = read_fen(json_[kAmount].text);
    if (!amount) return;
    if (const char* fault = fault_of_ref(ref)) return bad(kNames[kRef], fault);
    LedgerLine line{*time, *amount, from, to, ref, line_};
    if (input_.options.pairs) {
      const bool is_told = json_[kToldBy].kind == JsonValue::Kind::String;
      const auto teller =
          teller_of(from, to, is_told ? std::optional(json_[kToldBy].text) : std::nullopt);
      if (!teller) return bad(kNames[kToldBy], "is the institution of neither account");
      line.teller = *teller;
    }
    if (!builder_.has_room()) {
      is_full_ = true;
      problems_.add_fatal(input_.file, line_, kNames[kRef], "more lines than can be numbered");
      return;
    }
    builder_.put(line);
  }

  std::optional<Money> read_fen(std::string_view text) {
    std::int64_t fen = 0;
    const auto quoted = [&] { return "'" + std::string(text.substr(0, 64)) + "' "; };
    for (const char c : text.substr(text.starts_with('-') ? 1 : 0)) {
      if (c < '0' || c > '9')
        return bad(kNames[kAmount], quoted() + "is not a whole number of fen"), std::nullopt;
      fen = fen * 10 + (c - '0');
      if (fen > kMaxMoney.fen) {
        return bad(kNames[kAmount], quoted() + "is more than 10 trillion yuan"), std::nullopt;
      }
    }
    if (fen == 0 || text.starts_with('-')) {
      return bad(kNames[kAmount], quoted() + "is not above 0"), std::nullopt;
    }
    return Money{fen};
  }

  void bad(std::string_view key, std::string_view what) {
    problems_.add(input_.file, line_, key, what);
  }

  const LedgerInput& input_;
  std::string_view text_;
  Problems& problems_;
  JsonLine json_;
  LedgerBuilder builder_;
  TimeReader times_;
  std::size_t line_;
  bool is_full_ = false;
};

}  // namespace

LedgerRows read_transfers_jsonl(const LedgerInput& input, Problems& problems) {
  return TransferJsonl(input, problems).read();
}

}  // namespace holdfast::trace

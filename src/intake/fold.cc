#include "intake/fold.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace holdfast::intake {
namespace {

/// The length of the valid UTF-8 sequence at `i`, 0 if there is none.
std::size_t sequence(std::string_view s, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(at(s, i + k)); };
  const unsigned char lead = byte(0);
  const auto tail = [&](std::size_t k) { return (byte(k) & 0xC0) == 0x80; };
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return tail(1) ? 2 : 0;
  if (lead < 0xF0) {
    if (!tail(1) || !tail(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;
    return lead == 0xED && byte(1) >= 0xA0 ? 0 : 3;
  }
  if (lead > 0xF4 || !tail(1) || !tail(2) || !tail(3)) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  return lead == 0xF4 && byte(1) >= 0x90 ? 0 : 4;
}

/// True if two characters of plain Chinese (U+4000 to U+9FFF) stand at `at`, of which eight bytes
/// can be read: nearly all of a text.
bool is_plain_pair(const char* at) {
  std::array<unsigned char, 8> bytes;
  std::memcpy(bytes.data(), at, bytes.size());
  std::uint64_t text = 0;
  for (std::size_t k = 6; k > 0; --k) text = text << 8 | bytes[k - 1];
  if ((text & 0xC0C0F0C0C0F0) != 0x8080E08080E0) return false;
  // The low half of a lead byte is 4 to 9: adding 12 carries from 4 on, adding 6 from 10 on.
  const std::uint64_t low = text & 0x00000F00000F;
  constexpr std::uint64_t carry = 0x000010000010;
  return ((low + 0x00000C00000C) & carry) == carry && ((low + 0x000006000006) & carry) == 0;
}

constexpr std::string_view kKeep = "same";

/// What a code point outside plain CJK folds to: kKeep, empty to drop it, or its replacement.
std::string_view fold_of(char32_t c) {
  static constexpr std::string_view ascii =
      "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
      "abcdefghijklmnopqrstuvwxyz{|}~";
  if (c >= 0xFF01 && c <= 0xFF5E) {
    // Full-width ，！；？ stay: they end sentences and addresses, as their ASCII forms need not.
    if (c == 0xFF0C || c == 0xFF01 || c == 0xFF1B || c == 0xFF1F) return kKeep;
    return ascii.substr(static_cast<std::size_t>(c - 0xFF01), 1);
  }
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 || c == 0xFEFF ||
      c == 0xAD || (c >= 0xFE00 && c <= 0xFE0F)) {
    return {};
  }
  if (c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A)) return " ";
  if (c >= 0x2010 && c <= 0x2013) return "-";
  if (c == 0x2212) return "-";
  if (c == 0xFFE5) return "\xC2\xA5";
  if (c == 0xD7 || c == 0x25CF || c == 0x2022) return "*";  // × ● • mask digits
  return kKeep;
}

}  // namespace

int cn_digit(char32_t c) {
  switch (c) {
    case U'零':
    case U'〇':
    case U'洞':
      return 0;
    case U'一':
    case U'壹':
    case U'幺':
      return 1;
    case U'二':
    case U'贰':
    case U'两':
    case U'貳':
      return 2;
    case U'三':
    case U'叁':
    case U'參':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
    case U'陸':
      return 6;
    case U'七':
    case U'柒':
    case U'拐':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
    case U'勾':
      return 9;
    default:
      return -1;
  }
}

std::int64_t cn_unit(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1'000;
    case U'万':
    case U'萬':
      return 10'000;
    case U'亿':
    case U'億':
      return 100'000'000;
    default:
      return 0;
  }
}

Folded::Folded(std::string_view raw, std::string room) : text_(std::move(room)) {
  text_.reserve(raw.size());
  std::size_t copied = 0;  // raw bytes already in text_
  std::size_t i = 0;
  while (i < raw.size()) {
    while (i + 8 <= raw.size() && is_plain_pair(raw.data() + i)) i += 6;
    if (i == raw.size()) break;
    const auto lead = static_cast<unsigned char>(raw[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    // Plain CJK, and ，。 that stand in every sentence, stay as they are.
    if (i + 2 < raw.size() && (static_cast<unsigned char>(raw[i + 1]) & 0xC0) == 0x80 &&
        (static_cast<unsigned char>(raw[i + 2]) & 0xC0) == 0x80 &&
        ((lead >= 0xE4 && lead <= 0xE9) || has(raw, i, "，") || has(raw, i, "。"))) {
      i += 3;
      continue;
    }
    const std::size_t size = sequence(raw, i);
    if (size == 0) {
      text_.append(raw, copied, i - copied);
      text_.push_back('\x01');
      copied = ++i;
      continue;
    }
    const std::string_view folded = fold_of(code_point(raw, i).value);
    if (folded.data() != kKeep.data()) {
      text_.append(raw, copied, i - copied);
      // The code point itself may start right after another shift: its own begin is on record.
      text_.append(folded);
      if (folded.size() != size) mark(text_.size(), i + size, folded.empty() ? i : i + size);
      copied = i + size;
    }
    i += size;
  }
  text_.append(raw, copied, raw.size() - copied);
  landmarks_.mark(shifts_, [](const Shift& shift) { return shift.folded; });
}

void Folded::mark(std::size_t folded, std::size_t raw, std::size_t raw_before) {
  if (!shifts_.empty() && shifts_.back().folded == folded) {
    shifts_.back().raw = static_cast<std::uint32_t>(raw);
    return;
  }
  if (shifts_.empty()) shifts_.reserve(text_.capacity() / 64 + 8);
  shifts_.push_back({static_cast<std::uint32_t>(folded), static_cast<std::uint32_t>(raw),
                     static_cast<std::uint32_t>(raw_before)});
}

const Folded::Shift* Folded::shift_at(std::size_t folded) const {
  std::size_t after = landmarks_.before(folded);
  while (after < shifts_.size() && shifts_[after].folded <= folded) ++after;
  return after == 0 ? nullptr : &shifts_[after - 1];
}

std::size_t Folded::raw_begin(std::size_t folded) const {
  const Shift* shift = shift_at(folded);
  return shift == nullptr ? folded : shift->raw + (folded - shift->folded);
}

std::size_t Folded::raw_end(std::size_t folded) const {
  const Shift* shift = shift_at(folded);
  if (shift == nullptr) return folded;
  return shift->folded == folded ? shift->raw_before : shift->raw + (folded - shift->folded);
}

}  // namespace holdfast::intake

// What Rules holds once loaded: the words with their cues and votes, the lexicon that finds them,
// and the number tables. Private to intake.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "intake/intake.h"
#include "intake/lexicon.h"

namespace holdfast::intake {

/// What a word tells; the names of the sections in words.txt, in this order.
enum class Cue : unsigned char {
  CtxCard,
  CtxPhone,
  CtxQq,
  CtxWechat,
  CtxAlipay,
  CtxTenpay,
  CtxId,
  CtxImei,
  CtxPlate,
  CtxWallet,
  CtxNoise,
  OwnVictim,
  Self,
  OwnPronoun,
  Third,
  Fill,
  NounVictim,
  Suspect,
  Kin,
  Site,
  Add,
  PayTo,
  PayFrom,
  CallIn,
  CallOut,
  Official,
  AfterSuspect,
  AfterVictim,
  AfterHijacked,
  LossTotal,
  Total,
  Loss,
  Pay,
  Demand,
  Inflow,
  Quota,
  AskedMore,
  Wish,
  Promise,
  Caused,
  Not,
  Stopped,
  NoLoss,
  Refused,
  Fulfilled,
  Each,
  Count,
  App,
  Install,
  Company,
  Dot,
  Time,
  Neutral,
  Bank,
};
inline constexpr std::array<std::string_view, 53> kCueNames = {"ctx_card",
                                                               "ctx_phone",
                                                               "ctx_qq",
                                                               "ctx_wechat",
                                                               "ctx_alipay",
                                                               "ctx_tenpay",
                                                               "ctx_id",
                                                               "ctx_imei",
                                                               "ctx_plate",
                                                               "ctx_wallet",
                                                               "ctx_noise",
                                                               "own_victim",
                                                               "self",
                                                               "own_pronoun",
                                                               "third",
                                                               "fill",
                                                               "noun_victim",
                                                               "suspect",
                                                               "kin",
                                                               "site",
                                                               "add",
                                                               "pay_to",
                                                               "pay_from",
                                                               "call_in",
                                                               "call_out",
                                                               "official",
                                                               "after_suspect",
                                                               "after_victim",
                                                               "after_hijacked",
                                                               "loss_total",
                                                               "total",
                                                               "loss",
                                                               "pay",
                                                               "demand",
                                                               "inflow",
                                                               "quota",
                                                               "asked_more",
                                                               "wish",
                                                               "promise",
                                                               "caused",
                                                               "not",
                                                               "stopped",
                                                               "no_loss",
                                                               "refused",
                                                               "fulfilled",
                                                               "each",
                                                               "count",
                                                               "app",
                                                               "install",
                                                               "company",
                                                               "dot",
                                                               "time",
                                                               "neutral"};

constexpr Cues bit(Cue cue) { return Cues{1} << static_cast<unsigned>(cue); }
template <class... More>
constexpr Cues bits(More... cues) {
  return (bit(cues) | ...);
}

/// Cues that are looked for in the whole text, by themselves; all others count only near something
/// they could be about.
inline constexpr Cues kEverywhere =
    bits(Cue::Time, Cue::App, Cue::Install, Cue::Company, Cue::Refused, Cue::AfterHijacked);

struct Vote {
  ScamType type;
  double weight;
};

/// A word of the rules: what it tells, which bank it names, which scam types it speaks for.
struct Literal {
  std::string text;
  Cues cues = 0;
  std::string bank;
  std::vector<Vote> votes;
};

/// A BIN of any length and the length of the cards under it, as one key.
inline std::uint64_t bin_key(std::string_view prefix, std::size_t length) {
  std::uint64_t key = 1;  // 1 keeps leading zeros apart
  for (const char c : prefix) key = key * 10 + static_cast<std::uint64_t>(c - '0');
  return key * 32 + length;
}

struct Rules::Tables {
  std::vector<Literal> literals;
  Lexicon lexicon;
  std::unordered_map<std::uint64_t, std::string> bins;    ///< bin_key(622202, 19) -> "ICBC"
  std::unordered_map<std::string, std::string> carriers;  ///< "1701" or "138" -> name
  std::unordered_set<std::string> hotlines;
  std::size_t longest_hotline = 0;  ///< digits of it
  std::unordered_set<std::string> public_hosts;
  std::unordered_set<std::string> short_links;
  std::unordered_set<std::string> tlds;
  std::vector<std::string> brands;
};

/// The institution of a card number by the longest known prefix of its length; empty if unknown.
std::string_view bank_of(std::string_view card, const Rules::Tables& tables);

}  // namespace holdfast::intake

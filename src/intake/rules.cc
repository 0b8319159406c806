// Loads rules/intake: sections of words, numbers by institution; lays out the lexicon.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "intake/chars.h"
#include "intake/tables.h"

namespace holdfast::intake {
namespace {

/// One line of a data file that says something: its section and its words.
struct Line {
  std::string_view file;
  std::size_t number = 0;
  std::string_view section;
  std::vector<std::string> words;
};

std::unexpected<Error> bad_line(const Line& line, std::string_view what) {
  return fail(ErrorKind::Invalid, "rules.format", std::string(what),
              fmt::format("{}:{}", line.file, line.number));
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r", i), text.size());
    if (end > i) {
      std::string word(text.substr(i, end - i));
      std::ranges::replace(word, '_', ' ');
      words.push_back(std::move(word));
    }
    i = end + 1;
  }
  return words;
}

std::vector<Line> lines_of(const Rules::File& file) {
  std::vector<Line> lines;
  std::string_view section;
  std::size_t number = 0;
  std::string_view rest = file.contents;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (text.empty() || text.front() == '#') continue;
    // "[.]" opens a line of words, not a section: a section's name has letters only.
    if (text.front() == '[' && text.back() == ']' && text.size() > 3 &&
        text.find(' ') == std::string_view::npos) {
      section = text.substr(1, text.size() - 2);
      continue;
    }
    lines.push_back({file.name, number, section, split_words(text)});
  }
  return lines;
}

class Loader {
 public:
  Result<void> words(const Rules::File& file);
  Result<void> banks(const Rules::File& file);
  Result<void> bins(const Rules::File& file);
  Result<void> carriers(const Rules::File& file);
  Result<void> hotlines(const Rules::File& file);
  Result<void> scam_types(const Rules::File& file);
  Result<std::unique_ptr<const Rules::Tables>> finish();

 private:
  void inherit_kinds();
  void inherit_people();

  Literal& literal(const std::string& word) {
    std::string key = word;
    std::ranges::transform(key, key.begin(), to_lower);
    Literal& found = literals_[key];
    found.text = key;
    return found;
  }

  std::map<std::string, Literal> literals_;
  std::unique_ptr<Rules::Tables> tables_ = std::make_unique<Rules::Tables>();
};

Result<void> Loader::words(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    const auto cue = std::ranges::find(kCueNames, line.section);
    if (cue == kCueNames.end()) return bad_line(line, "no such section");
    for (const std::string& word : line.words) {
      literal(word).cues |= bit(static_cast<Cue>(cue - kCueNames.begin()));
    }
  }
  return {};
}

Result<void> Loader::banks(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    if (line.words.size() < 2) return bad_line(line, "needs an institution and its names");
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      Literal& name = literal(line.words[i]);
      name.cues |= bit(Cue::Bank);
      name.bank = line.words[0];
    }
  }
  return {};
}

Result<void> Loader::bins(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    if (line.words.size() < 3) return bad_line(line, "needs an institution, a length, prefixes");
    for (std::size_t i = 2; i < line.words.size(); ++i) {
      std::size_t length = 0;
      const std::string& written = line.words[1];
      std::from_chars(written.data(), written.data() + written.size(), length);
      if (length < 12 || length > 25) return bad_line(line, "needs a length of 12 to 25");
      tables_->bins.emplace(bin_key(line.words[i], length), line.words[0]);
    }
  }
  return {};
}

Result<void> Loader::carriers(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      tables_->carriers.emplace(line.words[i], line.words[0]);
    }
  }
  return {};
}

Result<void> Loader::hotlines(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    const auto into = [&](auto& set) { set.insert(line.words.begin(), line.words.end()); };
    if (line.section == "numbers") {
      into(tables_->hotlines);
      for (const std::string& number : line.words) {
        tables_->longest_hotline = std::max(tables_->longest_hotline, number.size());
      }
    } else if (line.section == "hosts") {
      into(tables_->public_hosts);
    } else if (line.section == "short_links") {
      into(tables_->short_links);
    } else if (line.section == "tlds") {
      into(tables_->tlds);
    } else if (line.section == "brands") {
      tables_->brands.insert(tables_->brands.end(), line.words.begin(), line.words.end());
    } else {
      return bad_line(line, "no such section");
    }
  }
  return {};
}

Result<void> Loader::scam_types(const Rules::File& file) {
  for (const Line& line : lines_of(file)) {
    const auto type = parse_scam_type(line.section);
    if (!type) return bad_line(line, "no such scam type");
    const std::string& head = line.words.front();
    double weight = 0;
    const auto read = std::from_chars(head.data(), head.data() + head.size(), weight);
    if (read.ec != std::errc{} || *read.ptr != ':') return bad_line(line, "needs 'weight: words'");
    for (std::size_t i = 1; i < line.words.size(); ++i) {
      literal(line.words[i]).votes.push_back({*type, weight});
    }
  }
  return {};
}

/// 我手机号 is about a phone as 手机号 is: the longer word hides the shorter from the scan, so it
/// takes over what its ending says a number is.
void Loader::inherit_kinds() {
  constexpr Cues kinds =
      bits(Cue::CtxCard, Cue::CtxPhone, Cue::CtxQq, Cue::CtxWechat, Cue::CtxAlipay, Cue::CtxTenpay,
           Cue::CtxId, Cue::CtxImei, Cue::CtxPlate, Cue::CtxWallet, Cue::CtxNoise);
  for (auto& [key, literal] : literals_) {
    if ((literal.cues & (kinds | bit(Cue::Neutral))) != 0 || literal.cues == 0) continue;
    for (std::size_t i = 1; i < key.size(); ++i) {
      const auto ending = literals_.find(key.substr(i));
      if (ending == literals_.end() || (ending->second.cues & kinds) == 0) continue;
      literal.cues |= ending->second.cues & kinds;
      break;
    }
  }
}

/// 对方说 hides 对方 from the scan: it names him as 对方 does.
void Loader::inherit_people() {
  constexpr Cues people =
      bits(Cue::OwnVictim, Cue::Self, Cue::OwnPronoun, Cue::Third, Cue::Suspect, Cue::Kin);
  constexpr Cues silent = people | bits(Cue::Neutral, Cue::CallIn, Cue::CallOut, Cue::AfterSuspect,
                                        Cue::AfterVictim, Cue::Add, Cue::Time, Cue::PayTo);
  for (auto& [key, literal] : literals_) {
    if ((literal.cues & silent) != 0 || literal.cues == 0 || is_alpha(key.front())) continue;
    for (std::size_t i = key.size() - 1; i > 0; --i) {
      const auto beginning = literals_.find(key.substr(0, i));
      if (beginning == literals_.end()) continue;
      const Cues named = beginning->second.cues & people;
      literal.cues |= named;
      break;
    }
  }
}

Result<std::unique_ptr<const Rules::Tables>> Loader::finish() {
  inherit_kinds();
  inherit_people();
  for (auto& [key, literal] : literals_) {
    tables_->literals.push_back(std::move(literal));
  }
  tables_->lexicon = Lexicon(tables_->literals, kEverywhere);
  return std::move(tables_);
}

}  // namespace

Rules::Rules(std::unique_ptr<const Tables> tables) : tables_(std::move(tables)) {}
Rules::Rules(Rules&&) noexcept = default;
Rules& Rules::operator=(Rules&&) noexcept = default;
Rules::~Rules() = default;

Result<Rules> Rules::load(std::span<const File> files) {
  using Read = Result<void> (Loader::*)(const File&);
  static constexpr std::pair<std::string_view, Read> kFiles[] = {
      {"words.txt", &Loader::words},       {"banks.txt", &Loader::banks},
      {"bins.txt", &Loader::bins},         {"carriers.txt", &Loader::carriers},
      {"hotlines.txt", &Loader::hotlines}, {"scam_types.txt", &Loader::scam_types}};
  Loader loader;
  for (const auto& [name, reader] : kFiles) {
    const auto file = std::ranges::find(files, name, &File::name);
    if (file == files.end()) {
      return fail(ErrorKind::Invalid, "rules.missing", fmt::format("{} is not there", name));
    }
    TRYV(std::invoke(reader, loader, *file));
  }
  TRY(auto tables, loader.finish());
  return Rules(std::move(tables));
}

std::string_view bank_of(std::string_view card, const Rules::Tables& tables) {
  for (std::size_t length = std::min<std::size_t>(card.size(), 9); length >= 4; --length) {
    const auto found = tables.bins.find(bin_key(card.substr(0, length), card.size()));
    if (found != tables.bins.end()) return found->second;
  }
  return {};
}

}  // namespace holdfast::intake

// Whose: the people of a story, read from the grammar around a place in it. Offsets are folded.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "intake/found.h"

namespace holdfast::intake {

/// How near the words stood that decided: a label at the identifier, its clause, the story, or
/// only what identifiers of its kind usually are.
enum class Sureness : unsigned char { Usual, Story, Clause, Label };

struct Verdict {
  Role role = Role::Unknown;
  const Hit* word = nullptr;
  Sureness sureness = Sureness::Usual;
  bool is_hijacked = false;
};

/// All cues that name a person or what is a person's.
inline constexpr Cues kPeople =
    bits(Cue::OwnVictim, Cue::Self, Cue::OwnPronoun, Cue::Third, Cue::Suspect, Cue::Kin);

/// What the words right before an identifier are: 对方的微信号是 X.
struct Label {
  const Hit* owner = nullptr;  ///< the person in it, if one is
  const Hit* verb = nullptr;   ///< else the word of the rules it ends at
  const Hit* noun = nullptr;   ///< the first noun of it: 电话, Contact
  std::size_t begin = 0;       ///< where the label begins
  bool has_noun = false;       ///< 电话, 卡号: not a person or a verb alone
  Role named = Role::Unknown;  ///< of somebody named in it: 吴某电话
};

class Whose {
 public:
  explicit Whose(const Context& c) : c_(c) {}

  /// The noun phrase that ends where an identifier begins: nouns of its kind, banks, 的, 是, marks.
  Label label_of(std::size_t begin) const;

  /// True for 公司账户 in …有限公司账户: part of a name, nobody's.
  bool is_in_name(const Hit& hit) const;

  /// Whose side the person named by `hit` is on, as far as the words around it tell.
  /// `is_contact`: asked for a login, which is rather the one's who was met.
  Role side(const Hit& hit, bool is_contact = false) const;

  /// Who acts in the clause of `i`, by the words before it; Unknown if nobody is named.
  Role subject_before(std::size_t i) const;

  /// 我朋友被骗了: the friend is the victim.
  bool is_deceived(const Hit& hit) const;

  /// 报警人张老师, 报警人系水果批发商: the trade of the victim, not of a fraudster.
  bool is_victims_title(const Hit& hit) const;

  /// True if the one named by `hit` was told of before as who paid: 饭店老板转账…，老板电话.
  bool has_paid(const Hit& hit) const;

  /// The word of the rules that ends at `i`.
  const Hit* hit_ending_at(std::size_t i) const;

  /// True if the person of `hit` is acted upon (给我, 向其, 骗了她): no topic of what follows.
  bool is_object(const Hit& hit) const;

 private:
  Role named(std::size_t begin, std::size_t end) const;
  Role english_named(std::size_t end) const;
  bool is_subject_of_report(const Hit& hit) const;
  bool is_reporting(const Hit& hit) const;
  bool is_told_trade(std::size_t i) const;
  bool is_buyer_of_suspect(const Hit& hit) const;
  Role pronoun(const Hit& hit, bool is_contact = false) const;
  Role third_person(const Hit& hit, bool acted_on, bool is_contact) const;
  bool is_after_deed(const Hit& hit) const;
  bool is_clause_on_me(const Hit& hit) const;
  bool is_in_speech(const Hit& hit) const;
  std::optional<bool> is_protagonist(std::string_view pronoun, std::size_t at) const;
  Role english_pronoun(const Hit& hit) const;
  bool is_quoted_by_suspect(const Hit& hit) const;

  const Context& c_;
};

/// Where the name (吴某, 张某某) that ends at `i` begins; `i` if none does.
std::size_t name_before(std::string_view s, std::size_t i);

/// True if one of `words` ends at `i`.
bool ends_with_any(std::string_view s, std::size_t i, std::span<const std::string_view> words);
bool ends_with_any(std::string_view s, std::size_t i,
                   std::initializer_list<std::string_view> words);

}  // namespace holdfast::intake

// The judge of roles: private to intake. What stands at an identifier is read in judge_near.cc,
// its owner in judge_owner.cc, what the story told before it in roles.cc.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "intake/whose.h"

namespace holdfast::intake {

/// Kinds whose roles are read alike.
enum class Group { Account, Phone, Login, Person, Plate, Net, Organisation };

inline Group group_of(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::BankAccount:
    case IndicatorKind::PaymentAccount:
    case IndicatorKind::CryptoAddress:
      return Group::Account;
    case IndicatorKind::Phone:
      return Group::Phone;
    case IndicatorKind::Qq:
    case IndicatorKind::Wechat:
    case IndicatorKind::Email:
      return Group::Login;
    case IndicatorKind::IdNumber:
    case IndicatorKind::Imei:
      return Group::Person;
    case IndicatorKind::VehiclePlate:
      return Group::Plate;
    case IndicatorKind::Organisation:
      return Group::Organisation;
    default:
      return Group::Net;
  }
}

inline bool is_login(IndicatorKind kind) {
  return group_of(kind) == Group::Login || kind == IndicatorKind::PaymentAccount;
}

/// Logins and cars that are told of are those of whom one met.
inline bool is_of_met(Group group) { return group == Group::Login || group == Group::Plate; }

/// True if the word has this cue.
inline bool is(const Hit& hit, Cue cue) { return (hit.cues & bit(cue)) != 0; }

/// Decides the roles of one text's identifiers, in their order: later ones look at earlier ones.
class Judge {
 public:
  Judge(const Context& c, const std::vector<Found>& all) : c_(c), all_(all), whose_(c) {
    constexpr Cues payment = bits(Cue::Pay, Cue::PayTo, Cue::Loss);
    has_payment_ = std::ranges::any_of(c.hits.cues(),
                                       [](const Hit& hit) { return (hit.cues & payment) != 0; });
    has_stolen_ = std::ranges::any_of(
        c.hits.cues(), [](const Hit& hit) { return (hit.cues & bit(Cue::AfterHijacked)) != 0; });
  }

  /// The verdict on the identifier at `index`; those before it have their roles.
  Verdict decide(std::size_t index);

 private:
  // judge_owner.cc: the owner in the label, and what needs none
  Verdict owned(const Found& f, const Label& label) const;
  Verdict owned_by_title(const Found& f, const Hit& owner) const;
  bool is_real_one(const Hit& owner) const;
  bool denies(const Found& f) const;
  bool is_sent_to(const Found& f) const;
  bool is_known_of_victim(const Found& f, const Label& label) const;
  bool is_shown(const Found& f) const;
  bool is_so_called(const Found& f, const Label& label) const;
  Verdict given(const Found& f, const Label& label) const;

  // judge_near.cc: what stands at the identifier
  Verdict verb_after(const Found& f, std::size_t to) const;
  Verdict hijacked(const Found& f, const Label& label) const;
  Verdict apposed(const Found& f) const;
  Verdict labelled(const Found& f, const Label& label) const;
  Verdict dialled_on(const Found& f) const;
  Verdict after(const Found& f, std::size_t next_begin) const;
  Verdict answered(const Found& f, const Label& label) const;
  Verdict topic_before(const Found& f, const Label& label) const;
  Role unlabelled_phone(std::size_t index, const Label& label) const;
  bool goes_on(std::size_t index, const Label& label) const;

  // roles.cc: what was told before
  Verdict told_before(const Found& f, const Label& label) const;

  Verdict weigh(const Found& f, const Hit& hit) const;
  Verdict weigh_account(const Found& f, const Hit& hit) const;
  Verdict weigh_phone(const Found& f, const Hit& hit) const;
  Verdict weigh_login(const Found& f, const Hit& hit) const;
  Verdict weigh_person(const Found& f, const Hit& hit) const;
  Verdict weigh_plate(const Found& f, const Hit& hit) const;
  Verdict weigh_organisation(const Found& f, const Hit& hit) const;
  Verdict actor(const Found& f, const Hit& hit) const;
  Role dialled(const Found& f, const Hit& hit) const;
  Role known_person(const Found& f, const Hit& hit) const;
  bool acts_between(const Hit& hit, const Found& f) const;
  bool pays_after(const Found& f) const;
  Role filler(const Found& f, const Hit& hit) const;
  bool ends_record(const Found& f, const Hit& hit) const;
  bool is_seized(const Found& f) const;
  bool is_sibling(std::size_t index) const;
  Role usual(const Found& f) const;
  void find_clause(const Found& f);

  std::string_view text_of(const Hit& hit) const {
    return c_.s.substr(hit.begin, hit.end - hit.begin);
  }
  bool in_clause(const Hit& hit, const Found& f) const {
    return hit.end >= clause_from_ && hit.end <= f.begin;
  }
  bool in_sentence(const Hit& hit, const Found& f) const {
    return hit.end >= sentence_from_ && hit.end <= f.begin;
  }

  const Context& c_;
  const std::vector<Found>& all_;
  Whose whose_;
  std::size_t clause_from_ = 0;  ///< of the identifier being decided, as far as is looked
  std::size_t sentence_from_ = 0;
  bool has_payment_ = false;
  bool has_stolen_ = false;  ///< somebody's login was
};

}  // namespace holdfast::intake

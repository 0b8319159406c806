#include <algorithm>
#include <set>
#include <string>

#include "desk/visibility.h"
#include "store/journal_body.h"
#include "store/queries.h"
#include "store/search_key.h"
#include "store/tx.h"

namespace holdfast::store {
namespace {

// A search for fewer characters finds only what is exactly that.
constexpr std::size_t kMinPrefix = 2;
constexpr std::size_t kMinSuffix = 4;
// Pages of entries that are looked through for one call, when most are not for the caller.
constexpr int kMaxPages = 20;

bool is_administrator(const desk::Actor& actor) {
  return actor.kind == desk::ActorKind::System ||
         (actor.kind == desk::ActorKind::Person && actor.role == desk::Role::Administrator);
}

bool is_look(const JournalEntry& entry) { return entry.kind.ends_with(".viewed"); }

/// Looks at data are for administrators, in a case's own timeline: on the live stream each look
/// would make screens look again.
bool is_hidden_look(const desk::Actor& actor, const JournalEntry& entry, bool is_one_case) {
  return is_look(entry) && !(is_one_case && is_administrator(actor));
}

std::string shown_actor(const std::string& actor) {
  const auto colon = actor.find(':');
  return colon == std::string::npos ? actor : actor.substr(colon + 1);
}

/// Leaves in an entry only what is the partner's.
void narrow(desk::EntryView& view, const chase::State& state, const std::string& partner) {
  const auto is_others = [&](OrderId id) {
    const auto* record = chase::find_order(state, id);
    return record == nullptr || record->order.partner != partner ||
           record->status == chase::OrderStatus::Draft;
  };
  view.totals.reset();
  std::erase_if(view.orders, is_others);
  std::erase_if(view.notes, [&](const chase::Note& note) {
    return note.order.number == 0 || is_others(note.order);
  });
  for (auto& note : view.notes) {
    // What an order was decided by tells of the case, not of the order.
    if (note.code.starts_with("order.")) note.params.clear();
  }
  view.partners = {partner};
}

/// The first text that sorts behind all that begin with `prefix`.
std::string end_of_prefix(const std::string& prefix) { return prefix + "\xF4\x8F\xBF\xBF"; }

}  // namespace

Result<std::int64_t> SqlQueries::journal_head(const desk::Actor&) {
  TRYV(ready());
  TRY(const auto head, read_journal_head(*session_));
  return head.seq;
}

Result<std::string> SqlQueries::journal_mark(const desk::Actor&) {
  TRYV(ready());
  TRY(const auto head, read_journal_head(*session_));
  return to_string(head);
}

Result<std::vector<JournalEntry>> SqlQueries::entry_page(const desk::Actor& actor,
                                                         std::int64_t after, CaseId only_case,
                                                         int limit) {
  // Only what is shown: facts and curves are large.
  constexpr std::string_view kColumns =
      "select j.seq, j.at, j.actor, j.kind, j.case_id, j.body from journal j";
  const auto read = [](const Row& row) {
    JournalEntry entry;
    entry.seq = row.number(0);
    entry.at = row.instant(1);
    entry.actor = row.string(2);
    entry.kind = row.string(3);
    entry.case_id = CaseId{row.number(4)};
    entry.body = row.string(5);
    return entry;
  };
  if (acts_for_partner(actor)) {
    return session_->all(
        std::string(kColumns) +
            " join journal_partners p on p.seq = j.seq where p.partner = $1 and p.seq > $2"
            " and ($3 = 0 or j.case_id = $3) order by p.seq limit $4",
        {actor.partner, after, only_case.value, limit}, read);
  }
  if (only_case) {
    return session_->all(
        std::string(kColumns) + " where j.case_id = $1 and j.seq > $2 order by j.seq limit $3",
        {only_case.value, after, limit}, read);
  }
  return session_->all(std::string(kColumns) + " where j.seq > $1 order by j.seq limit $2",
                       {after, limit}, read);
}

Result<desk::Queries::Entries> SqlQueries::entries(const desk::Actor& actor, std::int64_t after,
                                                   CaseId only_case, int limit) {
  TRYV(ready());
  if (!acts_for_partner(actor)) {
    TRYV(may_read_cases(actor));
  }
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, kMaxRows));
  Entries found;
  found.head = after;
  for (int page = 0; page < kMaxPages; ++page) {
    TRY(const auto rows, entry_page(actor, found.head, only_case, static_cast<int>(wanted)));
    for (const auto& entry : rows) {
      found.head = entry.seq;
      if (is_hidden_look(actor, entry, static_cast<bool>(only_case))) continue;
      TRY(auto body, decode_body(entry.body));
      desk::EntryView view{.seq = entry.seq,
                           .at = entry.at,
                           .kind = entry.kind,
                           .actor = shown_actor(entry.actor),
                           .case_id = entry.case_id,
                           .notes = std::move(body.notes),
                           .totals = body.totals,
                           .orders = std::move(body.orders),
                           .partners = std::move(body.partners)};
      if (!desk::may_see(actor, view)) continue;
      if (acts_for_partner(actor) && entry.case_id) {
        TRY(const auto state, state_of(entry.case_id));
        narrow(view, *state, actor.partner);
      }
      found.entries.push_back(std::move(view));
      if (found.entries.size() == wanted) return found;
    }
    if (rows.size() < wanted) {
      // All was looked through: the next call may go on from the journal's end.
      TRY(const auto head, journal_head(actor));
      found.head = std::max(found.head, head);
      return found;
    }
  }
  return found;
}

Result<std::vector<desk::Hit>> SqlQueries::search(const desk::Actor& actor, std::string_view needle,
                                                  int limit) {
  TRYV(ready());
  TRYV(may_read_cases(actor));
  const std::string key = search_key(needle);
  std::vector<desk::Hit> hits;
  if (key.empty()) return hits;
  const auto wanted = static_cast<std::size_t>(std::clamp(limit, 1, kMaxRows));
  const std::string institution = search_institution(needle);
  std::set<std::tuple<CaseId, std::string, std::string>> seen;
  std::vector<std::string> keys;

  const auto take = [&](std::string_view column, const std::string& from) -> Result<void> {
    const std::string text =
        "select value, kind, role, seen_in, case_id, at, search_key from mentions where " +
        std::string(column) + " >= $1 and " + std::string(column) + " < $2 order by " +
        std::string(column) + ", case_id desc, id limit $3";
    return session_->each(
        text, {from, end_of_prefix(from), kMaxRows}, [&](const Row& row) -> Result<void> {
          if (hits.size() == wanted) return {};
          desk::Hit hit{.mention = {.value = row.string(0),
                                    .kind = row.string(1),
                                    .role = row.string(2),
                                    .where = row.string(3)},
                        .case_id = CaseId{row.number(4)},
                        .at = row.instant(5)};
          const bool is_other =
              !institution.empty() && search_institution(hit.mention.value) != institution;
          if (is_other) return {};
          if (!seen.emplace(hit.case_id, hit.mention.kind, hit.mention.value).second) return {};
          hits.push_back(std::move(hit));
          keys.push_back(row.string(6));
          return {};
        });
  };
  // The exact value comes before longer ones: it sorts first among those that begin with it.
  const auto length = character_count(key);
  if (length >= kMinPrefix) {
    TRYV(take("search_key", key));
  }
  if (length >= kMinSuffix) {
    TRYV(take("reversed_key", reversed(key)));
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    TRY(const auto count,
        session_->number("select cast(count(distinct case_id) as bigint) from mentions"
                         " where search_key = $1 and kind = $2",
                         {keys[i], hits[i].mention.kind}));
    hits[i].count = static_cast<int>(count);
  }
  return hits;
}

}  // namespace holdfast::store

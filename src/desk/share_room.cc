#include "desk/share_room.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace holdfast::desk {
namespace {

class Sharing {
 public:
  explicit Sharing(const Turn& turn) : turn_{turn.tx, system_, turn.centre, turn.now} {}

  Result<void> run(CaseId case_id, const chase::Fact& fact, const chase::Decision& decision) {
    if (const auto* answered = std::get_if<chase::Answered>(&fact)) {
      TRYV(catch_up(case_id, *answered, decision.state));
    }
    TRYV(offer(case_id, decision));
    while (!offers_.empty() && tries_ < kTriesPerTurn) {
      const chase::RoomMade room = std::move(offers_.front());
      offers_.pop_front();
      TRYV(hand_out(room));
    }
    return {};
  }

 private:
  // Room that was made after this case's order went out, and that its answer may not know of.
  Result<void> catch_up(CaseId case_id, const chase::Answered& answered,
                        const chase::State& state) {
    const auto lacking = chase::shortfalls(state);
    if (lacking.empty()) return {};
    const Account& target = chase::find_order(state, answered.order)->order.target.account;
    const auto lack = std::ranges::find(lacking, target, &chase::Shortfall::account);
    if (lack == lacking.end()) return {};
    TRY(const auto room, turn_.tx.find_room(turn_.actor, target));
    if (!room || room->at < lack->ordered_at) return {};
    return try_again(case_id, {target, room->room, room->made_by});
  }

  Result<void> offer(CaseId made_by, const chase::Decision& decision) {
    for (const chase::Room& room : decision.rooms) {
      TRYV(turn_.tx.save_room(turn_.actor, room.account, {room.amount, made_by, turn_.now}));
      offers_.push_back({room.account, room.amount, made_by});
    }
    return {};
  }

  Result<void> hand_out(chase::RoomMade room) {
    TRY(const auto lacking, turn_.tx.short_cases(turn_.actor, room.account, kSharingCases));
    for (const Tx::ShortCase& lack : lacking) {
      if (room.room.fen <= 0 || tries_ >= kTriesPerTurn) break;
      if (lack.case_id == room.made_by) continue;
      TRYV(try_again(lack.case_id, room));
      room.room -= lack.missing;
    }
    return {};
  }

  Result<void> try_again(CaseId case_id, const chase::RoomMade& room) {
    ++tries_;
    TRY(auto loaded, turn_.tx.load_case(turn_.actor, case_id));
    TRY(const auto decision, step(turn_, loaded, {"room.made", room, {}}));
    return offer(case_id, decision);
  }

  const Actor system_ = Actor::system();
  Turn turn_;
  std::deque<chase::RoomMade> offers_;
  int tries_ = 0;
};

}  // namespace

Result<void> share_room(const Turn& turn, CaseId case_id, const chase::Fact& fact,
                        const chase::Decision& decision) {
  return Sharing(turn).run(case_id, fact, decision);
}

}  // namespace holdfast::desk

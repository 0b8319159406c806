// Accounts that several cases share: which case lacks money there, and what became free.
#include <algorithm>

#include "store/tx.h"

namespace holdfast::store {

using desk::Actor;

Result<std::vector<desk::Tx::ShortCase>> SqlTx::short_cases(const Actor&, const Account& account,
                                                            int limit) {
  return context_.session.all(
      "select case_id, missing_fen from short_accounts where account = $1 order by case_id limit "
      "$2",
      {account.text(), limit},
      [](const Row& row) { return ShortCase{CaseId{row.number(0)}, row.money(1)}; });
}

Result<void> SqlTx::save_room(const Actor&, const Account& account, const Room& room) {
  TRYV(context_.session.run(
      "insert into rooms (account, room_fen, made_by, at)"
      " select $1, $2, $3, $4 where exists (select 1 from orders"
      "   where partner = $5 and target = $1 and status = 'issued')"
      " on conflict (account) do update set room_fen = excluded.room_fen,"
      " made_by = excluded.made_by, at = excluded.at",
      {account.text(), room.room, room.made_by.value, room.at, account.institution()}));
  return {};
}

Result<std::optional<desk::Tx::Room>> SqlTx::find_room(const Actor&, const Account& account) {
  return context_.session.one(
      "select room_fen, made_by, at from rooms where account = $1", {account.text()},
      [](const Row& row) { return Room{row.money(0), CaseId{row.number(1)}, row.instant(2)}; });
}

Result<void> SqlTx::write_shortfalls(const chase::State& before, const chase::State& after) {
  const auto had = chase::shortfalls(before);
  const auto has = chase::shortfalls(after);
  const auto find = [](const auto& list, const Account& account) {
    return std::ranges::find(list, account, &chase::Shortfall::account);
  };
  for (const auto& gone : had) {
    if (find(has, gone.account) != has.end()) continue;
    TRYV(context_.session.run("delete from short_accounts where account = $1 and case_id = $2",
                              {gone.account.text(), after.id.value}));
  }
  for (const auto& lack : has) {
    const auto known = find(had, lack.account);
    if (known != had.end() && known->missing == lack.missing) continue;
    TRYV(context_.session.run(
        "insert into short_accounts (account, case_id, missing_fen) values ($1, $2, $3)"
        " on conflict (account, case_id) do update set missing_fen = excluded.missing_fen",
        {lack.account.text(), after.id.value, lack.missing}));
  }
  return {};
}

}  // namespace holdfast::store

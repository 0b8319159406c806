#include "store/rows.h"

namespace holdfast::store {

std::string user_query(std::string_view column) {
  return "select id, login, name, role, partner, is_active, last_seen_at, password_hash,"
         " approval_level from users"
         " where " +
         std::string(column) + " = $1";
}

desk::UserRecord read_user(const Row& row) {
  desk::UserRecord user;
  user.view.id = UserId{row.number(0)};
  user.view.login = row.string(1);
  user.view.name = row.string(2);
  const auto role = desk::parse_role(row.text(3));
  user.view.role = role.value_or(desk::Role::PartnerDesk);
  user.view.partner = row.string(4);
  // Who has a role that this program does not know may do nothing.
  user.view.is_active = row.truth(5) && role.has_value();
  user.view.last_seen_at = row.maybe_instant(6);
  user.password_hash = row.string(7);
  user.view.approval_level = law::parse_level(row.text(8)).value_or(law::Level::None);
  return user;
}

desk::AlertRecord read_alert(const Row& row) {
  return {.id = AlertId{row.number(0)},
          .case_id = CaseId{row.number(1)},
          .source = row.string(2),
          .county = row.string(3),
          .reported_at = row.instant(4),
          .occurred_at = row.maybe_instant(5),
          .reporter_name = row.string(6),
          .reporter_phone = row.string(7),
          .narrative = row.string(8),
          .filed_at = row.instant(9),
          .filed_by = row.string(10)};
}

}  // namespace holdfast::store

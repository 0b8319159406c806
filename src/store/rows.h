// Rows that more than one part of the store reads.
#pragma once

#include <string>
#include <string_view>

#include "desk/ports.h"
#include "desk/views.h"
#include "store/sql.h"

namespace holdfast::store {

/// The query for read_user: the user whose `column` is $1.
std::string user_query(std::string_view column);
desk::UserRecord read_user(const Row& row);

/// Columns of `alerts` that read_alert expects, in its order.
inline constexpr std::string_view kAlertColumns =
    "id, case_id, source, county, reported_at, occurred_at, reporter_name, reporter_phone,"
    " narrative, filed_at, filed_by";
desk::AlertRecord read_alert(const Row& row);

}  // namespace holdfast::store

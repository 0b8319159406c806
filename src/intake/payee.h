// The name a story gives the holder of an account: 户名王某, 收款人：某某公司, account name Zhang
// Wei.
#pragma once

#include <cstddef>
#include <string>

#include "intake/found.h"

namespace holdfast::intake {

/// Bytes between an account and its holder's name.
inline constexpr std::size_t kReachName = 90;

/// The holder's name told beside `account` within [floor, ceiling) of the folded text and in its
/// sentence; empty where none is told. What stands after the account is preferred.
std::string payee_name(const Context& c, const Found& account, std::size_t floor,
                       std::size_t ceiling);

}  // namespace holdfast::intake

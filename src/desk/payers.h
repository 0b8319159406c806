// Payers whose account nobody has told: VICTIM:C12, one for each case and never found by search.
#pragma once

#include <vector>

#include "records/account.h"
#include "records/ids.h"
#include "records/payment.h"

namespace holdfast::desk {

/// What stands for the payer of this case until the account is known.
Account unnamed_payer(CaseId case_id);

/// True for an account that stands for a payer who was not named.
bool is_unnamed(const Account& account);

/// Payers that a form could not name (VICTIM:PAYER) become this case's own.
void name_payers(std::vector<Payment>& payments, CaseId case_id);

}  // namespace holdfast::desk

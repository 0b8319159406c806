# A woman is told by a false policeman to move 28,000 to a "safe account".
# ICBC still has 8,000 of it; 20,000 went on to CCB a minute later.
alert 15:30 ABC:1 -> ICBC:2 28000 name 张某 ref P1
expect ICBC stop ICBC:2 28000
expect note order.issued
expect no note payment.at_risk_of_refusal
expect paid 28000 held 0 in_flight 28000 gone 0 returned 0
expect not settled

answer ICBC stop ICBC:2 held 8000 moved 20000 to CCB:3 at 15:31
expect CCB stop CCB:3 20000
expect note account.followed
# The stop asked for more than is there of her money: it is cut to that at once.
expect ICBC amend ICBC:2 8000
expect paid 28000 held 8000 in_flight 20000 gone 0 returned 0
expect account ICBC:2 tier 1 traced 8000 held 8000 held
expect account CCB:3 tier 2 traced 20000 held 0 in_flight
answer ICBC amend ICBC:2 held 8000
expect nothing for ICBC

answer CCB stop CCB:3 held 20000
expect note hold.landed
expect paid 28000 held 28000 in_flight 0 gone 0 returned 0
expect settled

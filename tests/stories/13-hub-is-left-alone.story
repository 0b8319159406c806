# The hub is a payment company: a person stops here.
policy fanout 1
alert 12:00 ABC:1 -> ICBC:2 40000
answer ICBC stop ICBC:2 held 10000 moved 10000 to CCB:1 at 12:01 moved 20000 to CCB:2 at 12:01
expect CCB stop CCB:2 20000 draft
stop_here ICBC:2 by 王所 because payment_company
expect note account.decided
expect nothing for CCB
expect ICBC release ICBC:2
answer ICBC release ICBC:2
expect account ICBC:2 traced 40000 held 0 gone merchant
expect paid 40000 held 0 gone 40000
answer ICBC amend ICBC:2 held 0
expect settled

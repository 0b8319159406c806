# The payer's account is not known yet; the bank's list names it, and tells another time.
alert 12:00 VICTIM:C12 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 10000 received 10000 from ABC:1 at 12:03
expect account ABC:1 tier 0
expect paid 10000 held 10000
alert 12:10 VICTIM:C12 -> CCB:3 2000
answer CCB stop CCB:3 held 2000 received 2000 from ABC:1 at 12:40
expect note payment.time_differs
expect paid 12000 held 12000
expect settled

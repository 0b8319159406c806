# One account is emptied in five ways: cash, abroad, a bank that is no partner, a shop, a crumb.
alert 10:00 ABC:1 -> ICBC:2 50000
answer ICBC stop ICBC:2 held 0 moved 10000 to CASH:ATM-17 at 10:01 cash moved 10000 to ABROAD:HK-9 at 10:02 moved 15000 to RURAL:5 at 10:03 moved 14950 to ALIPAY:shop at 10:04 merchant moved 50 to CCB:6 at 10:05
expect nothing for CCB
expect nothing for ALIPAY
expect account CASH:ATM-17 traced 10000 gone cash
expect account ABROAD:HK-9 traced 10000 gone abroad
expect account RURAL:5 traced 15000 gone not_a_partner
expect account ALIPAY:shop traced 14950 gone merchant
expect account CCB:6 traced 50 gone below_minimum
expect note account.edge
expect paid 50000 held 0 in_flight 0 gone 50000
# Nothing of hers is left: the stop is let go, so that it catches nobody else's money.
expect ICBC release ICBC:2
expect not settled
answer ICBC release ICBC:2 held 0
expect account ICBC:2 traced 0 moved_on
expect settled

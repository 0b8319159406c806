# The bank books cash as a transfer from the account to itself: it is cash, and gone.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 4000 moved 6000 to ICBC:2 at 12:05 cash
expect paid 10000 held 4000 gone 6000
expect account CASH:ICBC:2 traced 6000 gone cash

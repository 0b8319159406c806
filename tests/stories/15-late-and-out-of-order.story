# The amendment is answered before the stop it amends; the older answer changes no amount.
alert 12:00 ABC:1 -> ICBC:2 10000
alert 12:01 ABC:1 -> ICBC:2 5000
expect ICBC amend ICBC:2 15000
answer ICBC amend ICBC:2 held 15000
expect paid 15000 held 15000
answer ICBC stop ICBC:2 held 10000
expect note answer.late
expect paid 15000 held 15000
expect settled

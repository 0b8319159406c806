# The bank tells of a second credit from the victim before she does: then it is hers at once.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 10000 available 3000 received 10000 from ABC:1 at 12:00 received 3000 from ABC:1 at 12:05 ref I2
expect paid 10000 held 10000
alert 12:04 ABC:1 -> ICBC:2 3000
expect ICBC amend ICBC:2 13000
answer ICBC amend ICBC:2 held 13000
expect paid 13000 held 13000
expect settled

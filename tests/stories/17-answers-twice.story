# The same answer again changes nothing; another answer to an answered order is refused.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 10000 id A1
answer ICBC stop ICBC:2 held 3000 id A1
expect unchanged
cannot answer.already_answered | answer ICBC stop ICBC:2 held 3000 id A2
expect paid 10000 held 10000

# A bank stops the whole account, holder's own money and all: it is told the amount once more.
alert 09:00 ABC:1 -> ICBC:2 20000
answer ICBC stop ICBC:2 held 35000 done
expect note answer.contradiction
expect ICBC amend ICBC:2 20000
expect paid 20000 held 20000
answer ICBC amend ICBC:2 held 35000 done
expect note answer.contradiction
expect nothing for ICBC
expect paid 20000 held 20000

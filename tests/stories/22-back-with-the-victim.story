# Part of the money was paid back as a lure, part was sent back by the bank.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 9500 moved 500 to ABC:1 at 12:10
expect nothing for ABC
expect account ABC:1 traced 500 returned
expect paid 10000 held 9500 returned 500
answer ICBC amend ICBC:2 held 9500
# She pays again: what was given back once stays given back.
alert 12:20 ABC:1 -> ICBC:2 3000
expect ICBC amend ICBC:2 12500
expect paid 13000 returned 500

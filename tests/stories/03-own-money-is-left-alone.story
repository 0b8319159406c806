# The mule has 20,000 of his own and pays 24,000 on: half of it is hers (pro rata), half his.
alert 09:00 ABC:1 -> ICBC:2 20000
answer ICBC stop ICBC:2 held 16000 opening 20000 moved 24000 to CCB:3 at 09:05
expect account ICBC:2 traced 8000 held 8000
expect ICBC amend ICBC:2 8000
expect CCB stop CCB:3 12000
answer ICBC amend ICBC:2 held 8000
answer CCB stop CCB:3 held 12000
expect paid 20000 held 20000
expect settled

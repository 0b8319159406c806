# A hold is found wrong: it is released, and so is what followed from it.
alert 12:00 ABC:1 -> ICBC:2 40000
answer ICBC stop ICBC:2 held 10000 moved 30000 to CCB:1 at 12:01
answer ICBC amend ICBC:2 held 10000
answer CCB stop CCB:1 held 30000
expect paid 40000 held 40000
release ICBC:2 by 王所 because honest_seller
expect note hold.released
expect ICBC release ICBC:2
expect CCB release CCB:1
answer CCB release CCB:1 held 0
answer ICBC release ICBC:2 held 0
expect paid 40000 held 0 gone 40000
expect account ICBC:2 gone lapsed
expect settled

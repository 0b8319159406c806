# One payment, one ref, two amounts: the smaller counts, and a person sees the contradiction.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 0 moved 10000 to CCB:3 at 12:05 ref X1
expect CCB stop CCB:3 10000
answer CCB stop CCB:3 held 9990 received 9990 from ICBC:2 at 12:05 ref X1
expect note answer.contradiction
expect account CCB:3 traced 9990 held 9990
expect account ICBC:2 traced 10
expect paid 10000 held 9990 gone 10

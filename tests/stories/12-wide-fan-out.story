# An account that pays out to more than three others at once may be a shop or a hub.
policy fanout 3
alert 12:00 ABC:1 -> ICBC:2 40000
answer ICBC stop ICBC:2 held 0 moved 10000 to CCB:1 at 12:01 moved 10000 to CCB:2 at 12:01 moved 10000 to CCB:3 at 12:01 moved 10000 to CCB:4 at 12:01
expect note fanout.wide
expect CCB stop CCB:1 10000 draft
expect nothing for CCB
expect account CCB:4 in_flight waits_for_person
follow ICBC:2 by 王所 because mule_account
expect CCB stop CCB:1 10000
expect CCB stop CCB:4 10000
answer CCB stop CCB:1 held 10000
answer CCB stop CCB:2 held 10000
answer CCB stop CCB:3 held 10000
answer CCB stop CCB:4 held 10000
answer ICBC release ICBC:2
expect paid 40000 held 40000
expect settled

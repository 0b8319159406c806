# She says half past three; it was two. The bank's list from twenty past three on has what another
# paid in, and not her payment: the whole day is asked for, once.
alert 15:30 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 4000 available 0 opening 10000 received 1 from BOC:9 at 15:24 moved 6001 to CCB:3 at 15:25
expect ICBC query ICBC:2
answer ICBC query ICBC:2 opening 0 received 10000 from ABC:1 at 14:00 ref I1
expect note payment.time_differs
# All of it is hers, not half.
expect account ICBC:2 traced 3999.60
expect account CCB:3 traced 6000.40
expect CCB stop CCB:3 6000.40
answer CCB stop CCB:3 held 6000.40
answer ICBC amend ICBC:2 held 3999.60
expect paid 10000 held 10000
# A list that has no such payment on that day either: shown, and not asked again.
alert 15:40 ABC:1 -> BOC:4 500
answer BOC stop BOC:4 held 500 available 100 received 100 from ABC:9 at 15:41
expect BOC query BOC:4
answer BOC query BOC:4 received 100 from ABC:9 at 15:41
expect nothing for BOC
expect paid 10500 held 10500

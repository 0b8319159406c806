# BOC:4 was asked from 12:20 on. Later it shows that stolen money had come at 12:02: asked again.
alert 12:00 ABC:1 -> ICBC:2 10000
alert 12:30 ABC:1 -> BOC:4 1000
answer BOC stop BOC:4 held 0 opening 6000 received 1000 from ABC:1 at 12:30 moved 7000 to CASH:ATM-1 at 12:31
expect account BOC:4 traced 0
expect paid 11000 gone 1000
answer ICBC stop ICBC:2 held 4000 moved 6000 to BOC:4 at 12:02
expect BOC query BOC:4
answer BOC query BOC:4 opening 0 received 6000 from ICBC:2 at 12:02 received 1000 from ABC:1 at 12:30 moved 7000 to CASH:ATM-1 at 12:31
expect account BOC:4 traced 0 moved_on
expect account CASH:ATM-1 traced 7000 gone cash

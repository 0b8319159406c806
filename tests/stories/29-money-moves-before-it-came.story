# CCB's clock runs eight minutes behind ICBC's: by the clocks the money left CCB before it came.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 0 received 10000 from ABC:1 at 12:00 moved 10000 to CCB:3 at 12:10
answer CCB stop CCB:3 held 0 received 10000 from ICBC:2 at 12:02 moved 10000 to BOC:4 at 12:03
answer BOC stop BOC:4 held 10000 received 10000 from CCB:3 at 12:11
expect paid 10000 held 10000
expect account CCB:3 traced 0 moved_on

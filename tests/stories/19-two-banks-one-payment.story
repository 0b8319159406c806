# Both banks tell of one payment, their clocks four minutes apart. It counts once.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 0 received 10000 from ABC:1 at 12:00 moved 10000 to CCB:3 at 12:05 ref I1
answer CCB stop CCB:3 held 4000 received 10000 from ICBC:2 at 12:01 ref C7 moved 6000 to BOC:4 at 12:02
expect note transfer.paired
expect BOC stop BOC:4 6000
expect account CCB:3 traced 4000 held 4000
expect paid 10000 held 4000 in_flight 6000

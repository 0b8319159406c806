# CCB:3 told of money from BOC:4 long ago; now ICBC tells that it was hers. BOC is asked, though
# nothing seems left there: only BOC knows what its holder had of his own.
alert 12:00 ABC:1 -> ICBC:2 10000
alert 12:00 ABC:1 -> CCB:3 1000
answer CCB stop CCB:3 held 1000 available 10000 opening 0 received 1000 from ABC:1 at 12:00 received 10000 from BOC:4 at 12:08
answer ICBC stop ICBC:2 held 0 moved 10000 to BOC:4 at 12:04
expect BOC query BOC:4
expect CCB amend CCB:3 11000
answer CCB amend CCB:3 held 11000
answer BOC query BOC:4 opening 10000 received 10000 from ICBC:2 at 12:04 moved 10000 to CCB:3 at 12:08
expect BOC stop BOC:4 5000
expect CCB amend CCB:3 6000
expect paid 11000 held 6000 in_flight 5000

# CCB tells that money came from ICBC:2 before ICBC answers. ICBC's stop stays out: only ICBC knows
# what else is there.
alert 12:00 ABC:1 -> ICBC:2 10000
alert 12:00 ABC:1 -> CCB:3 4000
answer CCB stop CCB:3 held 14000 received 4000 from ABC:1 at 12:00 received 10000 from ICBC:2 at 12:05
expect ICBC stop ICBC:2 10000
expect CCB amend CCB:3 14000
answer CCB amend CCB:3 held 14000
# Half of what left ICBC:2 was his own, and 10,000 are still there.
answer ICBC stop ICBC:2 held 10000 opening 10000 received 10000 from ABC:1 at 12:00 moved 10000 to CCB:3 at 12:05
expect ICBC amend ICBC:2 5000
expect CCB amend CCB:3 9000
expect paid 14000 held 14000

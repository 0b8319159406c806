# Under first in, first out the mule's own money leaves first.
method fifo by 王所
alert 09:00 ABC:1 -> ICBC:2 20000
answer ICBC stop ICBC:2 held 16000 opening 20000 moved 24000 to CCB:3 at 09:05
expect ICBC amend ICBC:2 16000
expect CCB stop CCB:3 4000
method prorata by 王所 because court_asked
expect note method.set
expect CCB amend CCB:3 12000
expect ICBC amend ICBC:2 16000

# She says ten, the bank's list says half past eleven: one payment, and the bank's time counts.
alert 10:00 ABC:1 -> ICBC:2 10000
at 11:45
answer ICBC stop ICBC:2 held 0 received 10000 from ABC:1 at 11:30 ref I1 moved 10000 to CCB:3 at 11:35 ref I2
expect note payment.time_differs
expect account ICBC:2 traced 0
expect CCB stop CCB:3 10000
answer CCB stop CCB:3 held 10000
expect paid 10000 held 10000
# The bank told of it before she does: hers at once, and paid once.
answer ICBC release ICBC:2 done
alert 15:00 ABC:1 -> BOC:4 3000
answer BOC stop BOC:4 held 3000 available 500 received 3000 from ABC:1 at 15:01 received 500 from ABC:1 at 15:20 ref B2
alert 16:10 ABC:1 -> BOC:4 500
expect note payment.time_differs
expect paid 13500
expect BOC amend BOC:4 3500
answer BOC amend BOC:4 held 3500
# Two entries of that day could be it: neither is taken, and that is shown.
alert 17:00 ABC:1 -> BOC:8 100
answer BOC stop BOC:8 held 100 available 200 received 100 from ABC:1 at 18:00 ref B3 received 100 from ABC:1 at 19:00 ref B4
expect note payment.not_paired
expect no note payment.time_differs
expect paid 13600

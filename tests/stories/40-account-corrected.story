# The bank knows no such account: two digits were swapped. One correction, and the right one is stopped.
alert 11:00 ABC:1 -> ICBC:12 9000
answer ICBC stop ICBC:12 not_found
expect account ICBC:12 traced 9000 gone not_found
cannot account.unknown : correct ICBC:77 to ICBC:21 by 王所
cannot account.same : correct ICBC:12 to ICBC:12 by 王所
cannot account.victim : correct ICBC:12 to ABC:1 by 王所
correct ICBC:12 to ICBC:21 by 王所 because digits_swapped
expect note account.corrected
expect ICBC stop ICBC:21 9000
expect paid 9000 in_flight 9000 gone 0
answer ICBC stop ICBC:21 held 9000
expect paid 9000 held 9000
expect settled
# What a bank itself told of is not corrected.
alert 11:05 ABC:1 -> CCB:3 400
answer CCB stop CCB:3 held 400 received 400 from ABC:1 at 11:05
cannot account.told_by_bank : correct CCB:3 to CCB:4 by 王所
# Corrected before the bank answers: the wrong stop is taken back.
alert 11:10 ABC:1 -> BOC:5 700
correct BOC:5 to BOC:6 by 李警官
expect note order.withdrawn
expect BOC withdraw BOC:5
expect BOC stop BOC:6 700
answer BOC late stop BOC:5 not_found
answer BOC withdraw BOC:5 done
answer BOC stop BOC:6 held 700
expect paid 10100 held 10100
expect settled

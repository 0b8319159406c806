# A bank refuses, another does not know the account; what moved on before is followed all the same.
alert 11:00 ABC:1 -> ICBC:2 9000
alert 11:00 ABC:1 -> CCB:3 4000
answer ICBC stop ICBC:2 refused reason name_differs moved 5000 to BOC:4 at 11:01
expect note hold.refused
expect account ICBC:2 traced 4000 gone refused
expect BOC stop BOC:4 5000
answer CCB stop CCB:3 not_found
expect account CCB:3 traced 4000 gone not_found
answer BOC stop BOC:4 held 5000
expect paid 13000 held 5000 gone 8000
expect settled
# A person has the name put right and tries again.
follow ICBC:2 by 王所 because name_corrected
expect ICBC stop ICBC:2 4000
answer ICBC stop ICBC:2 held 4000 nothing_moved
expect paid 13000 held 9000 gone 4000
expect settled

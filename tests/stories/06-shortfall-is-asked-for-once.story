# The bank holds less and says nothing of the rest: it is asked where it went.
alert 11:00 ABC:1 -> ICBC:2 9000
answer ICBC stop ICBC:2 held 2000
expect note hold.partial
expect ICBC query ICBC:2
expect account ICBC:2 traced 9000 held 2000 in_flight
answer ICBC query ICBC:2 moved 7000 to CCB:3 at 11:01
expect CCB stop CCB:3 7000
expect ICBC amend ICBC:2 2000
answer ICBC amend ICBC:2 held 2000
answer CCB stop CCB:3 held 1000
expect CCB query CCB:3
# Nothing moved, says the bank, and still 6,000 are missing: a person must speak with it.
answer CCB query CCB:3 nothing_moved
expect note account.waits_for_person
expect account CCB:3 traced 7000 held 1000 in_flight waits_for_person
expect nothing for CCB
expect not settled

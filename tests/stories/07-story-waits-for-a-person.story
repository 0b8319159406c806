# Only a story was filed. What is read from it waits; the person corrects a digit too many.
story 15:30 ABC:1 -> ICBC:2 280000
expect ICBC stop ICBC:2 280000 draft
expect nothing for ICBC
expect account ICBC:2 in_flight waits_for_person
expect not settled
confirm 15:30 ABC:1 -> ICBC:2 28000 by 李警官
expect note reading.confirmed
expect ICBC stop ICBC:2 28000
expect paid 28000 in_flight 28000
answer ICBC stop ICBC:2 held 28000
expect settled

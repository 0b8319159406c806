# A stop that a person took back is not a bank's refusal.
alert 12:00 ABC:1 -> ICBC:2 10000
withdraw ICBC stop ICBC:2 by 王所 because victim_unsure
expect note order.withdrawn
expect note account.waits_for_person
expect no note account.edge
expect account ICBC:2 traced 10000 in_flight waits_for_person
answer ICBC withdraw ICBC:2 done
expect nothing for ICBC
expect not settled
# She is sure after all: it is followed again, in a new window.
follow ICBC:2 by 王所 because victim_is_sure
expect ICBC stop ICBC:2 10000
answer ICBC stop ICBC:2 held 10000
expect settled
# Taken back, but the bank then says there is no such account: that is the truth of it.
alert 12:00 ABC:1 -> CCB:3 500
withdraw CCB stop CCB:3 by 王所 because wrong_digit
answer CCB late stop CCB:3 not_found
expect account CCB:3 gone not_found
answer CCB withdraw CCB:3 done
expect settled

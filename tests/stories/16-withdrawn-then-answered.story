# A person takes an order back; the bank had executed it. Its answer is taken, the hold let go.
alert 12:00 ABC:1 -> ICBC:2 10000
withdraw ICBC stop ICBC:2 by 王所 because wrong_digit
expect note order.withdrawn
expect ICBC withdraw ICBC:2
# Nobody refused: it waits for a person.
expect account ICBC:2 in_flight waits_for_person
answer ICBC late stop ICBC:2 held 10000
expect note answer.late
expect paid 10000 held 10000
answer ICBC withdraw ICBC:2 done
expect paid 10000 held 0 in_flight 10000
expect note account.waits_for_person
expect not settled
# The officer knows where it is: nobody follows it any more.
stop_here ICBC:2 as lapsed by 王所 because paid_back_in_cash
expect account ICBC:2 gone lapsed
expect settled

# The bank shows no money and no way it went: traced money that is not there waits for a person.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 0 available 0 opening 0 nothing_moved
expect note hold.partial
expect note account.waits_for_person
expect paid 10000 held 0 in_flight 10000
stop_here ICBC:2 by 王所 because bank_confirms_it_is_gone
expect paid 10000 held 0 in_flight 0 gone 10000

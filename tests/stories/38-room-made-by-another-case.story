# Two cases lost money to one account. The other was first; ours found too little there.
alert 11:00 ABC:1 -> ICBC:2 9000
answer ICBC stop ICBC:2 held 2000 available 0 nothing_moved
expect account ICBC:2 traced 9000 held 2000 in_flight waits_for_person
expect nothing for ICBC
# The other case lets 4,000 go: ours is tried again, in the same window, for the same total.
room ICBC:2 4000 by C7
expect note hold.tried_again
expect ICBC amend ICBC:2 9000
expect delivered ICBC amend ICBC:2
# While that waits, more room changes nothing.
room ICBC:2 1000 by C7
expect unchanged
answer ICBC amend ICBC:2 held 6000 available 0 nothing_moved
expect paid 9000 held 6000 in_flight 3000
room ICBC:2 3000 by C8
answer ICBC amend ICBC:2 held 9000
expect note hold.landed
expect settled
# All is held: room is nothing to us.
room ICBC:2 3000 by C8
expect unchanged

# A bank that always tells of room and never holds more is asked twelve times, then a person decides.
alert 11:00 ABC:1 -> ICBC:2 9000
answer ICBC stop ICBC:2 held 2000 available 0 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
expect ICBC amend ICBC:2 9000
answer ICBC amend ICBC:2 held 2000 available 7000 nothing_moved
room ICBC:2 7000 by C7
expect unchanged
expect nothing for ICBC
expect account ICBC:2 in_flight waits_for_person
# A person may have it tried again.
follow ICBC:2 by 王所 because spoke_with_the_bank
expect note hold.tried_again
expect ICBC amend ICBC:2 9000
answer ICBC amend ICBC:2 held 9000
expect settled

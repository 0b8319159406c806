# The reading was wrong altogether: the draft goes, no bank ever hears of it.
story 15:30 ABC:1 -> ICBC:2 280000
confirm nothing by 李警官
expect note order.cancelled
expect nothing for ICBC
expect paid 0 in_flight 0
expect settled

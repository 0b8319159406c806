# The story does not say from which of her accounts she paid; the bank's list does.
story 12:00 ? -> ICBC:2 10000
expect ICBC stop ICBC:2 10000 draft
approve ICBC stop ICBC:2 by 李警官
answer ICBC stop ICBC:2 held 10000 received 10000 from ABC:1 at 12:03
expect paid 10000 held 10000
expect account ABC:1 tier 0
expect not settled
confirm 12:00 ? -> ICBC:2 10000 by 李警官
expect paid 10000 held 10000
expect settled

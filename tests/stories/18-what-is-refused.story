# What may not enter: strangers' transfers, other banks' orders, approvals of what waits for nobody.
alert 12:00 ABC:1 -> ICBC:2 10000
cannot answer.foreign_transfer | answer ICBC stop ICBC:2 held 0 moved 5000 to CCB:3 at 12:01 foreign
cannot order.unknown | release ICBC:3 by 王所
cannot order.not_a_draft | approve ICBC stop ICBC:2 by 王所
cannot account.unknown | follow BOC:9 by 王所
cannot account.victim | stop_here ABC:1 by 王所
cannot payment.self | alert 12:00 ABC:1 -> ABC:1 100
cannot payment.amount | alert 12:00 ABC:1 -> ICBC:2 0
expect unchanged
expect paid 10000 in_flight 10000

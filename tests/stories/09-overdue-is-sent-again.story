# A bank sleeps. The order is shown, escalated and sent again, at doubling intervals, never dropped.
alert 15:30 ABC:1 -> ICBC:2 28000
after 9m
expect no note order.overdue
after 2m
expect note order.overdue
expect delivered ICBC stop ICBC:2
after 15m
expect no note order.overdue
after 6m
expect note order.overdue
after 5h
expect note order.overdue
resend ICBC stop ICBC:2 by 王所
expect delivered ICBC stop ICBC:2
expect note order.resent
answer ICBC stop ICBC:2 held 28000
after 2h
expect no note order.overdue
expect settled

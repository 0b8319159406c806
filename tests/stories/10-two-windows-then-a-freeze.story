# A stop ends after 48 hours. One extension; never a third window: a freeze is drafted.
policy auto stop_payment query extend
alert 12:00 ABC:1 -> ICBC:2 28000
answer ICBC stop ICBC:2 held 28000
after 35h
expect no note hold.ends_soon
after 2h
expect note hold.ends_soon
expect ICBC extend ICBC:2
answer ICBC extend ICBC:2 held 28000
expect note hold.extended
expect paid 28000 held 28000
after 36h
expect no note hold.ends_soon
after 12h
expect note hold.ends_soon
expect ICBC freeze ICBC:2 28000 draft
approve ICBC freeze ICBC:2 by 张局
expect ICBC freeze ICBC:2 28000
answer ICBC freeze ICBC:2 held 28000
after 72h
expect no note hold.lapsed
expect paid 28000 held 28000
expect settled

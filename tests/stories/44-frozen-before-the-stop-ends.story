# Within the 48 hours of a stop the case is filed and the money frozen, on a person's word.
policy auto stop_payment query
alert 12:00 ABC:1 -> ICBC:2 28000
answer ICBC stop ICBC:2 held 28000
freeze ICBC:2 by 李警官 because filed
expect note hold.freeze_asked
expect ICBC freeze ICBC:2 28000 draft
cannot hold.frozen_already | freeze ICBC:2 by 李警官
approve ICBC freeze ICBC:2 by 张局
answer ICBC freeze ICBC:2 held 28000
expect paid 28000 held 28000
cannot hold.frozen_already | freeze ICBC:2 by 李警官
after 72h
expect no note hold.lapsed
expect paid 28000 held 28000
expect settled

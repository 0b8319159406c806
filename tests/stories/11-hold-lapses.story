# Nobody signs the extension: the hold ends, and the screen says so.
alert 12:00 ABC:1 -> ICBC:2 28000
answer ICBC stop ICBC:2 held 28000
after 37h
expect ICBC extend ICBC:2 draft
after 12h
expect note hold.lapsed
expect account ICBC:2 traced 28000 held 0 gone lapsed
expect paid 28000 held 0 gone 28000
expect settled
# A person tries the second window: that is the last.
follow ICBC:2 by 张局 because still_there
expect ICBC stop ICBC:2 28000
answer ICBC stop ICBC:2 held 28000
after 37h
expect ICBC freeze ICBC:2 28000 draft
reject ICBC freeze ICBC:2 by 张局 because holder_is_innocent
after 12h
expect paid 28000 held 0 gone 28000
follow ICBC:2 by 张局 because third_time
expect ICBC freeze ICBC:2 28000

# Of two accounts the one with more money still to win is ordered first.
alert 12:00 ABC:1 -> ICBC:2 50000
answer ICBC stop ICBC:2 held 0 moved 8000 to CCB:3 at 12:01 moved 42000 to BOC:4 at 12:01
expect first BOC:4

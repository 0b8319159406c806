# As before, but the bank does not say what was there before: held + available - in + out.
alert 09:00 ABC:1 -> ICBC:2 20000
answer ICBC stop ICBC:2 held 16000 available 0 received 20000 from ABC:1 at 09:00 moved 24000 to CCB:3 at 09:05
expect CCB stop CCB:3 12000
expect ICBC amend ICBC:2 8000

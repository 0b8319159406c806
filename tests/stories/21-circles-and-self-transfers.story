# The money runs in a circle, and a bank tells of a transfer from an account to itself.
alert 12:00 ABC:1 -> ICBC:2 10000
answer ICBC stop ICBC:2 held 0 moved 10000 to CCB:3 at 12:01
answer CCB stop CCB:3 held 0 received 10000 from ICBC:2 at 12:01 moved 10000 to ICBC:2 at 12:02 moved 500 to CCB:3 at 12:02
expect note transfer.ignored
# The stop of ICBC:2 is being let go: a second one goes out at once.
expect ICBC stop ICBC:2 10000
answer ICBC stop ICBC:2 held 10000
answer ICBC release ICBC:2 held 0
answer CCB release CCB:3
expect paid 10000 held 10000
expect settled

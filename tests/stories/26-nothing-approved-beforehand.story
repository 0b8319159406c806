# A centre that approves nothing beforehand: every stop waits for a signature.
policy auto query
alert 12:00 ABC:1 -> ICBC:2 50000
expect ICBC stop ICBC:2 50000 draft
expect nothing for ICBC
alert 12:01 ABC:1 -> ICBC:2 1000
expect ICBC stop ICBC:2 51000 draft
approve ICBC stop ICBC:2 by 王所
expect ICBC stop ICBC:2 51000
answer ICBC stop ICBC:2 held 1000 moved 50000 to CCB:3 at 12:02
# Cutting the amount takes no signature.
expect ICBC amend ICBC:2 1000
expect CCB stop CCB:3 50000 draft
reject CCB stop CCB:3 by 王所 because court_account
expect account CCB:3 gone refused

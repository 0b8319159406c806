carrier MOBILE
phone +8617012345678 unconfirmed
expect MOBILE phone +8617012345678 draft
expect nothing for MOBILE
reject MOBILE phone +8617012345678 by 王所 because hotline_of_a_bank
expect nothing for MOBILE

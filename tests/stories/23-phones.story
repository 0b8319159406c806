# Every carrier is asked whose number it is; the one whose it is is asked to suspend it.
carrier MOBILE
carrier UNICOM
phone +8617012345678
expect MOBILE phone +8617012345678
expect UNICOM phone +8617012345678
answer MOBILE phone +8617012345678 not_found
answer UNICOM phone +8617012345678 done
expect note phone.subscriber_found
expect UNICOM suspend +8617012345678 draft
approve UNICOM suspend +8617012345678 by 王所
expect UNICOM suspend +8617012345678
answer UNICOM suspend +8617012345678 done
expect settled

-- A message that is to be tried again stays in the quarantine until the broker has it.

alter table quarantined_record
  add column outbox_id bigint; -- out: the row of the outbox in which it is sent again; null while it is in none
create index quarantined_record_sent_again on quarantined_record (outbox_id) where outbox_id is not null;

-- A row of the outbox holds many messages, one after the other: topic, account and key, each as a
-- length of two bytes and UTF-8; then the value, as a length of four bytes, -1 for none, and its bytes.

alter table outbox add column messages bytea;
update outbox set messages =
  int2send(octet_length(topic)::int2) || convert_to(topic, 'UTF8')
  || int2send(octet_length(account_id)::int2) || convert_to(account_id, 'UTF8')
  || int2send(octet_length(key)::int2) || convert_to(key, 'UTF8')
  || case when value is null then int4send(-1) else int4send(octet_length(value)) || value end;
alter table outbox
  alter column messages set not null,
  -- Rows are made to fill a page and live for a moment: nothing is compressed or kept apart.
  alter column messages set storage external,
  drop column topic,
  drop column account_id,
  drop column key,
  drop column value;
alter table outbox set (fillfactor = 100, toast_tuple_target = 8160, autovacuum_vacuum_threshold = 1000);

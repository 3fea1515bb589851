-- From where on a subscriber of a custom bus has not had its events (ADR 36), written by the owner of its partition.
create table subscriber_position (
  partition     int    not null,
  subscriber_id text   not null, -- the ARN
  account_id    text   not null,
  run           bigint not null, -- which of its runs this is about
  next_offset   bigint, -- on batch.bus-events; null: it has had what the partition has had
  primary key (partition, subscriber_id)
);

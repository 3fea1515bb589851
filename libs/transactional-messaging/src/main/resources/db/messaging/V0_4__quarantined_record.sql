-- Records that failed by themselves, and what waits behind them: see docs/adr/0018-quarantine.md.

create table quarantined_record (
  id bigint generated always as identity primary key,
  direction text not null check (direction in ('in', 'out')),
  consumer_group text not null, -- in: who consumes; out: who owned the outbox row
  topic text not null, -- empty where an account is blocked: that has no record
  partition integer not null, -- out: -1, since it is decided when it is sent
  record_offset bigint not null, -- out: the id that the outbox row had
  record_key bytea not null, -- UTF-8, as it came
  record_timestamp timestamptz not null,
  value bytea, -- as it came; null is a tombstone
  account_id text, -- if known
  scope text not null, -- in: later records of the same scope are parked; out: empty
  status text not null check (status in ('FAILED', 'PARKED', 'BLOCKED')),
  error text not null,
  stack text not null,
  attempts integer not null,
  wish text check (wish in ('RETRY', 'DISCARD')), -- of the operator; the owner of the partition sees to it
  quarantined_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index quarantined_record_queue on quarantined_record (consumer_group, partition, scope, id);
create index quarantined_record_wish on quarantined_record (consumer_group, partition) where wish is not null;
create index quarantined_record_out on quarantined_record (topic) where direction = 'out';

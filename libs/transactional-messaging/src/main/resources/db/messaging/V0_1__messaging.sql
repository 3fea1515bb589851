-- Transactional messaging: see docs/adr/0003-transactional-messaging.md.

-- How far a consumer group's effects reach, committed with those effects.
create table consumed_offset (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  primary key (consumer_group, partition, topic)
) with (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

-- Who owns a partition. Taking it over raises the epoch; a commit under an older epoch fails.
create table partition_owner (
  consumer_group text not null,
  partition integer not null,
  epoch bigint not null,
  owner text not null,
  taken_at timestamptz not null,
  primary key (consumer_group, partition)
) with (fillfactor = 50);

-- Messages of committed transactions that the broker has not acknowledged yet.
create table outbox (
  id bigint generated always as identity primary key,
  owner text not null, -- partition:<group>:<number> or instance:<instance id>
  topic text not null,
  account_id text not null, -- decides the partition
  key text not null,
  value bytea -- as it goes on the wire; null is a tombstone
) with (
  fillfactor = 90,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_analyze_threshold = 20000,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 0
);
create index outbox_owner on outbox (owner, id);

-- An instance that has not been seen for a while leaves its outbox rows to the others.
create table messaging_instance (
  instance_id text primary key,
  seen_at timestamptz not null
) with (fillfactor = 50);

-- One row per transaction outside of consumption: tells, when the connection broke during a commit,
-- whether it happened. Whoever asks inserts the same id, so that it cannot happen afterwards.
create table commit_marker (
  id uuid primary key,
  made_at timestamptz not null default now()
) with (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0);
create index commit_marker_made_at on commit_marker (made_at);

-- Fails the transaction unless the epoch is the present one, and holds off a takeover until it ends.
create function require_partition_epoch(wanted_group text, wanted_partition integer, wanted_epoch bigint)
  returns void language plpgsql as $$
begin
  perform 1 from partition_owner
    where consumer_group = wanted_group and partition = wanted_partition and epoch = wanted_epoch
    for share;
  if not found then
    raise exception 'partition % of % is owned by somebody else', wanted_partition, wanted_group
      using errcode = 'WL001';
  end if;
end
$$;

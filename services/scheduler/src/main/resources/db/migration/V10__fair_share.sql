-- The policy that a queue shares by; null is first in, first out.
alter table job_queue add column scheduling_policy text;

create table scheduling_policy (
  arn                 text    primary key,
  partition           integer not null,
  account_id          text    not null,
  sequence            bigint  not null,
  decay_seconds       bigint  not null,
  compute_reservation integer not null,
  -- [["identifier or prefix*", weight], ...]
  weights             text    not null
);

-- What each share of each queue has used lately, and since when it has no jobs. What it uses now
-- follows from its jobs. usage: [[start, end, milli-vCPU ms, moment, expiry], ...]
create table queue_share (
  queue_arn        text   not null,
  share_identifier text   not null,
  partition        integer not null,
  account_id       text   not null,
  charged_to       bigint not null,
  idle_since       bigint not null,
  usage            text   not null,
  primary key (queue_arn, share_identifier)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index queue_share_by_partition on queue_share (partition);

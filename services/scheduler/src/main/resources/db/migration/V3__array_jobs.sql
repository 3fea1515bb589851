-- Array jobs that are not over. Children that are jobs have rows in job; the others are ranges here,
-- such as 0-41,43.
create table array_job (
  job_id        text collate "C" primary key,
  partition     integer not null,
  account_id    text    not null,
  profile_id    integer not null,
  name          text    not null,
  created_at    bigint  not null,
  ordinal       bigint  not null,
  sequential    boolean not null,
  status        text    not null,
  version       bigint  not null,
  since         bigint  not null,
  status_reason text,
  outstanding   text,
  twins         text,
  left_range    text    not null,
  ended         text    not null,
  failed        text    not null,
  spawned_at    bigint  not null,
  stop_kind     text,
  stop_reason   text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index array_job_by_partition on array_job (partition);

-- Of an array that is over: the children that failed. The others succeeded.
alter table finished_job add column failed_children text;

-- Array jobs: the parent is a job, its children are derived from it until they are told of.

alter table job add column array_size int;

-- What the scheduler said last about a parent: children by state (JSON), when that was, which
-- children are RUNNABLE without a row of their own (ranges), and when the children came to exist.
alter table job_state
  add column array_summary    text,
  add column array_told_at    bigint,
  add column array_runnable   text,
  add column array_spawned_at bigint;

-- Children that the scheduler has told of. Not in job_state: listings of a queue have no children,
-- and whatever counts the jobs of a queue counts their parent.
create table array_child (
  array_id      text not null,
  array_index   int not null,
  status        text not null,
  status_reason text,
  started_at    bigint,
  stopped_at    bigint,
  sequence      bigint not null,
  is_cancelled  boolean not null,
  is_terminated boolean not null,
  attempt       text,
  attempts      jsonb not null,
  primary key (array_id, array_index)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Arrays whose children can be forgotten.
create index job_state_of_arrays on job_state (queue_id, status, stopped_at)
  where array_told_at is not null;

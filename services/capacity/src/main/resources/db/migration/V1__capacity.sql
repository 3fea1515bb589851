-- Capacity: compute environments, their instances, and the tasks that run on them.

-- What is known of a compute environment. Rows of deleted ones stay: their event numbers go on if the
-- name is used again.
create table environment (
  arn text primary key,
  partition integer not null,
  account_id text not null,
  region text not null,
  status text not null,
  event_sequence bigint not null, -- of the last published event
  launches bigint not null, -- instances ever launched
  document text not null -- JSON: what is wished of it, and what was told about it
) with (fillfactor = 70);
create index environment_partition on environment (partition);

-- Instances that exist. Terminated ones leave.
create table instance (
  instance_id text primary key,
  partition integer not null,
  environment_arn text not null,
  container_instance_arn text not null,
  instance_type text not null,
  milli_vcpus bigint not null,
  memory_mib bigint not null,
  gpus bigint not null,
  vcpus bigint not null, -- what it counts against the environment's limits
  elastic boolean not null, -- stands for the whole host
  state text not null,
  host_id text not null, -- the service instance that runs its tasks
  boot_id text not null, -- the boot of the machine that it lives in
  since timestamptz not null, -- in this state
  launch_number bigint generated always as identity -- keeps the order of launches
) with (fillfactor = 70);
create index instance_partition on instance (partition);

-- Tasks whose outcome is not recorded yet. Small: it holds only what runs.
create table task (
  task_id text primary key,
  partition integer not null,
  instance_id text not null,
  host_id text not null,
  launch text not null, -- JSON: everything needed to start it or to find it again
  started_at timestamptz,
  stop_reason text, -- of the StopTask, if there was one
  stop_grace_seconds integer
) with (
  fillfactor = 60,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0
);

-- Tasks that are over, or that must never start, remembered for an hour: an order that comes again
-- changes nothing.
create table finished_task (
  task_id text primary key,
  partition integer not null,
  finished_at timestamptz not null,
  withdrawn_reason text -- of the StopTask that came before its StartTask; null if it is over
) with (autovacuum_vacuum_insert_threshold = -1);
create index finished_task_finished_at on finished_task using brin (finished_at);

-- What users want of the scheduler beyond AWS: jobs, children and arrays that are held, and queues
-- that are paused or limited.
create table job_hold (
  job_id     text collate "C" primary key,
  partition  integer not null,
  account_id text    not null
);

create table queue_control (
  arn         text primary key,
  partition   integer not null,
  account_id  text    not null,
  paused      boolean not null,
  max_running integer not null
);

-- Why an environment is in its status, as capacity said.
alter table environment add column status_reason text;

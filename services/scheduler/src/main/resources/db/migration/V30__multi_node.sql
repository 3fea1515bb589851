-- Nodes of multi-node jobs, from the first placement of the job until it is over and nothing of them
-- is left. The job itself is a row of job.
create table gang_node (
  job_id                 text collate "C" primary key,
  partition              integer not null,
  account_id             text    not null,
  profile_id             integer not null,
  name                   text    not null,
  created_at             bigint  not null,
  ordinal                bigint  not null,
  status                 text    not null,
  version                bigint  not null,
  since                  bigint  not null,
  status_reason          text,
  stopping               boolean not null,
  attempt_number         integer,
  task_id                text,
  environment_arn        text,
  instance_id            text,
  container_instance_arn text,
  task_arn               text,
  started_at             bigint
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index gang_node_by_partition on gang_node (partition);

-- What each range of nodes runs: [{"first": 0, "last": 3, "milliVcpus": …, "task": base64}, …].
alter table job_spec add column nodes text;

-- Of how many instances at once, and of which type, the head consists that capacity was told of.
alter table environment
  add column head_nodes         integer not null default 1,
  add column head_instance_type text,
  add column shortage_nodes     integer not null default 1;

-- What the scheduler knows. Every row belongs to an account, and an account to a partition of the
-- topics: whoever owns the partition reads its rows at start and is the only one who writes them.
-- Times are milliseconds since the epoch.

-- What many jobs have in common, once.
create table job_profile (
  account_id        text    not null,
  profile_id        integer not null,
  partition         integer not null,
  queue_arn         text    not null,
  definition_arn    text    not null,
  kind              text    not null,
  milli_vcpus       integer not null,
  memory_mib        integer not null,
  gpus              integer not null,
  retry_attempts    integer not null,
  retry_rules       text    not null,
  timeout_seconds   bigint,
  share_identifier  text,
  priority          integer not null,
  primary key (account_id, profile_id)
);

-- Jobs that are not over. Kept narrow: a million of them are read at start.
create table job (
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
  outstanding            text,
  attempts_used          integer not null,
  returned               boolean not null,
  stop_kind              text,
  stop_reason            text,
  attempt_number         integer,
  task_id                text,
  environment_arn        text,
  instance_id            text,
  container_instance_arn text,
  task_arn               text,
  started_at             bigint
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create index job_by_partition on job (partition);

-- What a job runs, needed when it is placed.
create table job_spec (
  job_id text collate "C" primary key,
  task   bytea not null,
  tags   text
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Avro schemas that job_spec.task was ever written with, by fingerprint.
create table spec_schema (
  fingerprint bigint primary key,
  schema      text not null
);

-- How jobs ended: for those that depend on them, and to know a repeated submission.
create table finished_job (
  job_id      text collate "C" primary key,
  partition   integer not null,
  status      text    not null,
  finished_at bigint  not null
);

create index finished_job_by_age on finished_job (partition, finished_at);

create table job_queue (
  arn          text primary key,
  partition    integer not null,
  account_id   text    not null,
  sequence     bigint  not null,
  priority     integer not null,
  environments text[]  not null,
  life         text    not null
);

-- Definition, capacity's news and demand of an environment arrive apart from each other.
create table environment (
  arn                 text primary key,
  partition           integer not null,
  account_id          text    not null,
  definition_sequence bigint,
  cluster_name        text,
  supply              text,
  max_milli_vcpus     bigint,
  usable              boolean,
  capacity_sequence   bigint not null default 0,
  status              text,
  cluster_arn         text,
  demand_milli_vcpus  bigint not null default 0,
  demand_memory_mib   bigint not null default 0,
  demand_gpus         bigint not null default 0,
  head_milli_vcpus    integer,
  head_memory_mib     integer,
  head_gpus           integer,
  request_sequence    bigint not null default 0
);

create table instance (
  instance_id            text    not null,
  partition              integer not null,
  account_id             text    not null,
  environment_arn        text    not null,
  container_instance_arn text    not null,
  instance_type          text    not null,
  milli_vcpus            integer not null,
  memory_mib             integer not null,
  gpus                   integer not null,
  elastic                boolean not null,
  private_ipv4_address   text,
  state                  text    not null,
  primary key (environment_arn, instance_id)
);

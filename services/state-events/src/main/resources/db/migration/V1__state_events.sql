-- state-events: what became of every job, and what the summary shows. Times are epoch milliseconds.

-- What a submission told of a job, once and for all; children and nodes are called after it.
create table job (
  job_id             text   primary key,
  account_id         text   not null,
  region             text   not null,
  job_arn            text   not null,
  job_name           text   not null,
  job_queue_arn      text   not null,
  job_definition_arn text   not null,
  created_at         bigint not null,
  detail             text   not null
);
-- Written once, read seldom: not worth compressing.
alter table job alter column detail set storage external;

-- Every fact about every job, in the order in which it was recorded: the position grows within an
-- account and is never far below the fact's time shifted left by 12 bits.
create table history (
  account_id      text     not null,
  position        bigint   not null,
  job_id          text     not null,
  sequence        bigint   not null,
  previous_status text,
  status          text     not null,
  status_reason   text,
  at              bigint   not null,
  created_at      bigint   not null,
  started_at      bigint,
  stopped_at      bigint,
  cancelled       boolean  not null,
  terminated      boolean  not null,
  attempt         text,
  attempt_ended   boolean  not null,
  grouping        text,
  primary key (account_id, position)
);
create unique index history_of_job on history (job_id, sequence);
-- Where the purge starts from.
create index history_finished on history (at) where status in ('SUCCEEDED', 'FAILED');

-- Facts that arrived before the submission of their job.
create table parked_transition (
  partition       int      not null,
  submitted_id    text     not null,
  account_id      text     not null,
  job_id          text     not null,
  sequence        bigint   not null,
  previous_status text,
  status          text     not null,
  status_reason   text,
  at              bigint   not null,
  created_at      bigint   not null,
  started_at      bigint,
  stopped_at      bigint,
  cancelled       boolean  not null,
  terminated      boolean  not null,
  attempt         text,
  attempt_ended   boolean  not null,
  grouping        text,
  primary key (job_id, sequence)
);
create index parked_transition_of_submission on parked_transition (submitted_id);

-- Jobs of a queue by state; for SUCCEEDED and FAILED, all that ended so since the queue was made.
create table job_count (
  account_id text   not null,
  queue_arn  text   not null,
  status     text   not null,
  jobs       bigint not null,
  primary key (account_id, queue_arn, status)
) with (fillfactor = 50);

create table queue (
  arn        text    primary key,
  account_id text    not null,
  sequence   bigint  not null,
  uuid       text    not null,
  deleted    boolean not null,
  name       text    not null,
  state      text    not null,
  priority   int     not null
);

create table environment (
  arn               text    primary key,
  account_id        text    not null,
  sequence          bigint  not null default 0,
  uuid              text    not null default '',
  deleted           boolean not null default false,
  name              text,
  state             text,
  type              text,
  min_vcpus         int     not null default 0,
  max_vcpus         int     not null default 0,
  capacity_sequence bigint  not null default 0,
  status            text,
  status_reason     text,
  desired_vcpus     int     not null default 0,
  shortage          text
);

create table environment_instance (
  environment_arn text    not null,
  instance_id     text    not null,
  instance_type   text    not null,
  milli_vcpus     int     not null,
  memory_mib      int     not null,
  gpus            int     not null,
  draining        boolean not null,
  primary key (environment_arn, instance_id)
);

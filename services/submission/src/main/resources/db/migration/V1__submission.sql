-- Store of the submission service: what people configure, and the view of their jobs.

-- The version that each definition was last announced with. It outlives the definition, so that a
-- later one of the same name goes on counting and consumers never mistake it for old news.
create table definition_sequence (
  arn      text primary key,
  sequence bigint not null
);

create table compute_environment (
  arn               text primary key,
  account_id        text not null,
  region            text not null,
  name              text not null,
  document          text not null,
  tags              text not null,
  status            text not null,
  status_reason     text,
  desired_vcpus     int,
  ecs_cluster_arn   text,
  deleting          boolean not null default false,
  -- The deletion was announced: no queue holds the environment back any more.
  announced         boolean not null default false,
  capacity_sequence bigint not null default 0,
  created_at        timestamptz not null
);
create index compute_environment_by_name on compute_environment (account_id, region, name);

create table job_queue (
  queue_id       bigint generated always as identity primary key,
  arn            text not null unique,
  account_id     text not null,
  region         text not null,
  name           text not null,
  uuid           text not null,
  settings       text not null,
  tags           text not null,
  deleting_since timestamptz
);
create index job_queue_by_name on job_queue (account_id, region, name);
create index job_queue_deleting on job_queue (deleting_since) where deleting_since is not null;

create table job_definition_name (
  account_id    text not null,
  region        text not null,
  name          text not null,
  last_revision int not null,
  primary key (account_id, region, name)
);

create table job_definition (
  account_id      text not null,
  region          text not null,
  name            text not null,
  revision        int not null,
  status          text not null,
  document        text not null,
  tags            text not null,
  deregistered_at timestamptz,
  primary key (account_id, region, name, revision)
);
create index job_definition_deregistered on job_definition (deregistered_at)
  where deregistered_at is not null;

-- What never changes about a job, but for its tags. One row per job, child and node.
create table job (
  job_id              text primary key,
  account_id          text not null,
  region              text not null,
  queue_id            bigint not null,
  name                text not null,
  definition_name     text not null,
  definition_revision int not null,
  share_identifier    text,
  created_at          bigint not null,
  detail              text not null,
  tags                text not null
);
-- The ways of ListJobs into a queue, newest first: all, by name, by definition, by share.
create index job_by_queue on job (queue_id, created_at desc, job_id desc);
create index job_by_name
  on job (queue_id, lower(name) text_pattern_ops, created_at desc, job_id desc);
create index job_by_definition
  on job (queue_id, definition_name text_pattern_ops, created_at desc, job_id desc);
create index job_by_share
  on job (queue_id, share_identifier text_pattern_ops, created_at desc, job_id desc)
  where share_identifier is not null;

-- What the scheduler said last about a job. Apart from the rest, because an update of an indexed
-- column enters the row anew into every index of its table.
create table job_state (
  job_id        text primary key,
  queue_id      bigint not null,
  created_at    bigint not null,
  status        text not null,
  status_reason text,
  started_at    bigint,
  stopped_at    bigint,
  sequence      bigint not null default 0,
  is_cancelled  boolean not null default false,
  is_terminated boolean not null default false,
  -- The present or last attempt, and by number those that have ended: as DescribeJobs shows them.
  attempt       text,
  attempts      jsonb not null default '{}'
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
-- By status, newest first: ListJobs, the finish of a deleted queue, and the end of retention.
create index job_state_by_status on job_state (queue_id, status, created_at desc, job_id desc);

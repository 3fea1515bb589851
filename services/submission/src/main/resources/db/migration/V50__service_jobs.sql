-- Service environments as their owners configured them. settings: type, state and limits, in JSON.
create table service_environment (
  arn            text primary key,
  account_id     text not null,
  region         text not null,
  name           text not null,
  uuid           text not null,
  settings       text not null,
  tags           text not null,
  deleting_since timestamptz
);
create index service_environment_by_name on service_environment (account_id, region, name);

-- Service jobs are jobs without a definition. What sets them apart is set for them alone: the type of
-- their service, and the priority that their owner gave them last.
alter table job
  add column service_type        text,
  add column scheduling_priority int;

-- What the scheduler said last of a service job: when it was handed over, to which environment, how
-- often it was preempted, and the preempted attempts by that number.
alter table job_state
  add column scheduled_at        bigint,
  add column service_environment text,
  add column preemptions         int,
  add column preempted           jsonb;

-- Client tokens of SubmitServiceJob: the same request is accepted once. request: a digest of it.
create table service_job_token (
  account_id   text   not null,
  region       text   not null,
  client_token text   not null,
  request      text   not null,
  job_id       text   not null,
  created_at   bigint not null,
  primary key (account_id, region, client_token)
);
create index service_job_token_by_age on service_job_token (created_at);

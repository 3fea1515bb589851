-- Who submitted a job.
alter table job add principal_arn text;

-- Transitions of jobs that were purged, for whoever searches the history. Each day has a partition,
-- which is made when it is needed and dropped when its retention is over: the database's user must
-- own the table. Positions are times in milliseconds, shifted left by 12 bits.
create table archived_transition (
  account_id         text   not null,
  position           bigint not null,
  job_id             text   not null,
  sequence           bigint not null,
  at                 bigint not null,
  previous_status    text,
  status             text   not null,
  status_reason      text,
  job_name           text,
  job_queue_arn      text,
  job_definition_arn text,
  share_identifier   text,
  principal_arn      text,
  tags               jsonb,
  previous_millis    bigint, -- how long it was in the state before
  primary key (account_id, position)
) partition by range (position);
create index archived_transition_of_job on archived_transition (job_id, sequence);

-- When rules and schedules fire next (ADR 35). Times are epoch milliseconds.

create table event_timer (
  arn          text    primary key, -- of the rule or schedule
  account_id   text    not null,
  shard        integer not null, -- of the account: modulo the number of partitions, its partition
  expression   text    not null,
  time_zone    text    not null,
  start_at     bigint  not null,
  end_at       bigint,
  window_ms    bigint  not null,
  max_age_ms   bigint  not null,
  revision     bigint  not null, -- another one after each change by a user
  scheduled_at bigint  not null,
  due          bigint, -- null: it does not fire again
  admitted_at  bigint -- the scheduled time of the last firing that is on its way to the targets
);
create index event_timer_due on event_timer (due) include (shard) where due is not null;

-- EventBridge Scheduler.
create table event_schedule_group (
  arn          text   collate "C" primary key, -- the default group has a row once it has tags
  account_id   text   not null,
  name         text   not null,
  client_token text,
  tags         text   not null, -- JSON
  created_at   bigint not null,
  modified_at  bigint not null,
  version      bigint not null
);
create index event_schedule_group_account on event_schedule_group (account_id, arn);

create table event_schedule (
  arn           text   collate "C" primary key,
  account_id    text   not null,
  group_name    text   not null,
  name          text   not null,
  state         text   not null,
  settings      text   not null, -- what else the API shows, JSON
  client_token  text,
  created_at    bigint not null,
  modified_at   bigint not null,
  version       bigint not null
);
create index event_schedule_account on event_schedule (account_id, arn);

-- Of a schedule that is deleted after its last firing: when that was scheduled, once it has been.
alter table event_timer
  add column then_delete boolean not null default false,
  add column ended_at    bigint;

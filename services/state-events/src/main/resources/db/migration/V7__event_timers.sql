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

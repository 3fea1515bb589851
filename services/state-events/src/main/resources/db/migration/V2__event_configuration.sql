-- Event buses, rules and targets: what people configure (ADR 34). Times are epoch milliseconds.

-- How often the configuration of an account has changed. Every change locks its row first.
create table event_configuration (
  account_id text   primary key,
  version    bigint not null
);

-- The default bus of an account has a row only once something of it was changed.
create table event_bus (
  arn                text   primary key,
  account_id         text   not null,
  name               text   collate "C" not null,
  description        text,
  kms_key_identifier text,
  dead_letter_arn    text,
  log_config         text, -- JSON
  policy             text, -- JSON
  tags               text   not null, -- JSON
  created_at         bigint not null,
  modified_at        bigint not null,
  version            bigint not null
);
create index event_bus_account on event_bus (account_id, name);

create table event_rule (
  arn                 text    primary key,
  account_id          text    not null,
  bus_arn             text    not null,
  name                text    collate "C" not null,
  event_pattern       text,
  schedule_expression text,
  state               text    not null,
  description         text,
  role_arn            text,
  tags                text    not null, -- JSON
  created_at          bigint  not null,
  version             bigint  not null,
  unique (bus_arn, name)
);
create index event_rule_account on event_rule (account_id);

create table event_target (
  id         text   primary key, -- the rule's ARN, a slash, the target's id
  account_id text   not null,
  rule_arn   text   not null references event_rule,
  target_id  text   collate "C" not null,
  target_arn text   not null,
  document   text   not null, -- the target as the API shows it, JSON
  version    bigint not null,
  unique (rule_arn, target_id)
);
create index event_target_account on event_target (account_id);
create index event_target_target on event_target (account_id, target_arn);

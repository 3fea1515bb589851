-- The Custom Event Bus (ADR 36): buses, subscribers, event sources. Times are epoch milliseconds.

create table custom_bus (
  id                 text    collate "C" primary key, -- the ARN
  account_id         text    not null,
  region             text    not null,
  name               text    collate "C" not null,
  description        text,
  kms_key_identifier text,
  retention_days     integer not null,
  policy             text, -- JSON
  policy_revision    text,
  tags               text    not null, -- JSON
  created_at         bigint  not null,
  modified_at        bigint  not null,
  version            bigint  not null,
  unique (account_id, region, name)
);

create table bus_subscriber (
  id           text    collate "C" primary key, -- the ARN
  account_id   text    not null,
  region       text    not null,
  name         text    collate "C" not null,
  bus_arn      text    not null references custom_bus,
  document     text    not null, -- its configuration as the API shows it, JSON
  running      boolean not null,
  revoked      boolean not null,
  run          bigint  not null, -- how often it has been started
  run_from     bigint, -- where the run starts: a time; null is after what the last run has had
  run_since    bigint  not null, -- when the run was started
  tags         text    not null, -- JSON
  created_at   bigint  not null,
  modified_at  bigint  not null,
  version      bigint  not null,
  unique (bus_arn, name)
);
create index bus_subscriber_account on bus_subscriber (account_id);

create table bus_event_source (
  id                text    collate "C" primary key, -- the ARN
  account_id        text    not null,
  region            text    not null,
  name              text    collate "C" not null,
  bus_arn           text    not null references custom_bus,
  description       text,
  type              text    not null,
  configuration     text    not null, -- as the API shows it, JSON
  secret            bytea, -- of a webhook, encrypted
  previous_secret   bytea, -- the one that was replaced last, which holds for a while
  rotated_at        bigint,
  revoked           boolean not null,
  tags              text    not null, -- JSON
  created_at        bigint  not null,
  modified_at       bigint  not null,
  version           bigint  not null,
  unique (bus_arn, name)
);
create index bus_event_source_account on bus_event_source (account_id);

-- What was made under a client's token, so that a repeated request makes nothing twice.
create table client_token (
  id           text   primary key, -- account, region, operation and token
  request_hash text   not null,
  resource_arn text   not null,
  expires_at   bigint not null
);
create index client_token_expired on client_token (expires_at);

-- Which events of a bus have been put lately.
create table event_deduplication (
  bus_arn          text   not null,
  deduplication_id text   not null,
  event_id         text   not null,
  expires_at       bigint not null,
  primary key (bus_arn, deduplication_id)
);
create index event_deduplication_expired on event_deduplication (expires_at);

-- Connections and API destinations (ADR 34). Times are epoch milliseconds.

create table event_connection (
  id                 text   primary key, -- the ARN without the UUID at its end
  account_id         text   not null,
  name               text   collate "C" not null,
  uuid               text   not null,
  authorization_type text   not null,
  state              text   not null,
  description        text,
  kms_key_identifier text,
  parameters         text   not null, -- how it authorises, as the API shows it, without secrets: JSON
  secrets            bytea, -- the same with secrets, encrypted; null if it was deauthorised
  created_at         bigint not null,
  modified_at        bigint not null,
  authorized_at      bigint not null,
  version            bigint not null
);
create index event_connection_account on event_connection (account_id, name);

create table event_api_destination (
  id             text   primary key, -- the ARN without the UUID at its end
  account_id     text   not null,
  name           text   collate "C" not null,
  uuid           text   not null,
  connection_arn text   not null,
  endpoint       text   not null,
  http_method    text   not null,
  rate_limit     integer,
  description    text,
  created_at     bigint not null,
  modified_at    bigint not null,
  version        bigint not null
);
create index event_api_destination_account on event_api_destination (account_id, name);

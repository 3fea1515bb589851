-- Archives and replays (ADR 34). Times are epoch milliseconds.

create table event_archive (
  id                 text    primary key, -- the ARN
  account_id         text    not null,
  name               text    collate "C" not null,
  uuid               text    not null, -- another one each time an archive with this name is created
  bus_arn            text    not null,
  event_pattern      text,
  retention_days     integer not null, -- 0: forever
  description        text,
  kms_key_identifier text,
  created_at         bigint  not null,
  version            bigint  not null
);
create index event_archive_account on event_archive (account_id, name);
create unique index event_archive_uuid on event_archive (uuid);

-- What an archive has received. Rows of an archive that is gone are removed later.
create table archived_event (
  archive_uuid text    not null,
  at           bigint  not null, -- the time in the event
  event_id     text    collate "C" not null,
  size         integer not null,
  event        text    not null, -- the envelope
  primary key (archive_uuid, at, event_id)
);

create table event_replay (
  id           text   primary key, -- the ARN
  account_id   text   not null,
  name         text   collate "C" not null,
  archive_arn  text   not null,
  archive_uuid text   not null,
  description  text,
  from_at      bigint not null,
  until_at     bigint not null,
  destination  text   not null, -- as the API shows it, JSON
  state        text   not null,
  started_at   bigint not null,
  ended_at     bigint,
  -- The last event that was put on the bus again.
  reached_at   bigint,
  reached_id   text   collate "C" not null,
  version      bigint not null
);
create index event_replay_account on event_replay (account_id, name);
create index event_replay_unfinished on event_replay (id) where ended_at is null;

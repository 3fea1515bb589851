-- Quota shares. settings: state, limits, how it lends and borrows, whether it preempts, in JSON.
create table quota_share (
  arn            text primary key,
  account_id     text   not null,
  region         text   not null,
  queue_id       bigint not null,
  queue_name     text   not null,
  name           text   collate "C" not null,
  settings       text   not null,
  tags           text   not null,
  deleting_since timestamptz
);
create index quota_share_by_name on quota_share (queue_id, name);
create index quota_share_deleting on quota_share (deleting_since) where deleting_since is not null;

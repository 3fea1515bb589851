-- Consumable resources as their owners configured them, and what the scheduler last told of their use.
-- incarnation: number of the announcement that created it. grant_number: of the one that last set a
-- non-replenishable quantity anew; spent_grant is the grant that spent is about.
create table consumable_resource (
  arn            text primary key,
  account_id     text   not null,
  region         text   not null,
  name           text   collate "C" not null,
  resource_type  text   not null,
  created_at     bigint not null,
  incarnation    bigint not null,
  grant_number   bigint not null,
  granted        bigint not null,
  tags           text   not null,
  usage_sequence bigint not null default 0,
  in_use         bigint not null default 0,
  spent          bigint not null default 0,
  spent_grant    bigint not null default 0
) with (fillfactor = 75);

create unique index consumable_resource_by_name on consumable_resource (account_id, region, name);

-- Updates that carried a client token, for eight hours.
create table consumable_update (
  arn          text   not null,
  client_token text   not null,
  payload      text   not null,
  total        bigint not null,
  updated_at   bigint not null,
  primary key (arn, client_token)
);

-- Which jobs need which resources, in the order of ListJobsByConsumableResource.
create table job_consumable (
  resource_arn text   not null,
  created_at   bigint not null,
  job_id       text   not null,
  quantity     bigint not null,
  primary key (resource_arn, created_at, job_id)
);

create index job_consumable_by_job on job_consumable (job_id);

-- Scheduling policies. settings: the fairsharePolicy as it was given, in JSON.
create table scheduling_policy (
  arn        text primary key,
  account_id text not null,
  region     text not null,
  name       text not null,
  settings   text not null,
  tags       text not null
);
create index scheduling_policy_by_name on scheduling_policy (account_id, region, name);

-- What each job of a profile locks of consumable resources: [["arn:...", 2]]; null for nothing.
alter table job_profile add column consumables text;

-- Consumable resources, deleted ones too: a name that is created again is numbered on. Who holds how
-- much follows from the jobs; strays are attempts whose locks count for nothing.
create table consumable_resource (
  arn            text primary key,
  partition      integer not null,
  account_id     text    not null,
  sequence       bigint  not null,
  deleted        boolean not null,
  replenishable  boolean not null,
  incarnation    bigint  not null,
  grant_number   bigint  not null,
  granted        bigint  not null,
  spent          bigint  not null,
  strays         text    not null,
  told_sequence  bigint  not null,
  told_total     bigint,
  told_available bigint,
  told_in_use    bigint
) with (fillfactor = 75);

create index consumable_resource_by_partition on consumable_resource (partition);

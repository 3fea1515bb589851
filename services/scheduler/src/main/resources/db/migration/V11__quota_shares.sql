-- Queues whose policy says so are divided by quota shares.
alter table scheduling_policy add column quota_shares boolean not null default false;

-- What owners gave to each share, deleted ones too: a name that is created again is numbered on.
-- What a share uses and has borrowed follows from its jobs. limits: {"VCPU": thousandths, ...}
create table quota_share (
  arn                 text    primary key,
  partition           integer not null,
  account_id          text    not null,
  sequence            bigint  not null,
  queue_arn           text    not null,
  name                text    not null,
  life                text    not null,
  limits              text    not null,
  strategy            text    not null,
  borrow_limit        integer,
  in_share_preemption boolean not null
);

create index quota_share_by_partition on quota_share (partition);

-- How often a job was preempted, and how often it goes back to its queue then; null is however often.
alter table job add column preemptions integer not null default 0;
alter table job_profile add column preemption_retries integer;

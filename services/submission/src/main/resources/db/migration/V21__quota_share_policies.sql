-- Policies of queues with quota shares: their settings are the quotaSharePolicy instead.
alter table scheduling_policy add column quota_shares boolean not null default false;

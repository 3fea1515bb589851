-- Events on their way to subscribers (ADR 34). Times are epoch milliseconds.

-- An event that somebody has not had yet. Its position grows within the partition.
create table pending_event (
  partition     int      not null,
  position      bigint   not null,
  event_id      uuid     not null,
  account_id    text     not null,
  bus_arn       text     not null,
  message_group text     not null,
  ingested_at   bigint   not null,
  event         text     not null,
  subscriptions bigint[] not null, -- keys of those that wait for it in memory
  primary key (partition, position)
) with (
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 0
);
create index pending_event_id on pending_event (event_id);

-- A delivery that failed, or whose lane was full.
create table delivery (
  partition            int    not null,
  subscription_key     bigint not null,
  position             bigint not null,
  account_id           text   not null,
  message_group        text, -- of a FIFO subscription
  due                  bigint, -- null: it waits behind another one of its group
  attempts             int    not null,
  dead_letter_attempts int    not null,
  exhausted            text, -- not null: it is to go to the dead-letter queue
  failures             text   not null, -- JSON: [[time, code, message], …]
  primary key (partition, subscription_key, position)
) with (
  fillfactor = 80,
  autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 0
);
create index delivery_due on delivery (partition, subscription_key, due) where due is not null;
create index delivery_position on delivery (partition, position);
create index delivery_group on delivery (partition, subscription_key, message_group, position)
  where message_group is not null;

-- How deliveries ended: many in one row if there is nothing to say about them but when.
create table delivery_record (
  account_id       text   not null,
  subscription_key bigint not null,
  at               bigint not null,
  ending           text   not null,
  event_ids        uuid[] not null,
  failures         text -- JSON as above, of the only one
);
create index delivery_record_at on delivery_record (subscription_key, at);
create index delivery_record_event on delivery_record ((event_ids[1])) where failures is not null;
-- Where the purge starts from.
create index delivery_record_purge on delivery_record using brin (at);

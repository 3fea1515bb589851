-- A scope holds a record's key, which may be of any length; an entry of an index may not.

drop index quarantined_record_queue;
create index quarantined_record_queue on quarantined_record (consumer_group, partition, left(scope, 200), id);

-- The latest deliveries of an account that did not succeed at once.
create index delivery_record_failed on delivery_record (account_id, at) where failures is not null;

-- The end of a task is recorded at once, and its output may follow: until then its stream is not
-- complete, and whoever starts next completes it.
ALTER TABLE log_stream ADD COLUMN complete boolean NOT NULL DEFAULT true;

CREATE INDEX log_stream_incomplete ON log_stream (task_id) WHERE NOT complete;

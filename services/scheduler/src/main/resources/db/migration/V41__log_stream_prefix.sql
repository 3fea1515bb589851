-- What the names of a job's log streams begin with; null is the name of its definition.
alter table job_profile add column log_stream_prefix text;

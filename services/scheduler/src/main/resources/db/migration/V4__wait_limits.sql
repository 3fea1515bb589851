-- How long the head of a queue may be blocked, by reason: [["CAPACITY:...", 600]]; null for no limit.
alter table job_queue add column wait_limits text;

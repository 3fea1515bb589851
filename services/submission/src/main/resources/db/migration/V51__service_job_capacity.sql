-- Preempted attempts are kept among the ended ones, under keys of their own; the priority in the detail.
alter table job_state drop column preempted;
alter table job drop column scheduling_priority;

-- What a service job asks of its service, as it was submitted, and what it uses while it runs: a list
-- of units and quantities, in JSON.
alter table job
  add column service_payload  text,
  add column service_capacity text;

-- Service jobs: when the present attempt was handed to its service.
alter table job add column scheduled_at bigint;

-- Service environments: how many instances may be in use, {"NUM_INSTANCES": 10}; null for others.
alter table environment add column service_limits text;

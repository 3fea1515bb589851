-- Multi-node jobs: how many nodes, and which is the main one. The nodes that the scheduler has told of
-- are rows of array_child, as children of arrays are; the others follow from the job.
alter table job add column num_nodes int, add column main_node int;

-- Jobs whose nodes can be forgotten.
create index job_of_nodes on job (queue_id) where num_nodes is not null;

-- Pods: the node of Kubernetes that the present attempt is on.
alter table job add column node_name text;
alter table gang_node add column node_name text;

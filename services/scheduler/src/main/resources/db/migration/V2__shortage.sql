-- What capacity cannot make room for in an environment, as it last said; null when nothing.
alter table environment
  add column shortage_reason      text,
  add column shortage_message     text,
  add column shortage_milli_vcpus integer,
  add column shortage_memory_mib  integer,
  add column shortage_gpus        integer;

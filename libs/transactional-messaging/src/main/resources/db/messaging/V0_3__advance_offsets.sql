-- Moves the offsets of a partition on, each from the one that its owner believes to be stored (null:
-- none). Fails the transaction where another is: the owner has to read again what is so.
create function advance_offsets(
    wanted_group text, wanted_partition integer, topics text[], believed bigint[], next bigint[])
  returns void language plpgsql as $$
declare
  moved integer;
  made integer := 0;
begin
  update consumed_offset o set next_offset = t.next_offset
    from unnest(topics, believed, next) as t (topic, believed, next_offset)
    where o.consumer_group = wanted_group and o.partition = wanted_partition and o.topic = t.topic
      and o.next_offset = t.believed;
  get diagnostics moved = row_count;
  if moved < cardinality(topics) then
    insert into consumed_offset (consumer_group, topic, partition, next_offset)
      select wanted_group, t.topic, wanted_partition, t.next_offset
        from unnest(topics, believed, next) as t (topic, believed, next_offset)
        where t.believed is null
      on conflict do nothing;
    get diagnostics made = row_count;
  end if;
  if moved + made < cardinality(topics) then
    raise exception 'offsets of partition % of % are not what its owner believes',
      wanted_partition, wanted_group
      using errcode = 'WL002';
  end if;
end
$$;

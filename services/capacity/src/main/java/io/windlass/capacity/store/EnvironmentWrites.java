package io.windlass.capacity.store;

import static io.windlass.capacity.store.TaskWrites.time;
import static io.windlass.capacity.store.TaskWrites.tuple;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.store.Documents.EnvironmentDocument;
import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Statements that write environments and their instances. */
public final class EnvironmentWrites {
  private static final String ENVIRONMENT =
      """
      insert into environment
        (arn, partition, account_id, region, status, event_sequence, launches, document)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (arn) do update set
        status = excluded.status, event_sequence = excluded.event_sequence,
        launches = excluded.launches, document = excluded.document
      """;

  private static final String INSTANCES =
      """
      insert into instance
        (instance_id, partition, environment_arn, container_instance_arn, instance_type,
         milli_vcpus, memory_mib, gpus, vcpus, elastic, state, host_id, boot_id, since)
      select * from unnest(
        $1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
        $8::bigint[], $9::bigint[], $10::boolean[], $11::text[], $12::text[], $13::text[],
        $14::timestamptz[])
      on conflict (instance_id) do update set state = excluded.state, since = excluded.since
      """;

  private static final String GONE = "delete from instance where instance_id = any($1::text[])";

  private EnvironmentWrites() {}

  /** What has changed between two states of an environment. */
  public static List<SqlStatement> changes(
      int partition, ComputeEnvironment before, ComputeEnvironment after) {
    List<SqlStatement> writes = new ArrayList<>();
    if (!after.desired().equals(before.desired())
        || !after.reported().equals(before.reported())
        || after.eventSequence() != before.eventSequence()
        || after.launches() != before.launches()) {
      writes.add(environment(partition, after));
    }
    List<Instance> changed =
        after.instances().values().stream()
            .filter(instance -> !instance.equals(before.instances().get(instance.id())))
            .toList();
    if (!changed.isEmpty()) {
      writes.add(instances(partition, after.key().arn(), changed));
    }
    List<String> gone =
        before.instances().keySet().stream()
            .filter(id -> !after.instances().containsKey(id))
            .toList();
    if (!gone.isEmpty()) {
      writes.add(new SqlStatement(GONE, tuple((Object) gone.toArray(String[]::new))));
    }
    return writes;
  }

  private static SqlStatement environment(int partition, ComputeEnvironment environment) {
    return new SqlStatement(
        ENVIRONMENT,
        tuple(
            environment.key().arn(),
            partition,
            environment.key().accountId(),
            environment.key().region(),
            environment.reported().status().name(),
            environment.eventSequence(),
            environment.launches(),
            Documents.write(
                new EnvironmentDocument(environment.desired(), environment.reported()))));
  }

  private static SqlStatement instances(int partition, String arn, Collection<Instance> instances) {
    ColumnArrays columns = new ColumnArrays(instances);
    return new SqlStatement(
        INSTANCES,
        tuple(
            columns.texts(Instance::id),
            columns.integers(_ -> partition),
            columns.texts(_ -> arn),
            columns.texts(Instance::containerInstanceArn),
            columns.texts(Instance::type),
            columns.longs(instance -> instance.resources().milliVcpus()),
            columns.longs(instance -> instance.resources().memoryMiB()),
            columns.longs(instance -> instance.resources().gpus()),
            columns.longs(Instance::vcpus),
            columns.booleans(Instance::elastic),
            columns.texts(instance -> instance.state().name()),
            columns.texts(Instance::hostId),
            columns.texts(Instance::epoch),
            columns.times(instance -> time(instance.since()))));
  }
}

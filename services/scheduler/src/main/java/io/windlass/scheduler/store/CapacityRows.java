package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.placement.InstanceState;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of capacity and messages to it, as rows of {@code environment} and {@code instance}. */
final class CapacityRows {
  private static final String RECEIVED =
      """
      insert into environment (arn, partition, account_id, capacity_sequence)
      values ($1, $2, $3, $4)
      on conflict (arn) do update set capacity_sequence = excluded.capacity_sequence
      """;

  private static final String HEARD_STATUS =
      """
      insert into environment (arn, partition, account_id, capacity_sequence, status, cluster_arn,
        status_reason)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (arn) do update set capacity_sequence = excluded.capacity_sequence,
        status = excluded.status, status_reason = excluded.status_reason,
        cluster_arn = coalesce(excluded.cluster_arn, environment.cluster_arn)
      """;

  private static final String DEMAND =
      """
      insert into environment (arn, partition, account_id, demand_milli_vcpus, demand_memory_mib,
        demand_gpus, head_milli_vcpus, head_memory_mib, head_gpus, head_nodes, head_instance_type,
        request_sequence)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      on conflict (arn) do update set demand_milli_vcpus = excluded.demand_milli_vcpus,
        demand_memory_mib = excluded.demand_memory_mib, demand_gpus = excluded.demand_gpus,
        head_milli_vcpus = excluded.head_milli_vcpus, head_memory_mib = excluded.head_memory_mib,
        head_gpus = excluded.head_gpus, head_nodes = excluded.head_nodes,
        head_instance_type = excluded.head_instance_type, request_sequence = excluded.request_sequence
      """;

  private static final String INSTANCE_READY =
      """
      insert into instance (environment_arn, instance_id, partition, account_id,
        container_instance_arn, instance_type, milli_vcpus, memory_mib, gpus, elastic,
        private_ipv4_address, state)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'READY')
      on conflict (environment_arn, instance_id) do update set
        container_instance_arn = excluded.container_instance_arn,
        instance_type = excluded.instance_type, milli_vcpus = excluded.milli_vcpus,
        memory_mib = excluded.memory_mib, gpus = excluded.gpus, elastic = excluded.elastic,
        private_ipv4_address = excluded.private_ipv4_address, state = excluded.state
      """;

  private static final String INSTANCE_STATE =
      "update instance set state = $3 where environment_arn = $1 and instance_id = $2";

  private static final String INSTANCE_GONE =
      "delete from instance where environment_arn = $1 and instance_id = $2";

  private static final String SHORTAGE =
      """
      update environment set shortage_reason = $2, shortage_message = $3,
        shortage_milli_vcpus = $4, shortage_memory_mib = $5, shortage_gpus = $6,
        shortage_nodes = $7 where arn = $1
      """;

  private static final String REQUESTED =
      "update environment set request_sequence = $2 where arn = $1";

  private CapacityRows() {}

  static List<SqlStatement> writes(
      int partition, String accountId, AccountEvent.CapacityChanged changed) {
    String arn = changed.environmentArn();
    Tuple received = Tuple.of(arn, partition, accountId, changed.sequence());
    return switch (changed.change()) {
      case CapacityChange.StatusChanged status ->
          List.of(
              new SqlStatement(
                  HEARD_STATUS,
                  received
                      .addString(status.status())
                      .addString(status.clusterArn())
                      .addString(status.statusReason())));
      case CapacityChange.Ready ready ->
          List.of(
              new SqlStatement(RECEIVED, received),
              new SqlStatement(
                  INSTANCE_READY, instance(arn, partition, accountId, ready.instance())));
      case CapacityChange.Draining draining ->
          List.of(
              new SqlStatement(RECEIVED, received),
              state(arn, draining.instanceId(), InstanceState.DRAINING));
      case CapacityChange.Resumed resumed ->
          List.of(
              new SqlStatement(RECEIVED, received),
              state(arn, resumed.instanceId(), InstanceState.READY));
      case CapacityChange.Terminated terminated ->
          List.of(
              new SqlStatement(RECEIVED, received),
              new SqlStatement(INSTANCE_GONE, Tuple.of(arn, terminated.instanceId())));
      case CapacityChange.Shortage _ -> List.of(new SqlStatement(RECEIVED, received));
    };
  }

  static SqlStatement write(int partition, String accountId, AccountEvent.DemandStated stated) {
    ResourceSum waiting = stated.demand().waiting();
    ResourceShape head = stated.demand().head();
    return new SqlStatement(
        DEMAND,
        Tuple.of(stated.environmentArn(), partition, accountId)
            .addLong(waiting.milliVcpus())
            .addLong(waiting.memoryMiB())
            .addLong(waiting.gpus())
            .addInteger(head == null ? null : head.milliVcpus())
            .addInteger(head == null ? null : head.memoryMiB())
            .addInteger(head == null ? null : head.gpus())
            .addInteger(stated.demand().nodes())
            .addString(stated.demand().instanceType())
            .addLong(stated.sequence()));
  }

  static SqlStatement write(AccountEvent.ShortageChanged noted) {
    Shortage shortage = noted.shortage();
    Tuple row = Tuple.of(noted.environmentArn());
    return new SqlStatement(
        SHORTAGE,
        shortage == null
            ? row.addString(null)
                .addString(null)
                .addInteger(null)
                .addInteger(null)
                .addInteger(null)
                .addInteger(1)
            : row.addString(shortage.reason())
                .addString(shortage.message())
                .addInteger(shortage.head().milliVcpus())
                .addInteger(shortage.head().memoryMiB())
                .addInteger(shortage.head().gpus())
                .addInteger(shortage.nodes()));
  }

  static @Nullable Shortage readShortage(Row row) {
    String reason = row.getString("shortage_reason");
    return reason == null
        ? null
        : new Shortage(
            reason,
            row.getString("shortage_message"),
            DefinitionRows.shape(
                row, "shortage_milli_vcpus", "shortage_memory_mib", "shortage_gpus"),
            row.getInteger("shortage_nodes"));
  }

  static List<SqlStatement> writes(AccountEvent.InstanceReleased released) {
    return List.of(
        state(released.environmentArn(), released.instanceId(), InstanceState.DRAINED),
        new SqlStatement(REQUESTED, Tuple.of(released.environmentArn(), released.sequence())));
  }

  static Instance readInstance(Row row) {
    return new Instance(
        row.getString("instance_id"),
        row.getString("container_instance_arn"),
        row.getString("instance_type"),
        DefinitionRows.shape(row, "milli_vcpus", "memory_mib", "gpus"),
        row.getBoolean("elastic"),
        row.getString("private_ipv4_address"));
  }

  static Demand readDemand(Row row) {
    Integer head = row.getInteger("head_milli_vcpus");
    @Nullable ResourceShape shape =
        head == null
            ? null
            : DefinitionRows.shape(row, "head_milli_vcpus", "head_memory_mib", "head_gpus");
    return new Demand(
        new ResourceSum(
            row.getLong("demand_milli_vcpus"),
            row.getLong("demand_memory_mib"),
            row.getLong("demand_gpus")),
        shape,
        row.getInteger("head_nodes"),
        row.getString("head_instance_type"));
  }

  private static SqlStatement state(String arn, String instanceId, InstanceState state) {
    return new SqlStatement(INSTANCE_STATE, Tuple.of(arn, instanceId, state.name()));
  }

  private static Tuple instance(String arn, int partition, String accountId, Instance instance) {
    return Tuple.of(arn, instance.id(), partition, accountId)
        .addString(instance.containerInstanceArn())
        .addString(instance.type())
        .addInteger(instance.resources().milliVcpus())
        .addInteger(instance.resources().memoryMiB())
        .addInteger(instance.resources().gpus())
        .addBoolean(instance.elastic())
        .addString(instance.privateIpv4Address());
  }
}

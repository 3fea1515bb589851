package io.windlass.stateevents.store;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.projection.ProjectionChange;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentDefined;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentStatus;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDown;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDrain;
import io.windlass.stateevents.projection.ProjectionChange.InstanceUp;
import io.windlass.stateevents.projection.ProjectionChange.QueueDefined;
import io.windlass.stateevents.projection.ProjectionChange.Shortage;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns changes of queues and environments into statements. An environment's row is made by
 * whichever tells of it first, its owner or capacity.
 */
public final class ProjectionWrites {
  private static final String QUEUE =
      "insert into queue (arn, account_id, sequence, uuid, deleted, name, state, priority) values"
          + " ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (arn) do update set sequence ="
          + " excluded.sequence, uuid = excluded.uuid, deleted = excluded.deleted, state ="
          + " excluded.state, priority = excluded.priority";

  private static final String ENVIRONMENT =
      "insert into environment as e (arn, account_id, sequence, uuid, deleted, name, state, type,"
          + " min_vcpus, max_vcpus) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict"
          + " (arn) do update set capacity_sequence = case when e.deleted and e.uuid <>"
          + " excluded.uuid then 0 else e.capacity_sequence end, sequence = excluded.sequence,"
          + " uuid = excluded.uuid, deleted = excluded.deleted, name = excluded.name, state ="
          + " excluded.state, type = excluded.type, min_vcpus = excluded.min_vcpus, max_vcpus ="
          + " excluded.max_vcpus";

  private static final String STATUS =
      "insert into environment (arn, account_id, capacity_sequence, status, status_reason,"
          + " desired_vcpus) values ($1, $2, $3, $4, $5, $6) on conflict (arn) do update set"
          + " capacity_sequence = excluded.capacity_sequence, status = excluded.status,"
          + " status_reason = excluded.status_reason, desired_vcpus = excluded.desired_vcpus";

  private static final String SHORTAGE =
      "insert into environment (arn, account_id, capacity_sequence, shortage) values ($1, $2, $3,"
          + " $4) on conflict (arn) do update set capacity_sequence = excluded.capacity_sequence,"
          + " shortage = excluded.shortage";

  private static final String CAPACITY_SEQUENCE =
      "insert into environment (arn, account_id, capacity_sequence) values ($1, $2, $3) on"
          + " conflict (arn) do update set capacity_sequence = excluded.capacity_sequence";

  private static final String INSTANCE_UP =
      "insert into environment_instance (environment_arn, instance_id, instance_type, milli_vcpus,"
          + " memory_mib, gpus, draining) values ($1, $2, $3, $4, $5, $6, false) on conflict"
          + " (environment_arn, instance_id) do update set instance_type ="
          + " excluded.instance_type, milli_vcpus = excluded.milli_vcpus, memory_mib ="
          + " excluded.memory_mib, gpus = excluded.gpus, draining = false";

  private static final String INSTANCE_DRAIN =
      "update environment_instance set draining = $3 where environment_arn = $1 and instance_id ="
          + " $2";

  private static final String INSTANCE_DOWN =
      "delete from environment_instance where environment_arn = $1 and instance_id = $2";

  private static final String ALL_INSTANCES_DOWN =
      "delete from environment_instance where environment_arn = $1";

  private ProjectionWrites() {}

  /** Returns the statements that make {@code changes} lasting. */
  public static List<SqlStatement> of(List<ProjectionChange> changes) {
    var writes = new ArrayList<SqlStatement>();
    changes.forEach(change -> add(change, writes));
    return writes;
  }

  private static void add(ProjectionChange change, List<SqlStatement> writes) {
    String arn = change.arn();
    String account = change.accountId();
    long sequence = change.sequence();
    switch (change) {
      case QueueDefined queue -> writes.add(write(queue));
      case EnvironmentDefined environment -> {
        writes.add(write(environment));
        if (environment.deleted()) {
          writes.add(new SqlStatement(ALL_INSTANCES_DOWN, Tuple.of(arn)));
        }
      }
      case EnvironmentStatus status ->
          writes.add(
              new SqlStatement(
                  STATUS,
                  Tuple.of(
                      arn,
                      account,
                      sequence,
                      status.status(),
                      status.statusReason(),
                      status.desiredvCpus())));
      case Shortage shortage ->
          writes.add(
              new SqlStatement(SHORTAGE, Tuple.of(arn, account, sequence, shortage.message())));
      case InstanceUp instance -> {
        writes.add(new SqlStatement(CAPACITY_SEQUENCE, Tuple.of(arn, account, sequence)));
        writes.add(
            new SqlStatement(
                INSTANCE_UP,
                Tuple.of(
                    arn,
                    instance.instanceId(),
                    instance.instanceType(),
                    instance.milliVcpus(),
                    instance.memoryMiB(),
                    instance.gpus())));
      }
      case InstanceDrain drain -> {
        writes.add(new SqlStatement(CAPACITY_SEQUENCE, Tuple.of(arn, account, sequence)));
        writes.add(
            new SqlStatement(INSTANCE_DRAIN, Tuple.of(arn, drain.instanceId(), drain.draining())));
      }
      case InstanceDown instance -> {
        writes.add(new SqlStatement(CAPACITY_SEQUENCE, Tuple.of(arn, account, sequence)));
        writes.add(new SqlStatement(INSTANCE_DOWN, Tuple.of(arn, instance.instanceId())));
      }
    }
  }

  private static SqlStatement write(QueueDefined queue) {
    return new SqlStatement(
        QUEUE,
        Tuple.tuple()
            .addString(queue.arn())
            .addString(queue.accountId())
            .addLong(queue.sequence())
            .addString(queue.uuid())
            .addBoolean(queue.deleted())
            .addString(queue.name())
            .addString(queue.state())
            .addInteger(queue.priority()));
  }

  private static SqlStatement write(EnvironmentDefined environment) {
    return new SqlStatement(
        ENVIRONMENT,
        Tuple.tuple()
            .addString(environment.arn())
            .addString(environment.accountId())
            .addLong(environment.sequence())
            .addString(environment.uuid())
            .addBoolean(environment.deleted())
            .addString(environment.name())
            .addString(environment.state())
            .addString(environment.type())
            .addInteger(environment.minvCpus())
            .addInteger(environment.maxvCpus()));
  }
}

package io.windlass.capacity.store;

import static io.windlass.capacity.store.TaskWrites.tuple;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.store.Documents.EnvironmentDocument;
import io.windlass.capacity.task.KnownTask;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.messaging.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows in PostgreSQL. Not for event loop threads. */
public final class PostgresCapacityRows implements CapacityRows {
  private static final String ENVIRONMENTS = "select * from environment where partition = $1";
  private static final String INSTANCES =
      "select * from instance where partition = $1 order by launch_number";
  private static final String TASKS = "select * from task where partition = $1 and host_id = $2";
  private static final String HOSTS = "select distinct host_id from task where partition = $1";
  private static final String UNFINISHED =
      "select task_id from task where host_id = $1 and task_id = any($2::text[])";
  private static final String FINISHED =
      "select task_id, withdrawn_reason from finished_task where task_id = any($1::text[])";

  private final Pool pool;

  public PostgresCapacityRows(Pool pool) {
    this.pool = pool;
  }

  @Override
  public List<ComputeEnvironment> environments(int partition) {
    Map<String, Map<String, Instance>> instances = new HashMap<>();
    for (Row row : query(INSTANCES, tuple(partition))) {
      Instance instance = instance(row);
      instances
          .computeIfAbsent(row.getString("environment_arn"), arn -> new LinkedHashMap<>())
          .put(instance.id(), instance);
    }
    List<ComputeEnvironment> environments = new ArrayList<>();
    for (Row row : query(ENVIRONMENTS, tuple(partition))) {
      EnvironmentDocument document = Documents.environment(row.getString("document"));
      String arn = row.getString("arn");
      environments.add(
          new ComputeEnvironment(
              new EnvironmentKey(arn, row.getString("account_id"), row.getString("region")),
              document.wishes(),
              document.standing(),
              instances.getOrDefault(arn, Map.of()),
              row.getLong("event_sequence"),
              row.getLong("launches")));
    }
    return environments;
  }

  @Override
  public List<LiveTask> tasks(int partition, String hostId) {
    List<LiveTask> tasks = new ArrayList<>();
    for (Row row : query(TASKS, tuple(partition, hostId))) {
      tasks.add(
          new LiveTask(
              Documents.launch(row.getString("launch")),
              instant(row, "started_at"),
              stopOrder(row),
              false));
    }
    return tasks;
  }

  @Override
  public Set<String> hosts(int partition) {
    Set<String> hosts = new HashSet<>();
    query(HOSTS, tuple(partition)).forEach(row -> hosts.add(row.getString("host_id")));
    return hosts;
  }

  @Override
  public Map<String, KnownTask> finished(Collection<String> taskIds) {
    Map<String, KnownTask> known = new HashMap<>();
    if (!taskIds.isEmpty()) {
      for (Row row : query(FINISHED, tuple((Object) taskIds.toArray(String[]::new)))) {
        String reason = row.getString("withdrawn_reason");
        known.put(
            row.getString("task_id"),
            reason == null ? new KnownTask.Over() : new KnownTask.Withdrawn(reason));
      }
    }
    return known;
  }

  @Override
  public Set<String> unfinished(String hostId, Collection<String> taskIds) {
    Set<String> unfinished = new HashSet<>();
    if (!taskIds.isEmpty()) {
      for (Row row : query(UNFINISHED, tuple(hostId, taskIds.toArray(String[]::new)))) {
        unfinished.add(row.getString("task_id"));
      }
    }
    return unfinished;
  }

  @Override
  public List<SqlStatement> writes(int partition, String hostId, Instant now, Changes changes) {
    List<SqlStatement> writes = new ArrayList<>();
    for (Decision decision : changes.decisions()) {
      writes.addAll(EnvironmentWrites.changes(partition, decision.before(), decision.after()));
    }
    if (!changes.assigned().isEmpty()) {
      writes.add(TaskWrites.assign(partition, hostId, changes.assigned()));
    }
    if (!changes.halted().isEmpty()) {
      writes.add(TaskWrites.stop(changes.halted()));
    }
    Map<String, @Nullable String> remembered = changes.remembered();
    if (!remembered.isEmpty()) {
      writes.add(
          TaskWrites.remember(
              partition,
              now,
              List.copyOf(remembered.keySet()),
              new ArrayList<>(remembered.values())));
    }
    Instant purgeBefore = changes.purgeBefore();
    if (purgeBefore != null) {
      writes.add(TaskWrites.purge(partition, purgeBefore));
    }
    return writes;
  }

  private RowSet<Row> query(String sql, Tuple parameters) {
    Future<RowSet<Row>> rows = pool.preparedQuery(sql).execute(parameters);
    return rows.toCompletionStage().toCompletableFuture().join();
  }

  private static @Nullable StopOrder stopOrder(Row row) {
    String reason = row.getString("stop_reason");
    return reason == null
        ? null
        : new StopOrder(reason, Duration.ofSeconds(row.getInteger("stop_grace_seconds")));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static Instance instance(Row row) {
    return new Instance(
        row.getString("instance_id"),
        row.getString("container_instance_arn"),
        row.getString("instance_type"),
        new Resources(row.getLong("milli_vcpus"), row.getLong("memory_mib"), row.getLong("gpus")),
        row.getLong("vcpus"),
        row.getBoolean("elastic"),
        InstanceState.valueOf(row.getString("state")),
        row.getString("host_id"),
        row.getString("boot_id"),
        row.getOffsetDateTime("since").toInstant());
  }
}

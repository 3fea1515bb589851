package io.windlass.simulator.service;

import io.vertx.sqlclient.Tuple;
import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.messaging.TaskReport;
import io.windlass.capacity.store.CapacityRows;
import io.windlass.capacity.task.KnownTask;
import io.windlass.capacity.task.LiveTask;
import io.windlass.messaging.SqlStatement;
import io.windlass.simulator.kernel.TransactionalTable;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Capacity's rows, of all partitions. */
public final class InMemoryCapacityRows implements CapacityRows {
  /** Represents all statements; a batch without one commits nothing. */
  private static final SqlStatement SOMETHING = new SqlStatement("in memory", Tuple.tuple());

  private record TaskRow(int partition, String hostId, LiveTask task) {}

  private record Written(String hostId, Changes changes) {}

  private final Map<String, ComputeEnvironment> environments = new TreeMap<>();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final Map<String, TaskRow> tasks = new LinkedHashMap<>();
  private final Map<String, KnownTask> finished = new HashMap<>();
  private final Map<Integer, Written> underWay = new HashMap<>();

  @Override
  public List<ComputeEnvironment> environments(int partition) {
    return environments.values().stream()
        .filter(e -> partitions.getOrDefault(e.key().arn(), -1) == partition)
        .toList();
  }

  public Collection<ComputeEnvironment> environments() {
    return environments.values();
  }

  @Override
  public List<LiveTask> tasks(int partition, String hostId) {
    return tasks.values().stream()
        .filter(row -> row.partition() == partition && row.hostId().equals(hostId))
        .map(TaskRow::task)
        .toList();
  }

  @Override
  public Set<String> hosts(int partition) {
    Set<String> hosts = new HashSet<>();
    tasks.values().stream()
        .filter(row -> row.partition() == partition)
        .forEach(row -> hosts.add(row.hostId()));
    return hosts;
  }

  /** Returns how many tasks are taken on and not finished. */
  public int tasks() {
    return tasks.size();
  }

  @Override
  public Map<String, KnownTask> finished(Collection<String> taskIds) {
    Map<String, KnownTask> known = new HashMap<>();
    for (String id : taskIds) {
      KnownTask knowledge = finished.get(id);
      if (knowledge != null) {
        known.put(id, knowledge);
      }
    }
    return known;
  }

  @Override
  public Set<String> unfinished(String hostId, Collection<String> taskIds) {
    Set<String> found = new HashSet<>(taskIds);
    found.removeIf(
        id -> {
          TaskRow row = tasks.get(id);
          return row == null || !row.hostId().equals(hostId);
        });
    return found;
  }

  @Override
  public List<SqlStatement> writes(int partition, String hostId, Instant now, Changes changes) {
    underWay.put(partition, new Written(hostId, changes));
    return List.of(SOMETHING);
  }

  /** What executors reported, in a transaction of its own. */
  void report(List<TaskReport> reports) {
    for (TaskReport report : reports) {
      String id = report.launch().taskId();
      TaskRow row = tasks.get(id);
      switch (report) {
        case TaskReport.Started started when row != null -> {
          LiveTask task = row.task();
          tasks.put(
              id,
              new TaskRow(
                  row.partition(),
                  row.hostId(),
                  new LiveTask(task.launch(), started.at(), task.stop(), false)));
        }
        case TaskReport.Stopped _ when row != null -> {
          tasks.remove(id);
          finished.putIfAbsent(id, new KnownTask.Over());
        }
        case TaskReport.Preparing _, TaskReport.Started _, TaskReport.Stopped _ -> {}
      }
    }
  }

  /** Returns the rows as one partition's transactions see them. */
  TransactionalTable of(int partition) {
    return new TransactionalTable() {
      @Override
      public void commit() {
        Written written = underWay.remove(partition);
        if (written != null) {
          apply(partition, written);
        }
      }

      @Override
      public void rollBack() {
        underWay.remove(partition);
      }
    };
  }

  private void apply(int partition, Written written) {
    Changes changes = written.changes();
    for (Decision decision : changes.decisions()) {
      environments.put(decision.after().key().arn(), decision.after());
      partitions.put(decision.after().key().arn(), partition);
    }
    for (LiveTask task : changes.assigned()) {
      tasks.putIfAbsent(task.launch().taskId(), new TaskRow(partition, written.hostId(), task));
    }
    for (LiveTask task : changes.halted()) {
      tasks.computeIfPresent(
          task.launch().taskId(),
          (_, row) -> {
            LiveTask before = row.task();
            LiveTask after =
                new LiveTask(before.launch(), before.startedAt(), task.stop(), before.ended());
            return new TaskRow(row.partition(), row.hostId(), after);
          });
    }
    Map<String, @Nullable String> remembered = changes.remembered();
    remembered.forEach(
        (id, reason) ->
            finished.put(
                id, reason == null ? new KnownTask.Over() : new KnownTask.Withdrawn(reason)));
  }
}

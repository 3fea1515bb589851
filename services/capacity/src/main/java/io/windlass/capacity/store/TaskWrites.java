package io.windlass.capacity.store;

import io.vertx.sqlclient.Tuple;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.messaging.SqlStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that write tasks, many rows each. Each may be repeated without harm. */
public final class TaskWrites {
  private static final String ASSIGN =
      """
      insert into task (task_id, partition, instance_id, host_id, launch)
      select task_id, $1, instance_id, $2, launch
      from unnest($3::text[], $4::text[], $5::text[]) as t (task_id, instance_id, launch)
      on conflict (task_id) do nothing
      """;

  private static final String STOP =
      """
      update task set stop_reason = t.reason, stop_grace_seconds = t.grace
      from unnest($1::text[], $2::text[], $3::integer[]) as t (task_id, reason, grace)
      where task.task_id = t.task_id
      """;

  private static final String STARTED =
      """
      update task set started_at = t.started_at
      from unnest($1::text[], $2::timestamptz[]) as t (task_id, started_at)
      where task.task_id = t.task_id
      """;

  private static final String FINISH =
      """
      with gone as (
        delete from task where task_id = any($1::text[]) returning task_id, partition)
      insert into finished_task (task_id, partition, finished_at)
      select gone.task_id, gone.partition, t.finished_at
      from gone join unnest($1::text[], $2::timestamptz[]) as t (task_id, finished_at) using (task_id)
      on conflict (task_id) do nothing
      """;

  private static final String REMEMBER =
      """
      insert into finished_task (task_id, partition, finished_at, withdrawn_reason)
      select task_id, $1, $2, reason
      from unnest($3::text[], $4::text[]) as t (task_id, reason)
      on conflict (task_id) do update
      set withdrawn_reason = excluded.withdrawn_reason, finished_at = excluded.finished_at
      """;

  private static final String PURGE =
      "delete from finished_task where partition = $1 and finished_at < $2";

  private TaskWrites() {}

  /** New tasks of a partition, taken on by a host. */
  public static SqlStatement assign(int partition, String hostId, Collection<LiveTask> tasks) {
    List<TaskLaunch> launches = tasks.stream().map(LiveTask::launch).toList();
    return new SqlStatement(
        ASSIGN,
        tuple(
            partition,
            hostId,
            launches.stream().map(TaskLaunch::taskId).toArray(String[]::new),
            launches.stream().map(TaskLaunch::instanceId).toArray(String[]::new),
            launches.stream().map(Documents::write).toArray(String[]::new)));
  }

  /** Tasks that have been told to stop. */
  public static SqlStatement stop(Collection<LiveTask> tasks) {
    String[] reasons = new String[tasks.size()];
    Integer[] graces = new Integer[tasks.size()];
    int i = 0;
    for (LiveTask task : tasks) {
      StopOrder order = task.stop();
      reasons[i] = order == null ? "" : order.reason();
      graces[i++] = order == null ? 0 : Math.toIntExact(order.grace().toSeconds());
    }
    return new SqlStatement(
        STOP,
        tuple(
            tasks.stream().map(task -> task.launch().taskId()).toArray(String[]::new),
            reasons,
            graces));
  }

  public static SqlStatement started(List<String> taskIds, List<Instant> at) {
    return new SqlStatement(STARTED, tuple(taskIds.toArray(String[]::new), times(at)));
  }

  /** Tasks whose outcome is told in the same transaction. */
  public static List<SqlStatement> over(List<String> taskIds, List<Instant> at) {
    return List.of(new SqlStatement(FINISH, tuple(taskIds.toArray(String[]::new), times(at))));
  }

  /**
   * Tasks that never ran and never will.
   *
   * @param reasons of the stop that came before the start; null where a start has been answered
   */
  public static SqlStatement remember(
      int partition, Instant at, List<String> taskIds, List<@Nullable String> reasons) {
    return new SqlStatement(
        REMEMBER,
        tuple(partition, time(at), taskIds.toArray(String[]::new), reasons.toArray(String[]::new)));
  }

  /** Forgets what was over long ago. */
  public static SqlStatement purge(int partition, Instant before) {
    return new SqlStatement(PURGE, tuple(partition, time(before)));
  }

  /** {@code Tuple.of} would spread an array that comes last. */
  static Tuple tuple(Object... values) {
    return Tuple.from(Arrays.asList(values));
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static OffsetDateTime[] times(List<Instant> instants) {
    return instants.stream().map(TaskWrites::time).toArray(OffsetDateTime[]::new);
  }
}

package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobProgress;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns that tables of jobs, array jobs and nodes have in common, written and read. */
final class JobColumns {
  /**
   * A job, array job or node to be written.
   *
   * @param profileId the number of its profile in its account
   */
  record Owned<T>(String accountId, int profileId, T value) {}

  private JobColumns() {}

  /** Returns the columns from {@code job_id} to {@code ordinal}. */
  static <T> ColumnArrays<Owned<T>> submission(
      int partition,
      List<Owned<T>> rows,
      Function<T, JobId> id,
      Function<T, Submission> submission) {
    return new ColumnArrays<>(rows)
        .text(r -> id.apply(r.value()))
        .all(partition)
        .text(Owned::accountId)
        .integer(Owned::profileId)
        .text(r -> submission.apply(r.value()).name())
        .bigint(r -> submission.apply(r.value()).createdAt().toEpochMilli())
        .bigint(r -> submission.apply(r.value()).order());
  }

  static Submission submission(Row row, JobId id, JobProfile profile) {
    return new Submission(
        id,
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getLong("ordinal"),
        profile);
  }

  /** Returns the columns from {@code status} to {@code status_reason}. */
  static <T> ColumnArrays<Owned<T>> progress(
      ColumnArrays<Owned<T>> columns, Function<T, JobProgress> progress) {
    return columns
        .text(r -> progress.apply(r.value()).status().name())
        .bigint(r -> progress.apply(r.value()).version())
        .bigint(r -> progress.apply(r.value()).since().toEpochMilli())
        .text(r -> progress.apply(r.value()).statusReason());
  }

  static JobProgress progress(Row row) {
    return new JobProgress(
        JobStatus.valueOf(row.getString("status")),
        row.getLong("version"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getString("status_reason"));
  }

  /** Returns the columns {@code stop_kind} and {@code stop_reason}. */
  static <T> ColumnArrays<Owned<T>> stop(
      ColumnArrays<Owned<T>> columns, Function<T, @Nullable StopRequest> stop) {
    return columns
        .text(r -> part(stop.apply(r.value()), StopRequest::kind))
        .text(r -> part(stop.apply(r.value()), StopRequest::reason));
  }

  static @Nullable StopRequest stop(Row row) {
    String kind = row.getString("stop_kind");
    return kind == null
        ? null
        : new StopRequest(
            StopRequest.Kind.valueOf(kind), Objects.requireNonNull(row.getString("stop_reason")));
  }

  /**
   * Returns the columns from {@code attempt_number} to {@code node_name}, of an attempt that is
   * live.
   */
  static <T> ColumnArrays<Owned<T>> attempt(
      ColumnArrays<Owned<T>> columns, Function<T, @Nullable Attempt> attempt) {
    return columns
        .integer(r -> part(attempt.apply(r.value()), Attempt::number))
        .text(r -> part(attempt.apply(r.value()), Attempt::taskId))
        .text(r -> part(attempt.apply(r.value()), a -> a.placement().environmentArn()))
        .text(r -> part(attempt.apply(r.value()), a -> a.placement().instanceId()))
        .text(r -> part(attempt.apply(r.value()), a -> a.placement().containerInstanceArn()))
        .text(r -> part(attempt.apply(r.value()), a -> a.placement().taskArn()))
        .bigint(r -> millis(part(attempt.apply(r.value()), Attempt::startedAt)))
        .text(r -> part(attempt.apply(r.value()), Attempt::nodeName));
  }

  /** Returns the attempt that was live; null if there was none. */
  static @Nullable Attempt attempt(Row row) {
    Integer number = row.getInteger("attempt_number");
    if (number == null) {
      return null;
    }
    Placement placement =
        new Placement(
            row.getString("environment_arn"),
            row.getString("instance_id"),
            row.getString("container_instance_arn"),
            row.getString("task_arn"));
    Attempt attempt = Attempt.starting(number, row.getString("task_id"), placement);
    Long startedAt = row.getLong("started_at");
    return startedAt == null
        ? attempt
        : attempt.started(Instant.ofEpochMilli(startedAt), row.getString("node_name"));
  }

  static @Nullable String dependencies(List<Dependency> dependencies) {
    return dependencies.isEmpty()
        ? null
        : dependencies.stream().map(d -> d.on().toString()).collect(Collectors.joining(","));
  }

  static List<Dependency> dependencies(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(id -> new Dependency(JobId.parse(id))).toList();
  }

  static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static <T, P> @Nullable P part(@Nullable T whole, Function<T, @Nullable P> part) {
    return whole == null ? null : part.apply(whole);
  }
}

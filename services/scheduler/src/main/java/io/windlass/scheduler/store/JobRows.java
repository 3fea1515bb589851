package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.job.Attempts;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
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

/** Jobs as rows of table {@code job}, there and back. */
final class JobRows {
  static final String COLUMNS =
      """
      job_id, partition, account_id, profile_id, name, created_at, ordinal, status, version, since,
      status_reason, outstanding, attempts_used, returned, stop_kind, stop_reason, attempt_number,
      task_id, environment_arn, instance_id, container_instance_arn, task_arn, started_at,
      scheduled_at, preemptions""";

  private static final String UPSERT =
      "insert into job ("
          + COLUMNS
          + """
          )
          select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[],
            $6::bigint[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::text[],
            $12::text[], $13::int[], $14::bool[], $15::text[], $16::text[], $17::int[], $18::text[],
            $19::text[], $20::text[], $21::text[], $22::text[], $23::bigint[], $24::bigint[],
            $25::int[])
          on conflict (job_id) do update set
            profile_id = excluded.profile_id, status = excluded.status, version = excluded.version, since = excluded.since,
            status_reason = excluded.status_reason, outstanding = excluded.outstanding,
            attempts_used = excluded.attempts_used, returned = excluded.returned,
            stop_kind = excluded.stop_kind, stop_reason = excluded.stop_reason,
            attempt_number = excluded.attempt_number, task_id = excluded.task_id,
            environment_arn = excluded.environment_arn, instance_id = excluded.instance_id,
            container_instance_arn = excluded.container_instance_arn,
            task_arn = excluded.task_arn, started_at = excluded.started_at,
            scheduled_at = excluded.scheduled_at, preemptions = excluded.preemptions
          """;

  /** A job to be written. */
  record Owned(String accountId, int profileId, Job job) {
    JobProgress standing() {
      return job.standing();
    }

    <T> @Nullable T live(Function<Attempt, @Nullable T> part) {
      return job.status().occupiesInstance() ? part.apply(job.liveAttempt()) : null;
    }

    <T> @Nullable T stop(Function<StopRequest, T> part) {
      StopRequest stop = job.stop();
      return stop == null ? null : part.apply(stop);
    }
  }

  private JobRows() {}

  static SqlStatement upsert(int partition, List<Owned> rows) {
    return new SqlStatement(
        UPSERT,
        new ColumnArrays<>(rows)
            .text(r -> r.job().id())
            .all(partition)
            .text(Owned::accountId)
            .integer(Owned::profileId)
            .text(r -> r.job().submission().name())
            .bigint(r -> r.job().submission().createdAt().toEpochMilli())
            .bigint(r -> r.job().submission().order())
            .text(r -> r.job().status().name())
            .bigint(r -> r.standing().version())
            .bigint(r -> r.standing().since().toEpochMilli())
            .text(r -> r.standing().statusReason())
            .text(r -> outstanding(r.job().outstanding()))
            .integer(r -> r.job().attempts().used())
            .bool(r -> r.job().attempts().returned())
            .text(r -> r.stop(StopRequest::kind))
            .text(r -> r.stop(StopRequest::reason))
            .integer(r -> r.live(Attempt::number))
            .text(r -> r.live(Attempt::taskId))
            .text(r -> r.live(a -> a.place().environmentArn()))
            .text(r -> r.live(a -> a.place().instanceId()))
            .text(r -> r.live(a -> a.place().containerInstanceArn()))
            .text(r -> r.live(a -> a.place().taskArn()))
            .bigint(r -> r.live(a -> millis(a.startedAt())))
            .bigint(r -> r.live(a -> millis(a.scheduledAt())))
            .integer(r -> r.job().attempts().preemptions())
            .tuple());
  }

  static Job read(Row row, JobProfile profile) {
    Submission submission =
        new Submission(
            JobId.parse(row.getString("job_id")),
            row.getString("name"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            row.getLong("ordinal"),
            profile);
    JobProgress standing =
        new JobProgress(
            JobStatus.valueOf(row.getString("status")),
            row.getLong("version"),
            Instant.ofEpochMilli(row.getLong("since")),
            row.getString("status_reason"));
    return new Job(
        submission,
        standing,
        outstanding(row.getString("outstanding")),
        attempts(row),
        stop(row.getString("stop_kind"), row.getString("stop_reason")));
  }

  private static Attempts attempts(Row row) {
    int used = row.getInteger("attempts_used");
    int preemptions = row.getInteger("preemptions");
    boolean returned = row.getBoolean("returned");
    Integer number = row.getInteger("attempt_number");
    if (number == null) {
      return used == 0 && !returned
          ? Attempts.NONE
          : new Attempts(used, preemptions, returned, null);
    }
    Placement place =
        new Placement(
            row.getString("environment_arn"),
            row.getString("instance_id"),
            row.getString("container_instance_arn"),
            row.getString("task_arn"));
    Attempt attempt = Attempt.starting(number, row.getString("task_id"), place);
    Long scheduledAt = row.getLong("scheduled_at");
    if (scheduledAt != null) {
      attempt = attempt.scheduled(Instant.ofEpochMilli(scheduledAt));
    }
    Long startedAt = row.getLong("started_at");
    return new Attempts(
        used,
        preemptions,
        returned,
        startedAt == null ? attempt : attempt.started(Instant.ofEpochMilli(startedAt)));
  }

  private static @Nullable StopRequest stop(@Nullable String kind, @Nullable String reason) {
    return kind == null
        ? null
        : new StopRequest(StopRequest.Kind.valueOf(kind), Objects.requireNonNull(reason));
  }

  static @Nullable String outstanding(List<Dependency> dependencies) {
    return dependencies.isEmpty()
        ? null
        : dependencies.stream().map(d -> d.on().toString()).collect(Collectors.joining(","));
  }

  static List<Dependency> outstanding(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(id -> new Dependency(JobId.parse(id))).toList();
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }
}

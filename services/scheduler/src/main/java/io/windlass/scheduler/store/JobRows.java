package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.job.Attempts;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs as rows of table {@code job}, there and back. */
final class JobRows {
  static final String COLUMNS =
      """
      job_id, partition, account_id, profile_id, name, created_at, ordinal, status, version, since,
      status_reason, outstanding, attempts_used, returned, stop_kind, stop_reason, attempt_number,
      task_id, environment_arn, instance_id, container_instance_arn, task_arn, started_at,
      node_name, scheduled_at, preemptions\
      """;

  private static final String UPSERT =
      "insert into job ("
          + COLUMNS
          + """
          )
          select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[],
            $6::bigint[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::text[],
            $12::text[], $13::int[], $14::bool[], $15::text[], $16::text[], $17::int[], $18::text[],
            $19::text[], $20::text[], $21::text[], $22::text[], $23::bigint[], $24::text[],
            $25::bigint[], $26::int[])
          on conflict (job_id) do update set
            profile_id = excluded.profile_id, status = excluded.status, version = excluded.version, since = excluded.since,
            status_reason = excluded.status_reason, outstanding = excluded.outstanding,
            attempts_used = excluded.attempts_used, returned = excluded.returned,
            stop_kind = excluded.stop_kind, stop_reason = excluded.stop_reason,
            attempt_number = excluded.attempt_number, task_id = excluded.task_id,
            environment_arn = excluded.environment_arn, instance_id = excluded.instance_id,
            container_instance_arn = excluded.container_instance_arn,
            task_arn = excluded.task_arn, started_at = excluded.started_at,
            node_name = excluded.node_name,
            scheduled_at = excluded.scheduled_at, preemptions = excluded.preemptions
          """;

  private JobRows() {}

  static SqlStatement upsert(int partition, List<JobColumns.Owned<Job>> rows) {
    var columns = JobColumns.submission(partition, rows, Job::id, Job::submission);
    JobColumns.progress(columns, Job::progress)
        .text(r -> JobColumns.dependencies(r.value().outstanding()))
        .integer(r -> r.value().attempts().used())
        .bool(r -> r.value().attempts().returned());
    JobColumns.stop(columns, Job::stop);
    JobColumns.attempt(columns, JobRows::live)
        .bigint(r -> scheduledAt(r.value()))
        .integer(r -> r.value().attempts().preemptions());
    return new SqlStatement(UPSERT, columns.tuple());
  }

  static Job read(Row row, JobProfile profile) {
    return new Job(
        JobColumns.submission(row, JobId.parse(row.getString("job_id")), profile),
        JobColumns.progress(row),
        JobColumns.dependencies(row.getString("outstanding")),
        attempts(row),
        JobColumns.stop(row));
  }

  private static Attempts attempts(Row row) {
    int used = row.getInteger("attempts_used");
    boolean returned = row.getBoolean("returned");
    Attempt attempt = JobColumns.attempt(row);
    if (attempt == null && used == 0 && !returned) {
      return Attempts.NONE;
    }
    Long scheduledAt = row.getLong("scheduled_at");
    return new Attempts(
        used,
        row.getInteger("preemptions"),
        returned,
        attempt == null || scheduledAt == null
            ? attempt
            : attempt.scheduled(Instant.ofEpochMilli(scheduledAt)));
  }

  private static @Nullable Attempt live(Job job) {
    return job.status().occupiesInstance() ? job.liveAttempt() : null;
  }

  private static @Nullable Long scheduledAt(Job job) {
    Attempt attempt = live(job);
    return attempt == null ? null : JobColumns.millis(attempt.scheduledAt());
  }
}

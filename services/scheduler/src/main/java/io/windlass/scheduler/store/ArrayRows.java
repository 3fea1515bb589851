package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Array jobs as rows of table {@code array_job}, there and back; children as ranges. */
final class ArrayRows {
  private static final String UPSERT =
      """
      insert into array_job (job_id, partition, account_id, profile_id, name, created_at, ordinal,
        sequential, status, version, since, status_reason, outstanding, twins, left_range, ended,
        failed, spawned_at, stop_kind, stop_reason)
      select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::bigint[],
        $7::bigint[], $8::bool[], $9::text[], $10::bigint[], $11::bigint[], $12::text[],
        $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::bigint[],
        $19::text[], $20::text[])
      on conflict (job_id) do update set profile_id = excluded.profile_id,
        status = excluded.status, version = excluded.version,
        since = excluded.since, status_reason = excluded.status_reason,
        outstanding = excluded.outstanding, twins = excluded.twins,
        left_range = excluded.left_range, ended = excluded.ended, failed = excluded.failed,
        spawned_at = excluded.spawned_at, stop_kind = excluded.stop_kind,
        stop_reason = excluded.stop_reason
      """;

  private static final String FINISH =
      """
      with gone as (delete from array_job where job_id = any($1)),
           specs as (delete from job_spec where job_id = any($1))
      insert into finished_job (job_id, status, finished_at, partition, failed_children)
      select * from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::text[])
      on conflict (job_id) do nothing
      """;

  private ArrayRows() {}

  static SqlStatement upsert(int partition, List<JobColumns.Owned<ArrayJob>> rows) {
    var columns = JobColumns.submission(partition, rows, ArrayJob::id, ArrayJob::submission);
    columns.bool(r -> r.value().sequential());
    JobColumns.progress(columns, ArrayJob::progress)
        .text(r -> JobColumns.dependencies(r.value().waits().outstanding()))
        .text(r -> peers(r.value().waits().peers()))
        .text(r -> r.value().children().left())
        .text(r -> r.value().children().ended())
        .text(r -> r.value().children().failed())
        .bigint(r -> r.value().children().spawnedAt().toEpochMilli());
    JobColumns.stop(columns, ArrayJob::stop);
    return new SqlStatement(UPSERT, columns.tuple());
  }

  static SqlStatement finish(int partition, List<ArrayJob> arrays) {
    return new SqlStatement(
        FINISH,
        new ColumnArrays<>(arrays)
            .text(ArrayJob::id)
            .text(a -> a.status().name())
            .bigint(a -> a.progress().since().toEpochMilli())
            .all(partition)
            .text(ArrayRows::failures)
            .tuple());
  }

  static ArrayJob read(Row row, JobProfile profile) {
    return new ArrayJob(
        JobColumns.submission(row, JobId.parse(row.getString("job_id")), profile),
        JobColumns.progress(row),
        row.getBoolean("sequential"),
        new ArrayJob.Waits(
            JobColumns.dependencies(row.getString("outstanding")), peers(row.getString("twins"))),
        new ArrayJob.Children(
            IndexSet.parse(row.getString("left_range")),
            IndexSet.parse(row.getString("ended")),
            IndexSet.parse(row.getString("failed")),
            Instant.ofEpochMilli(row.getLong("spawned_at"))),
        JobColumns.stop(row));
  }

  private static @Nullable String failures(ArrayJob array) {
    IndexSet failures = array.failures();
    return failures.isEmpty() ? null : failures.toString();
  }

  /** Such as {@code <job id>=0-41 <job id>=}. */
  private static @Nullable String peers(Map<JobId, IndexSet> peers) {
    return peers.isEmpty()
        ? null
        : peers.entrySet().stream()
            .map(peer -> peer.getKey() + "=" + peer.getValue())
            .collect(Collectors.joining(" "));
  }

  private static Map<JobId, IndexSet> peers(@Nullable String text) {
    Map<JobId, IndexSet> peers = new TreeMap<>();
    for (String peer : text == null ? new String[0] : text.split(" ", -1)) {
      int mark = peer.indexOf('=');
      peers.put(JobId.parse(peer.substring(0, mark)), IndexSet.parse(peer.substring(mark + 1)));
    }
    return peers;
  }
}

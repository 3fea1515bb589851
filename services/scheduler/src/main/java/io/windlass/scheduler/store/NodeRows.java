package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeStatus;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nodes of multi-node jobs as rows of table {@code gang_node}, there and back. */
final class NodeRows {
  private static final String UPSERT =
      """
      insert into gang_node (job_id, partition, account_id, profile_id, name, created_at, ordinal,
        status, version, since, status_reason, stopping, attempt_number, task_id, environment_arn,
        instance_id, container_instance_arn, task_arn, started_at)
      select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::bigint[],
        $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::bool[],
        $13::int[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::bigint[])
      on conflict (job_id) do update set
        status = excluded.status, version = excluded.version, since = excluded.since,
        status_reason = excluded.status_reason, stopping = excluded.stopping,
        attempt_number = excluded.attempt_number, task_id = excluded.task_id,
        environment_arn = excluded.environment_arn, instance_id = excluded.instance_id,
        container_instance_arn = excluded.container_instance_arn, task_arn = excluded.task_arn,
        started_at = excluded.started_at
      """;

  private static final String FORGET = "delete from gang_node where job_id = any($1)";

  /** A node to be written. */
  record Owned(String accountId, int profileId, Node node) {
    <T> @Nullable T live(Function<Attempt, @Nullable T> part) {
      return node.status().holdsInstance() ? part.apply(node.liveAttempt()) : null;
    }
  }

  private NodeRows() {}

  static SqlStatement upsert(int partition, List<Owned> rows) {
    return new SqlStatement(
        UPSERT,
        new ColumnArrays<>(rows)
            .text(r -> r.node().id())
            .all(partition)
            .text(Owned::accountId)
            .integer(Owned::profileId)
            .text(r -> r.node().job().name())
            .bigint(r -> r.node().job().createdAt().toEpochMilli())
            .bigint(r -> r.node().job().order())
            .text(r -> r.node().status().name())
            .bigint(r -> r.node().standing().version())
            .bigint(r -> r.node().standing().since().toEpochMilli())
            .text(r -> r.node().standing().statusReason())
            .bool(r -> r.node().standing().stopping())
            .integer(r -> r.live(Attempt::number))
            .text(r -> r.live(Attempt::taskId))
            .text(r -> r.live(a -> a.place().environmentArn()))
            .text(r -> r.live(a -> a.place().instanceId()))
            .text(r -> r.live(a -> a.place().containerInstanceArn()))
            .text(r -> r.live(a -> a.place().taskArn()))
            .bigint(r -> r.live(a -> millis(a.startedAt())))
            .tuple());
  }

  static SqlStatement forget(List<JobId> nodes) {
    return new SqlStatement(FORGET, new ColumnArrays<>(nodes).text(id -> id).tuple());
  }

  static Node read(Row row, JobProfile profile) {
    JobId id = JobId.parse(row.getString("job_id"));
    Submission job =
        new Submission(
            id.whole(),
            row.getString("name"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            row.getLong("ordinal"),
            profile);
    Node.Standing standing =
        new Node.Standing(
            NodeStatus.valueOf(row.getString("status")),
            row.getLong("version"),
            Instant.ofEpochMilli(row.getLong("since")),
            row.getString("status_reason"),
            row.getBoolean("stopping"));
    return new Node(job, id.index(), standing, attempt(row));
  }

  private static @Nullable Attempt attempt(Row row) {
    Integer number = row.getInteger("attempt_number");
    if (number == null) {
      return null;
    }
    Placement place =
        new Placement(
            row.getString("environment_arn"),
            row.getString("instance_id"),
            row.getString("container_instance_arn"),
            row.getString("task_arn"));
    Attempt attempt = Attempt.starting(number, row.getString("task_id"), place);
    Long startedAt = row.getLong("started_at");
    return startedAt == null ? attempt : attempt.started(Instant.ofEpochMilli(startedAt));
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }
}

package io.windlass.scheduler.store;

import io.vertx.sqlclient.Row;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.gang.NodeStatus;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.Submission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes of multi-node jobs as rows of table {@code gang_node}, there and back. */
final class NodeRows {
  private static final String UPSERT =
      """
      insert into gang_node (job_id, partition, account_id, profile_id, name, created_at, ordinal,
        status, version, since, status_reason, stopping, attempt_number, task_id, environment_arn,
        instance_id, container_instance_arn, task_arn, started_at, node_name)
      select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::bigint[],
        $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::bool[],
        $13::int[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::bigint[],
        $20::text[])
      on conflict (job_id) do update set
        status = excluded.status, version = excluded.version, since = excluded.since,
        status_reason = excluded.status_reason, stopping = excluded.stopping,
        attempt_number = excluded.attempt_number, task_id = excluded.task_id,
        environment_arn = excluded.environment_arn, instance_id = excluded.instance_id,
        container_instance_arn = excluded.container_instance_arn, task_arn = excluded.task_arn,
        started_at = excluded.started_at, node_name = excluded.node_name
      """;

  private static final String FORGET = "delete from gang_node where job_id = any($1)";

  private NodeRows() {}

  static SqlStatement upsert(int partition, List<JobColumns.Owned<Node>> rows) {
    var columns =
        JobColumns.submission(partition, rows, Node::id, Node::job)
            .text(r -> r.value().status().name())
            .bigint(r -> r.value().progress().version())
            .bigint(r -> r.value().progress().since().toEpochMilli())
            .text(r -> r.value().progress().statusReason())
            .bool(r -> r.value().progress().stopping());
    JobColumns.attempt(columns, NodeRows::live);
    return new SqlStatement(UPSERT, columns.tuple());
  }

  static SqlStatement forget(List<JobId> nodes) {
    return new SqlStatement(FORGET, new ColumnArrays<>(nodes).text(id -> id).tuple());
  }

  static Node read(Row row, JobProfile profile) {
    JobId id = JobId.parse(row.getString("job_id"));
    Submission job = JobColumns.submission(row, id.whole(), profile);
    Node.Progress progress =
        new Node.Progress(
            NodeStatus.valueOf(row.getString("status")),
            row.getLong("version"),
            Instant.ofEpochMilli(row.getLong("since")),
            row.getString("status_reason"),
            row.getBoolean("stopping"));
    return new Node(job, id.index(), progress, JobColumns.attempt(row));
  }

  private static @Nullable Attempt live(Node node) {
    return node.status().holdsInstance() ? node.liveAttempt() : null;
  }
}

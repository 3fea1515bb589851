package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.job.ArrayRole;
import io.windlass.submission.job.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes of multi-node jobs: from rows of their own where the scheduler has told of them, from
 * their jobs otherwise. There are at most a thousand of a job. All methods block.
 */
final class GangNodes {
  private static final String COLUMNS =
      """
      c.array_id, c.array_index, c.status, c.status_reason, c.started_at, c.stopped_at,
      c.is_cancelled, c.is_terminated, c.attempt, c.attempts::text as attempts""";

  private static final String FIND =
      "select "
          + COLUMNS
          + " from unnest($1::text[], $2::int[]) as u (array_id, array_index)"
          + " join array_child c on c.array_id = u.array_id and c.array_index = u.array_index";

  private static final String PURGE =
      """
      delete from array_child where ctid = any(array(
        select c.ctid from job j join job_state s on s.job_id = j.job_id
          join array_child c on c.array_id = s.job_id
        where j.num_nodes is not null and j.queue_id = $1 and s.status = $2 and s.stopped_at < $3
        limit $4))""";

  private GangNodes() {}

  /** Those of the nodes that exist. */
  static Map<String, StoredJob> find(
      SqlClient client, Map<String, StoredJob> jobs, List<NodeId> nodes) {
    Map<String, StoredJob> found = new HashMap<>();
    if (nodes.isEmpty()) {
      return found;
    }
    Sql.rows(
            client,
            FIND,
            row -> {
              StoredJob job = jobs.get(row.getString("array_id"));
              ArrayRole.Gang gang = gang(job);
              return job == null || gang == null ? null : job.node(gang, row);
            },
            nodes.stream().map(NodeId::jobId).toArray(String[]::new),
            nodes.stream().map(NodeId::index).toArray(Integer[]::new))
        .stream()
        .filter(Objects::nonNull)
        .forEach(node -> found.put(node.key().jobId(), node));
    for (NodeId id : nodes) {
      StoredJob job = jobs.get(id.jobId());
      ArrayRole.Gang gang = gang(job);
      if (job != null && gang != null && id.index() < gang.size()) {
        found.computeIfAbsent(id.toString(), _ -> job.unheardNode(gang, id.index()));
      }
    }
    return found;
  }

  /** The nodes of a job in a state, by index, from one on; so many at most. */
  static List<StoredJob> list(
      SqlClient client, StoredJob job, String status, int from, int atMost) {
    ArrayRole.Gang gang = Objects.requireNonNull(gang(job));
    String id = job.key().jobId();
    List<NodeId> wanted =
        IntStream.range(Math.min(from, gang.size()), gang.size())
            .mapToObj(index -> new NodeId(id, index))
            .toList();
    Map<Integer, StoredJob> byIndex = new TreeMap<>();
    for (StoredJob node : find(client, Map.of(id, job), wanted).values()) {
      if (node.state().status().equals(status) && node.array() instanceof ArrayRole.Node own) {
        byIndex.put(own.index(), node);
      }
    }
    return byIndex.values().stream().limit(atMost).toList();
  }

  /** Forgets some nodes of jobs of a queue that ended with a status before an instant. */
  static int purge(SqlClient client, long queueId, String status, long before, int atMost) {
    return Sql.write(client, PURGE, queueId, status, before, atMost);
  }

  static ArrayRole.@Nullable Gang gang(@Nullable StoredJob job) {
    return job != null && job.array() instanceof ArrayRole.Gang gang ? gang : null;
  }
}

package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.JobRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads children of array jobs and nodes of multi-node jobs: from rows of their own where the
 * scheduler has reported on them, otherwise from their parents. All methods block.
 */
final class ChildJobs {
  private static final String COLUMNS =
      """
      c.array_id, c.array_index, c.status, c.status_reason, c.started_at, c.stopped_at,
      c.is_cancelled, c.is_terminated, c.attempt, c.attempts::text as attempts""";

  private static final String FIND =
      "select "
          + COLUMNS
          + " from unnest($1::text[], $2::int[]) as u (array_id, array_index)"
          + " join array_child c on c.array_id = u.array_id and c.array_index = u.array_index";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from array_child c where c.array_id = $1 and c.array_index >= $2 and c.status = $3"
          + " order by c.array_index limit $4";

  private static final String WITHOUT_ROW =
      """
      select u.array_index from unnest($2::int[]) as u (array_index)
      where not exists (
        select from array_child c where c.array_id = $1 and c.array_index = u.array_index)
      order by u.array_index limit $3""";

  private static final String PURGE =
      """
      delete from array_child where ctid = any(array(
        select c.ctid from job_state s join array_child c on c.array_id = s.job_id
        where s.queue_id = $1 and s.status = $2 and s.stopped_at < $3
        limit $4))""";

  private ChildJobs() {}

  /** Returns the children that exist, by id. */
  static Map<String, StoredJob> find(
      SqlClient client, Map<String, StoredJob> parents, Collection<ChildId> ids) {
    Map<String, StoredJob> found = new HashMap<>();
    if (ids.isEmpty()) {
      return found;
    }
    BlockingSql.rows(
            client,
            FIND,
            row -> {
              StoredJob job = parents.get(row.getString("array_id"));
              JobRole.Parent parent = parent(job);
              return job == null || parent == null ? null : job.child(parent, row);
            },
            ids.stream().map(ChildId::parentId).toArray(String[]::new),
            ids.stream().map(ChildId::index).toArray(Integer[]::new))
        .stream()
        .filter(Objects::nonNull)
        .forEach(child -> found.put(child.key().jobId(), child));
    for (ChildId id : ids) {
      StoredJob job = parents.get(id.parentId());
      JobRole.Parent parent = parent(job);
      if (job != null
          && parent != null
          && parent.childId(id.parentId(), id.index()).equals(id)
          && !found.containsKey(id.toString())) {
        parent
            .impliedStatus(job.state().status(), id.index())
            .ifPresent(s -> found.put(id.toString(), job.impliedChild(parent, id.index(), s)));
      }
    }
    return found;
  }

  /** Returns at most so many children of a job with this status, by index, from one on. */
  static List<StoredJob> list(
      SqlClient client, StoredJob job, String status, int from, int atMost) {
    JobRole.Parent parent = parent(job);
    if (parent == null) {
      return List.of();
    }
    String id = job.key().jobId();
    List<StoredJob> result =
        new ArrayList<>(
            BlockingSql.rows(
                client, LIST, row -> job.child(parent, row), id, from, status, atMost));
    Integer[] implied =
        parent
            .withImpliedStatus(job.state().status(), status, from)
            .boxed()
            .toArray(Integer[]::new);
    if (implied.length > 0) {
      result.addAll(
          BlockingSql.rows(
              client,
              WITHOUT_ROW,
              row -> job.impliedChild(parent, row.getInteger(0), status),
              id,
              implied,
              atMost));
      result.sort(Comparator.comparingInt(StoredJob::childIndex));
    }
    return result.subList(0, Math.min(atMost, result.size()));
  }

  /** Deletes some children of jobs of a queue that ended with a status before an instant. */
  static int purge(SqlClient client, long queueId, String status, long before, int atMost) {
    return BlockingSql.write(client, PURGE, queueId, status, before, atMost);
  }

  static JobRole.@Nullable Parent parent(@Nullable StoredJob job) {
    return job != null && job.role() instanceof JobRole.Parent parent ? parent : null;
  }
}

package io.windlass.submission.store;

import io.vertx.sqlclient.SqlClient;
import io.windlass.submission.job.ArrayRole;
import io.windlass.submission.job.ChildId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads children of arrays: from rows of their own where the scheduler has told of them, from their
 * parents otherwise. All methods block.
 */
final class ArrayChildren {
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
        where s.array_told_at is not null and s.queue_id = $1 and s.status = $2
          and s.stopped_at < $3
        limit $4))""";

  private ArrayChildren() {}

  /** Those of the children that exist. */
  static Map<String, StoredJob> find(
      SqlClient client, Map<String, StoredJob> arrays, List<ChildId> children) {
    Map<String, StoredJob> found = new HashMap<>();
    if (children.isEmpty()) {
      return found;
    }
    Sql.rows(
            client,
            FIND,
            row -> {
              StoredJob array = arrays.get(row.getString("array_id"));
              ArrayRole.Parent parent = parent(array);
              return array == null || parent == null ? null : array.child(parent, row);
            },
            children.stream().map(ChildId::arrayId).toArray(String[]::new),
            children.stream().map(ChildId::index).toArray(Integer[]::new))
        .stream()
        .filter(Objects::nonNull)
        .forEach(child -> found.put(child.key().jobId(), child));
    for (ChildId id : children) {
      StoredJob array = arrays.get(id.arrayId());
      ArrayRole.Parent parent = parent(array);
      if (array != null && parent != null && !found.containsKey(id.toString())) {
        parent
            .unheard(array.state().status(), id.index())
            .ifPresent(s -> found.put(id.toString(), array.unheardChild(parent, id.index(), s)));
      }
    }
    return found;
  }

  /** The children of an array in a state, by index, from one on; so many at most. */
  static List<StoredJob> list(
      SqlClient client, StoredJob array, String status, int from, int atMost) {
    ArrayRole.Parent parent = parent(array);
    if (parent == null) {
      return List.of();
    }
    String id = array.key().jobId();
    List<StoredJob> result =
        new ArrayList<>(
            Sql.rows(client, LIST, row -> array.child(parent, row), id, from, status, atMost));
    Integer[] unheard =
        parent.unheardIn(array.state().status(), status, from).boxed().toArray(Integer[]::new);
    if (unheard.length > 0) {
      result.addAll(
          Sql.rows(
              client,
              WITHOUT_ROW,
              row -> array.unheardChild(parent, row.getInteger(0), status),
              id,
              unheard,
              atMost));
      result.sort(Comparator.comparingInt(ArrayChildren::index));
    }
    return result.subList(0, Math.min(atMost, result.size()));
  }

  /** Forgets some children of arrays of a queue that ended with a status before an instant. */
  static int purge(SqlClient client, long queueId, String status, long before, int atMost) {
    return Sql.write(client, PURGE, queueId, status, before, atMost);
  }

  static ArrayRole.@Nullable Parent parent(@Nullable StoredJob job) {
    return job != null && job.array() instanceof ArrayRole.Parent parent ? parent : null;
  }

  private static int index(StoredJob child) {
    return child.array() instanceof ArrayRole.Child own ? own.index() : -1;
  }
}

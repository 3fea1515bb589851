package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which firings are on their way to their targets already: a message about a firing may be repeated
 * after a crash, and is the same firing then. Those of one timer come in order. Used by one thread;
 * reads block, what is written is a handler's effect.
 */
public final class AdmittedFirings {
  private static final String LAST = "select admitted_at from event_timer where arn = $1";

  private static final String ADMIT =
      "update event_timer t set admitted_at = n.at from unnest($1::text[], $2::bigint[]) as n (arn,"
          + " at) where t.arn = n.arn and (t.admitted_at is null or t.admitted_at < n.at)";

  private static final int MOST = 10_000;

  private final BlockingDatabase database;
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, Long> changed = new HashMap<>();

  public AdmittedFirings(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Forgets what is not committed. */
  public void reset() {
    last.clear();
    changed.clear();
  }

  /** Takes a firing of a rule or schedule; returns whether it is a new one. */
  public boolean admit(String arn, Instant at) {
    if (last.size() > MOST) {
      last.keySet().retainAll(changed.keySet());
    }
    long before =
        last.computeIfAbsent(
            arn,
            _ ->
                database
                    .list(
                        LAST,
                        Tuple.of(arn),
                        row -> {
                          Long found = row.getLong(0);
                          return found == null ? Long.MIN_VALUE : found;
                        })
                    .stream()
                    .findFirst()
                    .orElse(Long.MIN_VALUE));
    if (at.toEpochMilli() <= before) {
      return false;
    }
    last.put(arn, at.toEpochMilli());
    changed.put(arn, at.toEpochMilli());
    return true;
  }

  /**
   * Returns what writes down the firings that have been taken since the last time; may be empty.
   */
  public List<SqlStatement> takeWrites() {
    if (changed.isEmpty()) {
      return List.of();
    }
    var arns = changed.keySet().toArray(String[]::new);
    var times = Arrays.stream(arns).map(changed::get).toArray(Long[]::new);
    changed.clear();
    return List.of(
        new SqlStatement(ADMIT, Tuple.tuple().addArrayOfString(arns).addArrayOfLong(times)));
  }
}

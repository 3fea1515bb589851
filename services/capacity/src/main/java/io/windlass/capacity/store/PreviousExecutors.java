package io.windlass.capacity.store;

import static io.windlass.capacity.store.TaskWrites.tuple;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.windlass.capacity.host.Host;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which kind of executor has unfinished tasks of a service instance. Blocks. */
public final class PreviousExecutors {
  private static final String HOSTS =
      "select distinct host_id from task where host_id = any($1::text[])";
  private static final long PATIENCE_SECONDS = 20;

  private PreviousExecutors() {}

  /**
   * The kind that must go on if no task is to be given up; the first one where there are several.
   */
  public static Optional<String> executor(Pool pool, String instanceId) {
    List<String> hosts = Host.EXECUTORS.stream().map(kind -> Host.id(instanceId, kind)).toList();
    RowSet<Row> rows =
        pool.preparedQuery(HOSTS)
            .execute(tuple((Object) hosts.toArray(String[]::new)))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
    Set<String> found = new HashSet<>();
    rows.forEach(row -> found.add(row.getString("host_id")));
    return Host.EXECUTORS.stream()
        .filter(kind -> found.contains(Host.id(instanceId, kind)))
        .findFirst();
  }
}

package io.windlass.capacity.store;

import static io.windlass.capacity.store.TaskWrites.tuple;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.windlass.capacity.host.HostId;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which kinds of executors have unfinished tasks of a service instance. Blocks. */
public final class PreviousExecutors {
  private static final String HOSTS =
      "select distinct host_id from task where starts_with(host_id, $1)";
  private static final long TIMEOUT_SECONDS = 20;

  private PreviousExecutors() {}

  /** Returns the kinds by name: one of them must go on if its tasks are not to be given up. */
  public static Set<String> executors(Pool pool, String instanceId) {
    var rows =
        pool.preparedQuery(HOSTS)
            .execute(tuple(HostId.prefix(instanceId)))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .join();
    Set<String> kinds = new HashSet<>();
    for (Row row : rows) {
      HostId.executor(instanceId, row.getString("host_id")).ifPresent(kinds::add);
    }
    return kinds;
  }
}

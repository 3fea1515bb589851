package io.windlass.capacity.store;

import static io.windlass.capacity.store.TaskWrites.tuple;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.windlass.capacity.host.GpuPool;
import java.util.concurrent.TimeUnit;

/**
 * Which devices the unfinished tasks of a host have: read before the first task is taken on, since
 * partitions, and with them the tasks of a former process, are loaded one after the other. Blocks.
 */
public final class HeldGpus {
  private static final String TASKS = "select task_id, launch from task where host_id = $1";
  private static final long TIMEOUT_SECONDS = 20;

  private HeldGpus() {}

  /** Takes them out of {@code gpus}. */
  public static void take(Pool pool, String hostId, GpuPool gpus) {
    var rows =
        pool.preparedQuery(TASKS)
            .execute(tuple(hostId))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .join();
    for (Row row : rows) {
      var launch = Documents.launch(row.getString("launch"));
      gpus.take(row.getString("task_id"), launch.assignment().gpus());
    }
  }
}

package io.windlass.capacity.app;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.config.CapacityConfig;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Executors;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.store.FormerHosts;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Opens the executor that the settings ask for. {@code auto} keeps to the kind that has unfinished
 * tasks: another kind could not find them, and to start them again would run them twice.
 */
final class ExecutorChoice {
  private static final Logger LOG = Logger.getLogger(ExecutorChoice.class);

  private final CapacityConfig config;
  private final Path data;
  private final LogStore logs;
  private final InstantSource clock;

  ExecutorChoice(CapacityConfig config, Path data, LogStore logs, InstantSource clock) {
    this.config = config;
    this.data = data;
    this.logs = logs;
    this.clock = clock;
  }

  Executor open(TaskListener listener, Pool pool) {
    ExecutorKind kind = ExecutorKind.of(config.capacity().executor());
    if (kind == ExecutorKind.AUTO) {
      Optional<String> former = FormerHosts.executor(pool, config.instanceId());
      if (former.isPresent()) {
        LOG.infof("executor auto: keeps to %s, which has unfinished tasks", former.get());
        kind = ExecutorKind.of(former.get());
      }
    }
    ExecutorSettings settings =
        ExecutorSettings.of(kind, data).withNetworkMode(config.capacity().dockerNetwork());
    try {
      return Executors.create(settings, listener, logs, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

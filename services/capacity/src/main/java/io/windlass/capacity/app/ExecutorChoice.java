package io.windlass.capacity.app;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.config.CapacityConfig;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Executors;
import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.store.PreviousExecutors;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Opens the executor that the settings ask for. {@code auto} keeps to the kind that has unfinished
 * tasks: another kind could not find them, and to start them again would run them twice.
 */
final class ExecutorChoice {
  private static final Logger LOG = Logger.getLogger(ExecutorChoice.class);

  private final CapacityConfig config;
  private final Path data;
  private final MetadataEndpoint metadata;
  private final LogStore logs;
  private final InstantSource clock;
  private volatile String reason = "not chosen yet";

  ExecutorChoice(
      CapacityConfig config,
      Path data,
      MetadataEndpoint metadata,
      LogStore logs,
      InstantSource clock) {
    this.config = config;
    this.data = data;
    this.metadata = metadata;
    this.logs = logs;
    this.clock = clock;
  }

  /** Why it is this executor, in words for a person. */
  String reason() {
    return reason;
  }

  private HostAccess hostAccess() {
    var settings = config.capacity();
    List<Path> reserved = new ArrayList<>(List.of(data));
    config.iamFile().map(Path::of).ifPresent(reserved::add);
    settings.reservedPaths().ifPresent(paths -> paths.forEach(path -> reserved.add(Path.of(path))));
    return new HostAccess(
        settings.hostPaths(), settings.hostDevices(), settings.privileged(), reserved);
  }

  Executor open(TaskListener listener, Pool pool) {
    ExecutorSettings settings =
        ExecutorSettings.of(data)
            .withNetworkMode(config.capacity().dockerNetwork())
            .withHostAccess(hostAccess())
            .withMetadata(metadata);
    String setting = config.capacity().executor();
    Set<String> former =
        setting.equals(Executors.AUTO)
            ? PreviousExecutors.executors(pool, config.instanceId())
            : Set.of();
    Executors.Choice choice = Executors.choose(setting, former, settings);
    reason = choice.reason();
    LOG.infof("Executor: %s (%s)", choice.kind().name(), reason);
    try {
      return choice.kind().opener().open(settings, listener, logs, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.windlass.capacity.app;

import io.vertx.sqlclient.Pool;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.config.CapacityConfig;
import io.windlass.capacity.config.MachineResources;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Executors;
import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.HostGpus;
import io.windlass.capacity.executor.kubernetes.ClusterVolumes;
import io.windlass.capacity.executor.kubernetes.KubernetesSettings;
import io.windlass.capacity.host.HostId;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.resource.Resources;
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
  private final ExecutorSettings settings;
  private final LogStore logs;
  private final InstantSource clock;
  private final Executors.Choice choice;

  /** Chooses. Blocks. */
  ExecutorChoice(
      CapacityConfig config,
      Path data,
      MetadataEndpoint metadata,
      LogStore logs,
      InstantSource clock,
      Pool pool) {
    this.config = config;
    this.logs = logs;
    this.clock = clock;
    settings =
        ExecutorSettings.of(data)
            .withNetworkMode(config.capacity().dockerNetwork())
            .withHostAccess(hostAccess(config, data))
            .withMetadata(metadata)
            .withKubernetes(kubernetes(config.capacity().kubernetes()));
    String setting = config.capacity().executor();
    Set<String> former =
        setting.equals(Executors.AUTO)
            ? PreviousExecutors.executors(pool, config.instanceId())
            : Set.of();
    choice = Executors.choose(setting, former, settings);
    LOG.infof("Executor: %s (%s)", choice.kind().name(), choice.reason());
  }

  /** Why it is this executor, in words for a person. */
  String reason() {
    return choice.reason();
  }

  private static HostAccess hostAccess(CapacityConfig config, Path data) {
    var settings = config.capacity();
    List<Path> reserved = new ArrayList<>(List.of(data));
    config.iamFile().map(Path::of).ifPresent(reserved::add);
    settings.reservedPaths().ifPresent(paths -> paths.forEach(path -> reserved.add(Path.of(path))));
    return new HostAccess(
        settings.hostPaths(), settings.hostDevices(), settings.privileged(), reserved);
  }

  private static KubernetesSettings kubernetes(CapacityConfig.Kubernetes config) {
    return new KubernetesSettings(
        config.kubeconfig().map(Path::of).orElse(null),
        config.context().orElse(null),
        config.namespace().orElse(null),
        ClusterVolumes.parse(config.volumes().orElse("")),
        config.nodeTimeout(),
        config.schedulingTimeout());
  }

  /** Returns where the instances come from whose tasks it runs. */
  InstanceProvider instances() {
    List<String> gpus = HostGpus.of(config.capacity().hostGpus());
    Resources total = MachineResources.read().budget(config.capacity(), gpus.size());
    String hostId = HostId.of(config.instanceId(), choice.kind().name());
    return choice.kind().instances().of(hostId, new HostSize(total, gpus));
  }

  Executor open(TaskListener listener) {
    try {
      return choice.kind().opener().open(settings, listener, logs, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

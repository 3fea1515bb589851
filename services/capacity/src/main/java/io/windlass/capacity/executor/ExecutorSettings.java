package io.windlass.capacity.executor;

import io.windlass.capacity.executor.kubernetes.KubernetesSettings;
import io.windlass.capacity.task.MetadataEndpoint;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tasks are run.
 *
 * @param dataDirectory where task directories and stop requests live
 * @param dockerHost such as {@code unix:///var/run/docker.sock}; null is what {@code DOCKER_HOST}
 *     says, or Docker's default
 * @param networkMode Docker network mode of tasks that ask for none: {@code host}, {@code bridge},
 *     {@code none} or a network's name
 * @param hostAccess what of the host containers may have
 * @param secrets where the values of secrets come from
 * @param metadata where tasks ask about themselves
 * @param kubernetes which cluster runs them, where one does
 */
public record ExecutorSettings(
    Path dataDirectory,
    @Nullable String dockerHost,
    String networkMode,
    HostAccess hostAccess,
    SecretSource secrets,
    MetadataEndpoint metadata,
    KubernetesSettings kubernetes) {
  /** The defaults, with everything of the host allowed but the data directory. */
  public static ExecutorSettings of(Path dataDirectory) {
    return new ExecutorSettings(
        dataDirectory,
        null,
        "host",
        HostAccess.allBut(List.of(dataDirectory)),
        SecretSource.NONE,
        MetadataEndpoint.NONE,
        KubernetesSettings.DEFAULT);
  }

  public ExecutorSettings withNetworkMode(String mode) {
    return new ExecutorSettings(
        dataDirectory, dockerHost, mode, hostAccess, secrets, metadata, kubernetes);
  }

  public ExecutorSettings withHostAccess(HostAccess policy) {
    return new ExecutorSettings(
        dataDirectory, dockerHost, networkMode, policy, secrets, metadata, kubernetes);
  }

  public ExecutorSettings withSecrets(SecretSource source) {
    return new ExecutorSettings(
        dataDirectory, dockerHost, networkMode, hostAccess, source, metadata, kubernetes);
  }

  public ExecutorSettings withMetadata(MetadataEndpoint endpoint) {
    return new ExecutorSettings(
        dataDirectory, dockerHost, networkMode, hostAccess, secrets, endpoint, kubernetes);
  }

  public ExecutorSettings withDockerHost(@Nullable String host) {
    return new ExecutorSettings(
        dataDirectory, host, networkMode, hostAccess, secrets, metadata, kubernetes);
  }

  public ExecutorSettings withKubernetes(KubernetesSettings cluster) {
    return new ExecutorSettings(
        dataDirectory, dockerHost, networkMode, hostAccess, secrets, metadata, cluster);
  }
}

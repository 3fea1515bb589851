package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine describes it.
 *
 * @param created it was created and has never been started
 * @param running it runs, or is paused or being restarted
 * @param startedAt null if it never was
 */
record ContainerStatus(
    boolean created,
    boolean running,
    int exitCode,
    boolean outOfMemory,
    String error,
    @Nullable Instant startedAt,
    Instant finishedAt,
    Optional<String> address) {

  static ContainerStatus of(InspectContainerResponse container, Instant now) {
    var state = container.getState();
    Long code = state.getExitCodeLong();
    Instant started = time(state.getStartedAt());
    Instant finished = time(state.getFinishedAt());
    if (started != null && finished != null && finished.isBefore(started)) {
      finished = started; // the engine takes the two times in two places
    }
    String error = state.getError();
    return new ContainerStatus(
        "created".equals(state.getStatus()),
        Boolean.TRUE.equals(state.getRunning()) || Boolean.TRUE.equals(state.getPaused()),
        code == null ? -1 : code.intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()),
        error == null ? "" : error,
        started,
        finished == null ? now : finished,
        address(container));
  }

  /** The engine has year 1 for never. */
  private static @Nullable Instant time(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("0001-")) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static Optional<String> address(InspectContainerResponse container) {
    var settings = container.getNetworkSettings();
    Map<String, ContainerNetwork> networks = settings == null ? null : settings.getNetworks();
    if (networks == null) {
      return Optional.empty();
    }
    return networks.values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst();
  }
}

package io.windlass.capacity.executor;

import io.windlass.capacity.executor.docker.DockerEngine;
import io.windlass.capacity.executor.docker.DockerExecutor;
import io.windlass.capacity.executor.process.ProcessExecutor;
import io.windlass.capacity.executor.simulated.SimulatedExecutor;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Opens the executor that the settings ask for. */
public final class Executors {
  private static final Logger LOG = Logger.getLogger(Executors.class);

  private Executors() {}

  /** Which executor {@code auto} takes on this machine, and why. */
  public record Choice(ExecutorKind kind, String reason) {}

  /** Anything but {@code auto} stands. */
  public static Choice choose(ExecutorSettings settings) {
    if (settings.kind() != ExecutorKind.AUTO) {
      return new Choice(settings.kind(), "asked for");
    }
    DockerEngine.Answer answer = DockerEngine.probe(settings.dockerHost());
    return answer.available()
        ? new Choice(ExecutorKind.DOCKER, answer.words())
        : new Choice(ExecutorKind.PROCESS, answer.words());
  }

  /** Opens what was chosen for these settings; the log says which executor it is, and why. */
  public static Executor open(
      Choice choice,
      ExecutorSettings settings,
      TaskListener listener,
      LogStore logs,
      InstantSource clock)
      throws IOException {
    LOG.infof("Executor: %s (%s)", choice.kind(), choice.reason());
    return switch (choice.kind()) {
      case DOCKER -> DockerExecutor.open(settings, listener, logs, clock);
      case PROCESS ->
          ProcessExecutor.open(settings.dataDirectory(), listener, logs, clock)
              .withMetadata(settings.metadata());
      case SIMULATED -> new SimulatedExecutor(listener, clock);
      case AUTO -> throw new IllegalStateException("auto was not decided");
    };
  }
}

package io.windlass.local.supervisor;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that runs as a process and that the supervisor keeps alive. {@link #start} may be
 * called again whenever the process that it started last has ended.
 */
public interface Component {
  /** Returns the name in {@code status} and {@code logs}. */
  String name();

  /**
   * Starts the process and returns when it is ready.
   *
   * @param spawned is called with the process as soon as it exists, before it is ready
   * @throws StartFailure if it ends or takes too long before it is ready; nothing is left running
   */
  ProcessHandle start(Consumer<ProcessHandle> spawned) throws StartFailure, InterruptedException;

  /** Terminates the process, kills it after a timeout, and returns when it has ended. */
  default void stop(ProcessHandle process, Duration timeout) throws InterruptedException {
    Processes.stop(process, timeout);
  }

  /** Returns a text about how the process ended, with its exit code if that is known. */
  default String describeEnd(ProcessHandle process) {
    return "ended (process %d)".formatted(process.pid());
  }

  /** Thrown when a process did not become ready; the message says why. */
  final class StartFailure extends Exception {
    private static final long serialVersionUID = 1;

    public StartFailure(String message) {
      super(message);
    }

    public StartFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

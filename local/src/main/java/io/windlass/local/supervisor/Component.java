package io.windlass.local.supervisor;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that runs as a process and that the supervisor keeps alive. {@link #start} may be
 * called again whenever the process that it started last has ended.
 */
public interface Component {
  /** As in {@code status} and {@code logs}. */
  String name();

  /**
   * Starts the process and returns when it is ready for work.
   *
   * @param spawned is told of the process as soon as it exists, before it is ready
   * @throws StartFailure if it ends or takes too long before it is ready; nothing is left running
   */
  ProcessHandle start(Consumer<ProcessHandle> spawned) throws StartFailure, InterruptedException;

  /** Asks the process to end, insists when the patience is over, and returns when it is gone. */
  default void stop(ProcessHandle process, Duration patience) throws InterruptedException {
    Processes.stop(process, patience);
  }

  /** How it ended, for the reader of a message: with an exit code where that can be known. */
  default String describeEnd(ProcessHandle process) {
    return "ended (process %d)".formatted(process.pid());
  }

  /** The process did not get ready; the message says why as well as it can be known. */
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

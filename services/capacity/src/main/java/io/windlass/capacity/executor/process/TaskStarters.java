package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.TaskRunner;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** The implementations of {@link TaskStarter}. */
enum TaskStarters {
  /** One process starts all tasks. Requires glibc 2.34 or later. */
  RUNNER {
    @Override
    TaskStarter open(Path own, Path events, String bootId) throws IOException {
      return RunnerProcess.open(own, events, bootId);
    }
  },
  /** One shell per running task. Requires a POSIX shell. */
  SHELLS {
    @Override
    TaskStarter open(Path own, Path events, String bootId) {
      return new TaskShells(HostTools.find(), events, bootId);
    }
  };

  private static final Logger LOG = Logger.getLogger(TaskStarters.class);

  /**
   * Opens a starter.
   *
   * @param own a directory for its files
   * @param events the named pipe for events
   * @param bootId the current boot of this machine
   */
  abstract TaskStarter open(Path own, Path events, String bootId) throws IOException;

  /** Returns the cheapest implementation that this machine supports. */
  static TaskStarters best() {
    if (TaskRunner.isSupported()) {
      return RUNNER;
    }
    LOG.info("Tasks are started by shells: the C library lacks what the task runner needs");
    return SHELLS;
  }
}

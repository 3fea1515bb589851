package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.TaskRunner;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** The ways to start tasks outside of this service. */
enum TaskStarters {
  /** One process starts them all: needs a C library that can. */
  RUNNER {
    @Override
    TaskStarter open(Path own, Path events, String bootId) throws IOException {
      return RunnerProcess.open(own, events, bootId);
    }
  },
  /** A shell for each task that runs: needs a POSIX shell. */
  SHELLS {
    @Override
    TaskStarter open(Path own, Path events, String bootId) {
      return new TaskShells(HostTools.find(), events, bootId);
    }
  };

  private static final Logger LOG = Logger.getLogger(TaskStarters.class);

  /**
   * Opens it.
   *
   * @param own a directory for what it needs
   * @param events the named pipe by which there is news of tasks
   * @param bootId the present boot of this machine
   */
  abstract TaskStarter open(Path own, Path events, String bootId) throws IOException;

  /** What costs least of those that this machine can do. */
  static TaskStarters best() {
    if (TaskRunner.isSupported()) {
      return RUNNER;
    }
    LOG.info("Tasks are started by shells: the C library lacks what the task runner needs");
    return SHELLS;
  }
}

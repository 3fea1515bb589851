package io.windlass.capacity.executor.docker;

import io.windlass.capacity.task.TaskLaunch;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task in this executor's charge. Changed under the task's own monitor. */
final class DockerTask {
  enum State {
    /** Its container does not run yet, as far as is known. */
    WAITING,
    /** Its image is being pulled. */
    PULLING,
    /** Its container has been seen running, or ended, and is reported as started. */
    RUNNING,
    /** Known to have ended; that is reported, and its log may follow. */
    ENDED
  }

  final TaskLaunch launch;
  volatile State state = State.WAITING;
  boolean stopSent;

  /** A start that the engine failed at has been tried again. */
  boolean triedAgain;

  /** The engine failed at a start of which it does not know whether it happened. */
  boolean mayHaveStarted;

  /** Calls to the engine that came to nothing. */
  int inVain;

  @Nullable Instant startedAt;

  /** What the engine's event said; kept for the case that somebody removes the container. */
  volatile EngineEvents.@Nullable Death death;

  DockerTask(TaskLaunch launch) {
    this.launch = launch;
  }

  String id() {
    return launch.taskId();
  }

  String container() {
    return ContainerRequest.containerName(launch.taskId());
  }
}

package io.windlass.capacity.executor.docker;

import io.windlass.capacity.task.TaskLaunch;
import java.util.concurrent.CompletableFuture;

/** A task in this executor's charge. What it knows is guarded by the task's own monitor. */
final class DockerTask {
  enum State {
    WAITING,
    RUNNING,
    ENDED
  }

  final TaskLaunch launch;
  State state = State.WAITING;
  boolean stopSent;
  CompletableFuture<Void> output = CompletableFuture.completedFuture(null);

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

package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.windlass.capacity.task.TaskLaunch;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task in this executor's charge. Its monitor guards its state. */
final class PodTask {
  final TaskLaunch launch;
  final StartTimeout timeout;

  /** The last that was seen of its pod; null if there is none yet. */
  @Nullable Pod pod;

  /** When it was reported as started. */
  @Nullable Instant startedAt;

  /** When its grace ends; null if nobody has stopped it. */
  @Nullable Instant stopBy;

  /** Its pod's deletion was asked for. */
  boolean deleting;

  /** Its end is known, and reported. */
  boolean ended;

  PodTask(TaskLaunch launch, Duration forScheduling) {
    this.launch = launch;
    this.timeout = new StartTimeout(forScheduling);
  }

  String id() {
    return launch.taskId();
  }

  /** Notes a stop; an earlier deadline stays. */
  Instant stopBy(Instant deadline) {
    Instant former = stopBy;
    Instant due = former == null || deadline.isBefore(former) ? deadline : former;
    stopBy = due;
    return due;
  }
}

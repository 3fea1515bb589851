package io.windlass.capacity.messaging;

import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an executor said of a task, on its way into the database. */
public sealed interface TaskReport {
  TaskLaunch launch();

  /** Its service gets it ready; nothing to remember. */
  record Preparing(TaskLaunch launch, Instant at) implements TaskReport {}

  record Started(
      TaskLaunch launch, Instant at, @Nullable String privateIpv4, @Nullable String nodeName)
      implements TaskReport {}

  record Stopped(TaskLaunch launch, TaskOutcome outcome) implements TaskReport {}
}

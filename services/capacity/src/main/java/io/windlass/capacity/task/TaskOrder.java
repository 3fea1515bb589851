package io.windlass.capacity.task;

import io.windlass.capacity.task.LiveTask.StopOrder;
import java.time.Instant;

/** What the scheduler orders. */
public sealed interface TaskOrder {
  String taskId();

  /** Run it. */
  record Start(TaskLaunch launch, Instant issuedAt) implements TaskOrder {
    @Override
    public String taskId() {
      return launch.taskId();
    }
  }

  /** End it, or never start it. */
  record Stop(String taskId, StopOrder order) implements TaskOrder {}
}

package io.windlass.capacity.messaging;

import io.windlass.aws.StorableText;
import io.windlass.capacity.task.ContainerOutcome;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.events.ContainerStopped;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskPreparing;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of tasks, to Avro. */
final class TaskEventMapping {
  private static final int PREPARING = 0;
  private static final int STARTED = 1;
  private static final int STOPPED = 2;

  private TaskEventMapping() {}

  static OutboxMessage preparing(TaskLaunch launch, Instant at) {
    return message(launch, PREPARING, new TaskPreparing(at));
  }

  static OutboxMessage started(TaskReport.Started start) {
    return message(
        start.launch(),
        STARTED,
        new TaskStarted(start.at(), start.privateIpv4(), start.nodeName()));
  }

  static OutboxMessage stopped(TaskLaunch launch, TaskOutcome outcome) {
    return message(
        launch,
        STOPPED,
        new TaskStopped(
            cause(outcome.cause()),
            outcome.exitCode(),
            storable(outcome.reason()),
            storable(outcome.statusReason()),
            outcome.startedAt(),
            outcome.stoppedAt(),
            outcome.containers().stream().map(TaskEventMapping::container).toList(),
            outcome.nodeName()));
  }

  private static ContainerStopped container(ContainerOutcome container) {
    return new ContainerStopped(
        container.name(),
        container.exitCode(),
        storable(container.reason()),
        container.logStreamName(),
        container.init(),
        container.containerId());
  }

  private static OutboxMessage message(TaskLaunch launch, int sequence, Object event) {
    TaskEvent value =
        new TaskEvent(
            launch.accountId(),
            launch.region(),
            launch.taskId(),
            launch.jobId(),
            launch.attempt(),
            launch.instanceId(),
            sequence,
            event);
    return new OutboxMessage(Topics.TASK_EVENTS, launch.accountId(), launch.taskId(), value);
  }

  /** Makes an engine's own words safe to store, since they may contain any character. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : StorableText.of(text);
  }

  private static TaskStopCause cause(StopCause cause) {
    return switch (cause) {
      case EXITED -> TaskStopCause.EXITED;
      case START_FAILED -> TaskStopCause.START_FAILED;
      case HOST_LOST -> TaskStopCause.HOST_LOST;
      case STOPPED -> TaskStopCause.STOPPED;
      case REFUSED -> TaskStopCause.REFUSED;
    };
  }
}

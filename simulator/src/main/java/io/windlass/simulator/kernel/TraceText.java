package io.windlass.simulator.kernel;

import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityRequest;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskEvent;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import org.jspecify.annotations.Nullable;

/** Formats records, one line each, with what is needed to follow a job. */
final class TraceText {
  private TraceText() {}

  static String of(@Nullable Object detail) {
    return switch (detail) {
      case IncomingRecord record -> "<- " + of(record.value());
      case OutboxMessage message -> "-> " + of(message.value());
      case JobTransitioned step ->
          "%s %s -> %s (%d)%s%s%s"
              .formatted(
                  step.getJobId(),
                  step.getPreviousStatus(),
                  step.getStatus(),
                  step.getSequence(),
                  step.getStatusReason() == null ? "" : " \"" + step.getStatusReason() + "\"",
                  step.getAttempt() == null ? "" : " task " + step.getAttempt().getTaskId(),
                  step.getArraySize() == null ? "" : " children " + step.getArraySummary());
      case JobRequest request -> of(request.getRequest());
      case JobSubmitted job ->
          "submit %s to %s %s%s%s after %s"
              .formatted(
                  job.getJobId(),
                  name(job.getJobQueueArn()),
                  job.getResources(),
                  job.getArraySize() == null ? "" : " array of " + job.getArraySize(),
                  job.getNumNodes() == null ? "" : " nodes " + job.getNumNodes(),
                  job.getDependsOn());
      case TaskCommand command -> of(command.getCommand());
      case StartTask start ->
          "start task %s of %s on %s"
              .formatted(start.getTaskId(), start.getJobId(), start.getInstanceId());
      case TaskEvent event ->
          "task %s of %s: %s".formatted(event.getTaskId(), event.getJobId(), event.getEvent());
      case CapacityEvent event ->
          "%s (%d): %s %s"
              .formatted(
                  name(event.getComputeEnvironmentArn()),
                  event.getSequence(),
                  event.getEvent().getClass().getSimpleName(),
                  event.getEvent());
      case CapacityRequest request -> "(" + request.getSequence() + ") " + request.getRequest();
      case DefinitionChanged changed ->
          "define %s (%d)".formatted(name(changed.getArn()), changed.getSequence());
      case null -> "nothing";
      default -> detail.toString();
    };
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}

package io.windlass.scheduler.messaging;

import io.windlass.events.CapacityEvent;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.SchedulerCall;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskPreparing;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopped;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.ContainerEnd;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.StopRequest;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns records of the topics into commands. Exhaustive: a record type or union branch that is not
 * known here is a fault, not silence. Empty means that the record is of no concern to the
 * scheduler.
 */
public final class InboundMapper {
  private InboundMapper() {}

  public static Optional<AddressedCommand> toCommand(@Nullable SpecificRecord value) {
    return switch (value) {
      case null -> Optional.empty();
      case JobRequest request ->
          Optional.of(new AddressedCommand(request.getAccountId(), jobRequest(request)));
      case TaskEvent event ->
          Optional.of(new AddressedCommand(event.getAccountId(), taskEvent(event)));
      case CapacityEvent event ->
          Optional.of(new AddressedCommand(event.getAccountId(), CapacityMapper.toCommand(event)));
      case DefinitionChanged changed ->
          DefinitionMapper.toCommand(changed)
              .map(command -> new AddressedCommand(changed.getAccountId(), command));
      default -> throw unknown(value);
    };
  }

  static IllegalArgumentException unknown(@Nullable Object value) {
    String name = value == null ? "null" : value.getClass().getName();
    return new IllegalArgumentException("record: " + name + " (expected: one that is mapped)");
  }

  private static AccountCommand jobRequest(JobRequest request) {
    return switch (request.getRequest()) {
      case JobSubmitted submitted -> SubmissionMapper.toCommand(submitted);
      case JobCancelRequested cancel ->
          stop(cancel.getJobId(), StopRequest.Kind.CANCEL, cancel.getReason());
      case JobTerminateRequested terminate ->
          stop(terminate.getJobId(), StopRequest.Kind.TERMINATE, terminate.getReason());
      case SchedulerCall call -> CallMapper.toCommand(request.getRequestId(), call);
      case null, default -> throw unknown(request.getRequest());
    };
  }

  private static AccountCommand stop(String jobId, StopRequest.Kind kind, String reason) {
    return new AccountCommand.ToJob(
        JobId.parse(jobId), new JobCommand.Stop(new StopRequest(kind, reason)));
  }

  private static AccountCommand taskEvent(TaskEvent event) {
    JobCommand command =
        switch (event.getEvent()) {
          case TaskStarted started ->
              new JobCommand.TaskStarted(
                  event.getTaskId(),
                  started.getStartedAt(),
                  started.getPrivateIpv4Address(),
                  started.getNodeName());
          case TaskPreparing _ -> new JobCommand.TaskPreparing(event.getTaskId());
          case TaskStopped stopped ->
              new JobCommand.TaskEnded(event.getTaskId(), toEnd(stopped), stopped.getStartedAt());
          case null, default -> throw unknown(event.getEvent());
        };
    return new AccountCommand.ToJob(JobId.parse(event.getJobId()), command);
  }

  private static AttemptEnd toEnd(TaskStopped stopped) {
    StopCause cause =
        switch (stopped.getCause()) {
          case EXITED -> StopCause.EXITED;
          case START_FAILED -> StopCause.START_FAILED;
          case HOST_LOST -> StopCause.HOST_LOST;
          case STOPPED -> StopCause.STOPPED;
          case REFUSED -> StopCause.REFUSED;
        };
    return new AttemptEnd(
        cause,
        stopped.getExitCode(),
        stopped.getReason(),
        stopped.getStatusReason(),
        stopped.getStoppedAt(),
        stopped.getNodeName() == null ? List.of() : containers(stopped),
        stopped.getNodeName());
  }

  /** Of pods alone: of other tasks the deciding container, which is told of, is all there is. */
  private static List<ContainerEnd> containers(TaskStopped stopped) {
    return stopped.getContainers().stream()
        .map(
            c ->
                new ContainerEnd(
                    c.getName(),
                    c.getExitCode(),
                    c.getReason(),
                    c.getLogStreamName(),
                    c.getInit(),
                    c.getContainerId()))
        .toList();
  }
}

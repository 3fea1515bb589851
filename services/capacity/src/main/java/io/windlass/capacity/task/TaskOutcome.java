package io.windlass.capacity.task;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param exitCode of the deciding container, 128 + signal when a signal ended it; null if it never
 *     ran or the code is not known
 * @param reason the container's own reason, such as {@code OutOfMemoryError: Container killed due
 *     to memory usage} or {@code CannotPullContainerError: …}; null when there is nothing to say
 * @param statusReason the attempt's, such as {@value #EXITED} (TR-, RT-013)
 * @param startedAt when the containers were up; null if they never were
 * @param containers each container's own, in the order of the plan; empty where the executor has
 *     nothing to add to the above
 * @param nodeName of a pod: the node that it was on; null if it was on none
 */
public record TaskOutcome(
    StopCause cause,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    @Nullable Instant startedAt,
    Instant stoppedAt,
    List<ContainerOutcome> containers,
    @Nullable String nodeName) {
  /** Status reason of a task whose container ended, with whatever code. */
  public static final String EXITED = "Essential container in task exited";

  /** Status reason of a task that could not start (RT-003). */
  public static final String START_FAILED = "Task failed to start";

  /** Creates an outcome that says nothing of single containers. */
  public TaskOutcome(
      StopCause cause,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      @Nullable Instant startedAt,
      Instant stoppedAt) {
    this(cause, exitCode, reason, statusReason, startedAt, stoppedAt, List.of());
  }

  /** Creates an outcome of a task that is no pod. */
  public TaskOutcome(
      StopCause cause,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      @Nullable Instant startedAt,
      Instant stoppedAt,
      List<ContainerOutcome> containers) {
    this(cause, exitCode, reason, statusReason, startedAt, stoppedAt, containers, null);
  }

  /** Returns the same of a pod. */
  public TaskOutcome ofPod(List<ContainerOutcome> ended, @Nullable String node) {
    return new TaskOutcome(
        cause, exitCode, reason, statusReason, startedAt, stoppedAt, ended, node);
  }

  public static TaskOutcome exited(
      int exitCode, @Nullable String reason, Instant startedAt, Instant stoppedAt) {
    return new TaskOutcome(StopCause.EXITED, exitCode, reason, EXITED, startedAt, stoppedAt);
  }

  public static TaskOutcome startFailed(String reason, Instant at) {
    return new TaskOutcome(StopCause.START_FAILED, null, reason, START_FAILED, null, at);
  }

  /** Retry rules match this text with {@code Host EC2*} (RT-013). */
  public static TaskOutcome hostLost(TaskLaunch launch, Instant at) {
    String statusReason = "Host EC2 (instance " + launch.instanceId() + ") terminated.";
    return new TaskOutcome(StopCause.HOST_LOST, null, null, statusReason, null, at);
  }

  /** Ended by a stop command; the service adds the command's reason. */
  public static TaskOutcome stopped(
      @Nullable Integer exitCode, @Nullable Instant startedAt, Instant stoppedAt) {
    return new TaskOutcome(StopCause.STOPPED, exitCode, null, null, startedAt, stoppedAt);
  }

  public static TaskOutcome refused(String statusReason, Instant at) {
    return new TaskOutcome(StopCause.REFUSED, null, null, statusReason, null, at);
  }
}

package io.windlass.scheduler.attempt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param exitCode of the deciding container; null if none ran to its end
 * @param reason the container's own reason, such as OutOfMemoryError
 * @param statusReason the attempt's reason, such as {@code Task failed to start}
 * @param containers of a pod, each container's own end
 * @param nodeName of a pod, the node of Kubernetes that it was on
 */
public record AttemptEnd(
    StopCause cause,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    Instant stoppedAt,
    List<ContainerEnd> containers,
    @Nullable String nodeName) {
  /** Creates the end of a task that is no pod. */
  public AttemptEnd(
      StopCause cause,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      Instant stoppedAt) {
    this(cause, exitCode, reason, statusReason, stoppedAt, List.of(), null);
  }

  /** Exit code 0 of a container that ended by itself is success, always (RT-014). */
  public boolean isSuccess() {
    return cause == StopCause.EXITED && exitCode != null && exitCode == 0;
  }

  /** Returns the same end, attributed to a stop request. */
  public AttemptEnd because(String wish) {
    return new AttemptEnd(cause, exitCode, reason, wish, stoppedAt, containers, nodeName);
  }

  /** Returns the same end with AWS's words where the report has none (RT-013). */
  public AttemptEnd withStatusReason(String instanceId) {
    if (statusReason != null) {
      return this;
    }
    String said =
        switch (cause) {
          case EXITED, STOPPED -> "Essential container in task exited";
          case START_FAILED -> "Task failed to start";
          case HOST_LOST -> "Host EC2 (instance " + instanceId + ") terminated.";
          case REFUSED -> "Instance " + instanceId + " takes no tasks";
        };
    return new AttemptEnd(cause, exitCode, reason, said, stoppedAt, containers, nodeName);
  }
}

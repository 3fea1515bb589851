package io.windlass.capacity.task;

import org.jspecify.annotations.Nullable;

/**
 * How one container of a task ended.
 *
 * @param exitCode 128 + signal when a signal ended it; null if it never ran or the code is not
 *     known
 * @param reason its own, as in {@link TaskOutcome}; null when there is nothing to say
 * @param logStreamName log stream of its output; null if it never ran
 * @param init whether it is an init container of a pod
 * @param containerId the runtime's id of it; null if there is none
 */
public record ContainerOutcome(
    String name,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String logStreamName,
    boolean init,
    @Nullable String containerId) {
  /** Creates the outcome of a container that is not part of a pod. */
  public ContainerOutcome(
      String name,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String logStreamName) {
    this(name, exitCode, reason, logStreamName, false, null);
  }
}

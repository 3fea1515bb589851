package io.windlass.scheduler.gang;

import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A command to a node of a multi-node job. */
public sealed interface NodeCommand {
  /**
   * Starts the node: the main node runs at this address (MNP-009). The address is null for the main
   * node itself.
   */
  record Order(@Nullable String mainAddress) implements NodeCommand {}

  /** Capacity says that its containers are up; of a pod, also on which node of Kubernetes. */
  record TaskStarted(
      String taskId, Instant startedAt, @Nullable String address, @Nullable String nodeName)
      implements NodeCommand {}

  /**
   * Capacity says that its task is over.
   *
   * @param startedAt null if it never started
   * @param jobWaits the job is to be tried again and waits for that
   */
  record TaskEnded(String taskId, AttemptEnd end, @Nullable Instant startedAt, boolean jobWaits)
      implements NodeCommand {}

  /** Its task must stop. */
  record Stop(String reason) implements NodeCommand {}

  /** Its instance refused the task, which therefore never ran. */
  record Refuse() implements NodeCommand {}

  /**
   * The job's attempt is over (MNP-011).
   *
   * @param jobWaits the job is to be tried again and waits for that; otherwise it is over
   */
  record Leave(boolean jobWaits, String reason) implements NodeCommand {}
}

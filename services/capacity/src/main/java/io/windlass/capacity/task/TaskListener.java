package io.windlass.capacity.task;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * Hears what becomes of tasks. Thread-safe, returns at once, never throws; repeated and late calls
 * are ignored. For one task {@code started} comes before {@code stopped}; {@code stopped} comes
 * without {@code started} when it could not start.
 */
public interface TaskListener {
  /** A service has capacity for the task and gets it ready; before {@code started}, if at all. */
  default void preparing(String taskId, Instant at) {}

  /**
   * The task's containers are up.
   *
   * @param privateIpv4 the address under which other tasks reach it, where it has one, as in {@link
   *     InetAddress#getHostAddress}
   */
  void started(String taskId, Instant at, Optional<String> privateIpv4);

  /**
   * As {@link #started(String, Instant, Optional)}, of a pod.
   *
   * @param nodeName the node of Kubernetes that it is on
   */
  default void started(
      String taskId, Instant at, Optional<String> privateIpv4, Optional<String> nodeName) {
    started(taskId, at, privateIpv4);
  }

  /** The task has ended, or could not start. Nothing of it runs any more. */
  void stopped(String taskId, TaskOutcome outcome);
}

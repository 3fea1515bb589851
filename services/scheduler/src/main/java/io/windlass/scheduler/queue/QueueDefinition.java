package io.windlass.scheduler.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue as its owner configured it. Whether it is ENABLED is no concern of the scheduler: that
 * stops submissions only (JQ-020).
 *
 * @param sequence grows with each change; older news is ignored
 * @param priority higher is served first among queues that share an environment (JQ-006)
 * @param environments ARNs, first choice first (JQ-009)
 * @param rules how its jobs wait
 */
public record QueueDefinition(
    String arn, long sequence, int priority, List<String> environments, Phase phase, Rules rules) {
  /**
   * How its jobs wait.
   *
   * @param waitLimits for its head only, by reason
   * @param schedulingPolicy ARN of the policy by which it shares; null is FIFO (JQ-040)
   */
  public record Rules(List<WaitLimit> waitLimits, @Nullable String schedulingPolicy) {
    public static final Rules NONE = new Rules(List.of(), null);
  }

  public QueueDefinition(
      String arn, long sequence, int priority, List<String> environments, Phase phase) {
    this(arn, sequence, priority, environments, phase, Rules.NONE);
  }

  /** How far its deletion is. */
  public enum Phase {
    /** It is in use. */
    PRESENT,
    /** Its jobs must go (JQ-022). */
    DELETING,
    /** It is gone. */
    DELETED
  }
}

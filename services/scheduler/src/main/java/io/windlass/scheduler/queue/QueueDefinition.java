package io.windlass.scheduler.queue;

import java.util.List;

/**
 * A queue as its owner configured it. Whether it is ENABLED is no concern of the scheduler: that
 * stops submissions only (JQ-020).
 *
 * @param sequence grows with each change; older news is ignored
 * @param priority higher is served first among queues that share an environment (JQ-006)
 * @param environments ARNs, first choice first (JQ-009)
 * @param waitLimits for its head only, by reason
 */
public record QueueDefinition(
    String arn,
    long sequence,
    int priority,
    List<String> environments,
    Life life,
    List<WaitLimit> waitLimits) {
  public QueueDefinition(
      String arn, long sequence, int priority, List<String> environments, Life life) {
    this(arn, sequence, priority, environments, life, List.of());
  }

  /** How far its deletion is. */
  public enum Life {
    /** It is in use. */
    PRESENT,
    /** Its jobs must go (JQ-022). */
    DELETING,
    /** It is gone. */
    DELETED
  }
}

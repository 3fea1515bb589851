package io.windlass.scheduler.quota;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quota share as its owner configured it: a part of one queue's capacity. Whether it is ENABLED
 * is no concern of the scheduler: that stops submissions only.
 *
 * @param sequence grows with each change of its ARN; older news is ignored
 * @param name unique in its queue; what the share identifier of its jobs says
 * @param limits what is its own, in thousandths, by unit (see {@link CapacityUnits})
 */
public record QuotaShare(
    String arn,
    long sequence,
    String queueArn,
    String name,
    Life life,
    Map<String, Long> limits,
    Sharing sharing) {

  /** How far its deletion is. */
  public enum Life {
    /** It is in use. */
    PRESENT,
    /** Its jobs must go. */
    DELETING,
    /** It is gone. */
    DELETED
  }

  /**
   * How the share lends and borrows.
   *
   * @param borrowLimit in percent of its own limits; null is no limit
   * @param inSharePreemption its waiting jobs may preempt its own of lower scheduling priority
   */
  public record Sharing(
      Strategy strategy, @Nullable Integer borrowLimit, boolean inSharePreemption) {}

  /** What becomes of capacity that a share does not use. */
  public enum Strategy {
    /** It stays idle; and the share borrows nothing. */
    RESERVE,
    /** Others may borrow it; the share borrows nothing. */
    LEND,
    /** Others may borrow it, and the share from others. */
    LEND_AND_BORROW;

    boolean lends() {
      return this != RESERVE;
    }

    boolean borrows() {
      return this == LEND_AND_BORROW;
    }
  }

  public boolean isPresent() {
    return life == Life.PRESENT;
  }
}

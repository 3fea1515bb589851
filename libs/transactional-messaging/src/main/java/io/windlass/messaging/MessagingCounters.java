package io.windlass.messaging;

import java.util.concurrent.atomic.LongAdder;

/** Counters of messaging since the start of the process. Safe for concurrent use. */
public final class MessagingCounters {
  private final LongAdder recordsConsumed = new LongAdder();
  private final LongAdder recordsLost = new LongAdder();
  private final LongAdder quarantined = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private final LongAdder ignored = new LongAdder();
  private final LongAdder commits = new LongAdder();
  private final LongAdder failedCommits = new LongAdder();
  private final LongAdder messagesPublished = new LongAdder();

  /** Returns how many records have been consumed, their effects being committed. */
  public long recordsConsumed() {
    return recordsConsumed.sum();
  }

  /** Returns how many records were deleted from the log before they were consumed. */
  public long recordsLost() {
    return recordsLost.sum();
  }

  /** Returns how many records, outgoing messages and accounts were set aside because they fail. */
  public long quarantined() {
    return quarantined.sum();
  }

  /** Returns how many records were parked behind those. */
  public long parked() {
    return parked.sum();
  }

  /**
   * Returns how many records a {@link io.windlass.messaging.broadcast.BroadcastConsumer} could not
   * decode or handle.
   */
  public long ignored() {
    return ignored.sum();
  }

  /** Returns how many transactions have committed. */
  public long commits() {
    return commits.sum();
  }

  /** Returns how many commits failed, or had an outcome that was not known at first. */
  public long failedCommits() {
    return failedCommits.sum();
  }

  /** Returns how many messages the broker has acknowledged. */
  public long messagesPublished() {
    return messagesPublished.sum();
  }

  public void recordsConsumed(long count) {
    recordsConsumed.add(count);
  }

  public void recordsLost(long count) {
    recordsLost.add(count);
  }

  public void recordQuarantined() {
    quarantined.increment();
  }

  public void recordParked() {
    parked.increment();
  }

  public void recordIgnored() {
    ignored.increment();
  }

  public void messagePublished() {
    messagesPublished.increment();
  }

  public void committed() {
    commits.increment();
  }

  public void commitFailed() {
    failedCommits.increment();
  }
}

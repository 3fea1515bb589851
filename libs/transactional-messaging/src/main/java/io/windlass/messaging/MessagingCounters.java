package io.windlass.messaging;

import java.util.concurrent.atomic.LongAdder;

/** What has happened since the start. Figures only ever grow; safe to read at any time. */
public final class MessagingCounters {
  private final LongAdder recordsConsumed = new LongAdder();
  private final LongAdder recordsLost = new LongAdder();
  private final LongAdder quarantined = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private final LongAdder passedOver = new LongAdder();
  private final LongAdder commits = new LongAdder();
  private final LongAdder failedCommits = new LongAdder();
  private final LongAdder messagesPublished = new LongAdder();

  /** Records whose effects are committed. */
  public long recordsConsumed() {
    return recordsConsumed.sum();
  }

  /** Records that were gone from the log, by retention or with a broker, before their turn. */
  public long recordsLost() {
    return recordsLost.sum();
  }

  /** Records, outgoing messages and accounts that were set aside since they fail by themselves. */
  public long quarantined() {
    return quarantined.sum();
  }

  /** Records that were parked behind those. */
  public long parked() {
    return parked.sum();
  }

  /**
   * Records that a {@link io.windlass.messaging.broadcast.BroadcastConsumer} could do nothing with.
   */
  public long passedOver() {
    return passedOver.sum();
  }

  public long commits() {
    return commits.sum();
  }

  /** Commits that failed or whose outcome had to be found out. */
  public long failedCommits() {
    return failedCommits.sum();
  }

  /** Messages that the broker acknowledged. */
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

  public void recordPassedOver() {
    passedOver.increment();
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

package io.windlass.messaging;

import io.windlass.messaging.retry.RetryBackoff;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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
  private volatile Instant lastCommit = Instant.EPOCH;
  private volatile @Nullable String lastError;

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

  /** When the last commit succeeded; the epoch if none has. */
  public Instant lastCommit() {
    return lastCommit;
  }

  /** What went wrong last, if anything has. */
  public @Nullable String lastError() {
    return lastError;
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

  public void committed(Instant now) {
    commits.increment();
    lastCommit = now;
  }

  public void commitFailed(Throwable cause) {
    failedCommits.increment();
    failed(cause);
  }

  /** Something else went wrong, which is the last error now. */
  public void failed(Throwable cause) {
    lastError = RetryBackoff.describe(cause);
  }
}

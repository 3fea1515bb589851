package io.windlass.messaging;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What has happened since the start. Figures only ever grow; safe to read at any time. */
public final class MessagingCounters {
  final LongAdder recordsConsumed = new LongAdder();
  final LongAdder recordsLost = new LongAdder();
  final LongAdder quarantined = new LongAdder();
  final LongAdder parked = new LongAdder();
  final LongAdder passedOver = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder failedCommits = new LongAdder();
  final LongAdder messagesPublished = new LongAdder();
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

  /** Records that a {@link BroadcastConsumer} could do nothing with. */
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

  void committed(Instant now) {
    commits.increment();
    lastCommit = now;
  }

  void failed(Throwable cause) {
    lastError = RetryBackoff.describe(cause);
  }
}

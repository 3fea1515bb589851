package io.windlass.scheduler.ordering;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobId;

/** Iterates over the waiting jobs of one share as if each were placed when it is taken. */
final class ShareCursor implements Comparable<ShareCursor> {
  private final ShareSubQueue subQueue;
  private final SubQueueIterator<ShareSubQueue.Key> iterator;
  private long claim;
  private double score;

  ShareCursor(ShareSubQueue subQueue, long now, long window) {
    this.subQueue = subQueue;
    this.iterator = new SubQueueIterator<>(subQueue.entries());
    this.claim = subQueue.share().claim(now, window);
    this.score = subQueue.score();
  }

  boolean isAtEnd() {
    return iterator.isAtEnd();
  }

  /** Takes the next job, which makes those that follow wait longer. */
  JobId take() {
    claim += Share.claimOf(iterator.profile().total().milliVcpus());
    score = subQueue.group().score(claim);
    return iterator.take();
  }

  @Override
  public int compareTo(ShareCursor other) {
    int byRank = ShareSubQueue.compare(iterator.key(), score, other.iterator.key(), other.score);
    return byRank != 0
        ? byRank
        : subQueue.share().identifier().compareTo(other.subQueue.share().identifier());
  }
}

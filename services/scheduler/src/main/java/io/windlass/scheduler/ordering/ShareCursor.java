package io.windlass.scheduler.ordering;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.JobId;

/** Goes down the line of one share as if each of its jobs were placed when it is taken. */
final class ShareCursor implements Comparable<ShareCursor> {
  private final ShareSubQueue line;
  private final SubQueueIterator<ShareSubQueue.Place> walk;
  private long claim;
  private double score;

  ShareCursor(ShareSubQueue line, long now, long window) {
    this.line = line;
    this.walk = new SubQueueIterator<>(line.entries());
    this.claim = line.share().claim(now, window);
    this.score = line.score();
  }

  boolean isAtEnd() {
    return walk.isAtEnd();
  }

  /** Takes the next job, which makes those that follow wait longer. */
  JobId take() {
    claim += Share.claimOf(walk.profile().total().milliVcpus());
    score = line.group().score(claim);
    return walk.take();
  }

  @Override
  public int compareTo(ShareCursor other) {
    int byRank = ShareSubQueue.compare(walk.place(), score, other.walk.place(), other.score);
    return byRank != 0
        ? byRank
        : line.share().identifier().compareTo(other.line.share().identifier());
  }
}

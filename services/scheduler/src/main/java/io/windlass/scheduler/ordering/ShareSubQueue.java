package io.windlass.scheduler.ordering;

import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.fairshare.ShareGroup;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobProfile;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs of one share that wait in a queue, in order, and the share itself. */
final class ShareSubQueue {
  /**
   * The share that is first in this order is next (FS-023); shares without waiting jobs come last.
   */
  static final Comparator<ShareSubQueue> ORDER = ShareSubQueue::compare;

  /**
   * The position of a job in its share: jobs that returned first (JQ-043), then by priority
   * (FS-014), then by submission.
   */
  record Key(boolean behind, int priority, long order, int index) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::behind)
            .thenComparing(Comparator.comparingInt(Key::priority).reversed())
            .thenComparingLong(Key::order)
            .thenComparingInt(Key::index);

    static Key of(Job job) {
      return of(QueuePosition.of(job), job.profile());
    }

    static Key of(QueuePosition position, JobProfile profile) {
      return new Key(
          position.behind(), profile.precedence().priority(), position.order(), position.index());
    }

    QueuePosition position() {
      return new QueuePosition(behind, order, index);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final Share share;
  private final TreeMap<Key, SubQueueEntry> entries = new TreeMap<>();
  private ShareGroup group;
  private int slot = -1;
  private double score;

  ShareSubQueue(Share share, ShareGroup group) {
    this.share = share;
    this.group = group;
  }

  Share share() {
    return share;
  }

  ShareGroup group() {
    return group;
  }

  void group(ShareGroup changed) {
    group = changed;
  }

  NavigableMap<Key, SubQueueEntry> entries() {
    return entries;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Map.@Nullable Entry<Key, SubQueueEntry> head() {
    return entries.firstEntry();
  }

  /** Its index in the tournament tree. */
  int slot() {
    return slot;
  }

  void slot(int index) {
    slot = index;
  }

  /** Finds out its rank at that time. */
  void rank(long now, long window) {
    score = group.score(share.claim(now, window));
  }

  double score() {
    return score;
  }

  private static int compare(ShareSubQueue one, ShareSubQueue other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    int byRank = compare(one.entries.firstKey(), one.score, other.entries.firstKey(), other.score);
    return byRank != 0 ? byRank : one.share.identifier().compareTo(other.share.identifier());
  }

  /** Compares two heads: one that returned first, then the lower U, then the older one (FS-023). */
  static int compare(Key one, double score, Key other, double otherScore) {
    int byReturn = Boolean.compare(one.behind(), other.behind());
    if (byReturn != 0) {
      return byReturn;
    }
    int byScore = Double.compare(score, otherScore);
    return byScore != 0 ? byScore : Long.compare(one.order(), other.order());
  }
}

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
  /** Whoever is first in this order is next (FS-023); lines in which nobody waits come last. */
  static final Comparator<ShareSubQueue> ORDER = ShareSubQueue::compare;

  /**
   * Where a job stands in its share: those that came back first (JQ-043), then by priority
   * (FS-014), then by submission.
   */
  record Place(boolean behind, int priority, long order, int index) implements Comparable<Place> {
    private static final Comparator<Place> BY_PLACE =
        Comparator.comparing(Place::behind)
            .thenComparing(Comparator.comparingInt(Place::priority).reversed())
            .thenComparingLong(Place::order)
            .thenComparingInt(Place::index);

    static Place of(Job job) {
      return of(QueuePosition.of(job), job.profile());
    }

    static Place of(QueuePosition position, JobProfile profile) {
      return new Place(
          position.behind(), profile.precedence().priority(), position.order(), position.index());
    }

    QueuePosition position() {
      return new QueuePosition(behind, order, index);
    }

    @Override
    public int compareTo(Place other) {
      return BY_PLACE.compare(this, other);
    }
  }

  private final Share share;
  private final TreeMap<Place, SubQueueEntry> entries = new TreeMap<>();
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

  NavigableMap<Place, SubQueueEntry> entries() {
    return entries;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Map.@Nullable Entry<Place, SubQueueEntry> head() {
    return entries.firstEntry();
  }

  /** Its index among the lines that are compared. */
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

  /** Who came back before all others, then the lower U, then who is older (FS-023). */
  static int compare(Place one, double score, Place other, double otherScore) {
    int byReturn = Boolean.compare(one.behind(), other.behind());
    if (byReturn != 0) {
      return byReturn;
    }
    int byScore = Double.compare(score, otherScore);
    return byScore != 0 ? byScore : Long.compare(one.order(), other.order());
  }
}

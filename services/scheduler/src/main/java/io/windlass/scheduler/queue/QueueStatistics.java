package io.windlass.scheduler.queue;

import io.windlass.scheduler.ordering.QueuePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recent statistics of a queue, for queries: when the jobs behind a position last moved (JQ-032),
 * and how many jobs were placed in the last minutes. Soft state: no decision depends on it, and it
 * starts empty after recovery. The cost is one step per job that joins or leaves.
 *
 * <p>Moves are kept as a staircase: a move further back counts only if it is later; when the head
 * leaves, no earlier move counts any more.
 */
public final class QueueStatistics {
  private static final int MOST_MOVES = 1_000;
  private static final int BUCKETS = 60;
  private static final Duration BUCKET = Duration.ofSeconds(10);

  private final TreeMap<QueuePosition, Instant> moves = new TreeMap<>();
  private final int[] placed = new int[BUCKETS];
  private long newest = Long.MIN_VALUE / 2;
  private long oldest = Long.MAX_VALUE;
  private @Nullable QueuePosition last;
  private Instant latest = Instant.MIN;

  /**
   * The rate at which jobs of a queue are placed.
   *
   * @param jobs placed
   * @param within how long that took, up to now
   */
  public record Rate(int jobs, Duration within) {
    private static final int FEWEST = 3;

    /** Returns whether enough jobs were placed for an estimate. */
    public boolean isMeaningful() {
      return jobs >= FEWEST;
    }

    public Duration perJob() {
      return within.dividedBy(jobs);
    }
  }

  void came(QueuePosition position, Instant at) {
    QueuePosition end = last;
    if (end == null || position.compareTo(end) > 0) {
      last = position;
    } else {
      moved(position, at);
    }
  }

  void went(QueuePosition position, boolean wasHead, Instant at) {
    if (wasHead) {
      moves.clear();
    }
    moved(position, at);
  }

  void placed(Instant at) {
    long bucket = Math.floorDiv(at.toEpochMilli(), BUCKET.toMillis());
    if (bucket <= newest - BUCKETS) {
      return;
    }
    if (bucket > newest) {
      for (long gone = Math.max(newest + 1, bucket - BUCKETS + 1); gone <= bucket; gone++) {
        placed[slot(gone)] = 0;
      }
      newest = bucket;
    }
    oldest = Math.min(oldest, bucket);
    placed[slot(bucket)]++;
  }

  /** Returns when a job that reached this position at {@code since} last moved. */
  public Instant reached(QueuePosition position, Instant since) {
    Map.Entry<QueuePosition, Instant> before = moves.lowerEntry(position);
    return before != null && since.isBefore(before.getValue()) ? before.getValue() : since;
  }

  /** Returns when anything in the queue last moved; {@link Instant#MIN} if nothing did. */
  public Instant latest() {
    return latest;
  }

  /**
   * Returns how many jobs were placed in the last ten minutes, or since the first one if that is
   * less.
   */
  public Rate rate(Instant now) {
    long current = Math.floorDiv(now.toEpochMilli(), BUCKET.toMillis());
    long first = Math.max(current - BUCKETS + 1, oldest);
    int jobs = 0;
    for (long bucket = Math.max(first, newest - BUCKETS + 1); bucket <= newest; bucket++) {
      jobs += placed[slot(bucket)];
    }
    Instant from = Instant.ofEpochMilli(Math.min(first, current) * BUCKET.toMillis());
    return new Rate(jobs, Duration.between(from, now).plusMillis(1));
  }

  private void moved(QueuePosition position, Instant at) {
    latest = at.isAfter(latest) ? at : latest;
    Map.Entry<QueuePosition, Instant> before = moves.lowerEntry(position);
    if (before != null && !before.getValue().isBefore(at)) {
      return;
    }
    Map.Entry<QueuePosition, Instant> behind = moves.ceilingEntry(position);
    while (behind != null && !behind.getValue().isAfter(at)) {
      moves.remove(behind.getKey());
      behind = moves.ceilingEntry(position);
    }
    moves.putIfAbsent(position, at);
    if (moves.size() > MOST_MOVES) {
      moves.pollFirstEntry();
    }
  }

  private static int slot(long bucket) {
    return Math.floorMod(bucket, BUCKETS);
  }
}

package io.windlass.scheduler.queue;

import io.windlass.scheduler.ordering.QueuePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What went on in a queue lately, for those who ask: when the jobs behind a place last moved
 * (JQ-032), and how many jobs were placed in the last minutes. Soft state: nothing is decided by
 * it, and after recovery it is known from then on. Costs a step per job that comes or goes.
 *
 * <p>Moves are kept as a staircase: of two moves the one further back counts only if it is the
 * later one; when the head goes, no earlier move counts any more.
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
   * How fast a queue is.
   *
   * @param jobs placed
   * @param within how long that took, up to now
   */
  public record Rate(int jobs, Duration within) {
    private static final int FEWEST = 3;

    /** Whether so few say anything about those to come. */
    public boolean isTelling() {
      return jobs >= FEWEST;
    }

    public Duration perJob() {
      return within.dividedBy(jobs);
    }
  }

  void came(QueuePosition place, Instant at) {
    QueuePosition end = last;
    if (end == null || place.compareTo(end) > 0) {
      last = place;
    } else {
      moved(place, at);
    }
  }

  void went(QueuePosition place, boolean wasHead, Instant at) {
    if (wasHead) {
      moves.clear();
    }
    moved(place, at);
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

  /** When a job that came to this place at {@code since} last moved. */
  public Instant reached(QueuePosition place, Instant since) {
    Map.Entry<QueuePosition, Instant> before = moves.lowerEntry(place);
    return before != null && since.isBefore(before.getValue()) ? before.getValue() : since;
  }

  /** When anything in the queue last moved; {@link Instant#MIN} if nothing did. */
  public Instant latest() {
    return latest;
  }

  /** How many jobs were placed in the last ten minutes, or since the first one if that is less. */
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

  private void moved(QueuePosition place, Instant at) {
    latest = at.isAfter(latest) ? at : latest;
    Map.Entry<QueuePosition, Instant> before = moves.lowerEntry(place);
    if (before != null && !before.getValue().isBefore(at)) {
      return;
    }
    Map.Entry<QueuePosition, Instant> behind = moves.ceilingEntry(place);
    while (behind != null && !behind.getValue().isAfter(at)) {
      moves.remove(behind.getKey());
      behind = moves.ceilingEntry(place);
    }
    moves.putIfAbsent(place, at);
    if (moves.size() > MOST_MOVES) {
      moves.pollFirstEntry();
    }
  }

  private static int slot(long bucket) {
    return Math.floorMod(bucket, BUCKETS);
  }
}

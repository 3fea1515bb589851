package io.windlass.scheduler.ordering;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs of one quota share of a queue: those that wait, and those that run, each in order. */
final class QuotaSubQueue {
  /**
   * The position of a job in its share: by priority, then jobs that returned (JQ-043), then by
   * submission. Priority comes first; otherwise a preempted job would take the capacity back from
   * the job of higher priority.
   */
  record Key(int priority, QueuePosition position) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::priority).reversed().thenComparing(Key::position);

    static Key of(QueuePosition position, JobProfile profile) {
      return new Key(profile.precedence().priority(), position);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** The order of preemption: the lowest priority first, then the job that started last. */
  private record Rank(int priority, Instant startedAt, QueuePosition position)
      implements Comparable<Rank> {
    private static final Comparator<Rank> BY_RANK =
        Comparator.comparingInt(Rank::priority)
            .thenComparing(Comparator.comparing(Rank::startedAt).reversed())
            .thenComparing(Comparator.comparing(Rank::position).reversed());

    static Rank of(Job job) {
      Attempt attempt = job.liveAttempt();
      Instant startedAt = attempt.startedAt();
      return new Rank(
          job.profile().precedence().priority(),
          startedAt == null ? Instant.MAX : startedAt,
          QueuePosition.of(job));
    }

    @Override
    public int compareTo(Rank other) {
      return BY_RANK.compare(this, other);
    }
  }

  private final String share;
  private final TreeMap<Key, SubQueueEntry> entries = new TreeMap<>();
  private final TreeMap<Rank, Job> running = new TreeMap<>();
  private ResourceSum waiting = ResourceSum.NONE;
  private boolean passedOver;
  private @Nullable JobId backedOffHead;
  private long backOffUntil;

  QuotaSubQueue(String share) {
    this.share = share;
  }

  String share() {
    return share;
  }

  void put(Key key, SubQueueEntry entry) {
    entries.put(key, entry);
    waiting = waiting.plus(entry.profile().total(), entry.jobs());
    passedOver &= !key.equals(entries.firstKey());
  }

  /** True if it was there. */
  boolean remove(Key key) {
    boolean first = !entries.isEmpty() && key.equals(entries.firstKey());
    SubQueueEntry gone = entries.remove(key);
    if (gone == null) {
      return false;
    }
    waiting = waiting.plus(gone.profile().total(), -gone.jobs());
    passedOver &= !first;
    return true;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Map.Entry<Key, SubQueueEntry> head() {
    return entries.firstEntry();
  }

  /** Returns whether no job waits and none runs. */
  boolean isUnused() {
    return entries.isEmpty() && running.isEmpty();
  }

  NavigableMap<Key, SubQueueEntry> entries() {
    return entries;
  }

  /** Returns what all that wait need together. */
  ResourceSum waiting() {
    return waiting;
  }

  void start(Job job) {
    running.put(Rank.of(job), job);
  }

  void end(Job job) {
    running.remove(Rank.of(job));
  }

  /** Returns the running jobs, in the order in which they would be preempted. */
  Collection<Job> running() {
    return running.values();
  }

  /** Returns whether its head was tried and did not fit since capacity was last freed. */
  boolean passedOver() {
    return passedOver;
  }

  void passedOver(boolean now) {
    passedOver = now;
  }

  /** Backs off preemption for this head until that time, because it would not help now. */
  void backOff(JobId head, long until) {
    backedOffHead = head;
    backOffUntil = until;
  }

  /** Returns when preemption for its head may be tried again; 0 if at once. */
  long backOffUntil() {
    return !entries.isEmpty() && head().getValue().id().equals(backedOffHead) ? backOffUntil : 0;
  }
}

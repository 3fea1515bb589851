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
   * Where a job stands in its share: by priority, then those that came back (JQ-043), then by
   * submission. Priority first, or else a job that was preempted for one of higher priority would
   * take the place back.
   */
  record Place(int priority, QueuePosition position) implements Comparable<Place> {
    private static final Comparator<Place> BY_PLACE =
        Comparator.comparingInt(Place::priority).reversed().thenComparing(Place::position);

    static Place of(QueuePosition position, JobProfile profile) {
      return new Place(profile.precedence().priority(), position);
    }

    @Override
    public int compareTo(Place other) {
      return BY_PLACE.compare(this, other);
    }
  }

  /** Who is preempted first: the lowest priority, then whoever started last. */
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
  private final TreeMap<Place, SubQueueEntry> entries = new TreeMap<>();
  private final TreeMap<Rank, Job> running = new TreeMap<>();
  private ResourceSum waiting = ResourceSum.NONE;
  private boolean passedOver;
  private @Nullable JobId vain;
  private long vainUntil;

  QuotaSubQueue(String share) {
    this.share = share;
  }

  String share() {
    return share;
  }

  void put(Place place, SubQueueEntry entry) {
    entries.put(place, entry);
    waiting = waiting.plus(entry.profile().total(), entry.jobs());
    passedOver &= !place.equals(entries.firstKey());
  }

  /** True if it was there. */
  boolean remove(Place place) {
    boolean first = !entries.isEmpty() && place.equals(entries.firstKey());
    SubQueueEntry gone = entries.remove(place);
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

  Map.Entry<Place, SubQueueEntry> head() {
    return entries.firstEntry();
  }

  /** Nobody waits, and nobody runs. */
  boolean isUnused() {
    return entries.isEmpty() && running.isEmpty();
  }

  NavigableMap<Place, SubQueueEntry> entries() {
    return entries;
  }

  /** What all that wait need together. */
  ResourceSum waiting() {
    return waiting;
  }

  void start(Job job) {
    running.put(Rank.of(job), job);
  }

  void end(Job job) {
    running.remove(Rank.of(job));
  }

  /** Those that run, in the order in which they would be preempted. */
  Collection<Job> running() {
    return running.values();
  }

  /** Whether its head was tried in vain since there last was more room. */
  boolean passedOver() {
    return passedOver;
  }

  void passedOver(boolean now) {
    passedOver = now;
  }

  /** Nobody's preemption would help its head now; it is not worth another look before that time. */
  void vain(JobId head, long until) {
    vain = head;
    vainUntil = until;
  }

  /** When to look again what preemption could do for its head; 0 if at once. */
  long vainUntil() {
    return !entries.isEmpty() && head().getValue().id().equals(vain) ? vainUntil : 0;
  }
}

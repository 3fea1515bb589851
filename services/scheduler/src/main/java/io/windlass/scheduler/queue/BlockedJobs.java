package io.windlass.scheduler.queue;

import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QueuePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one queue that came to its head and were short of a consumable resource: they stand
 * aside, in a line per resource and share, so that those behind them may go (CR-027). They come
 * back from the front of a line only, as many as there is enough for, and to the places they had.
 * Children of an array that are mere indexes stand aside while a child of it does. Each operation
 * costs a logarithm. Changed by {@link Queues} only.
 */
public final class BlockedJobs {
  /** Where a job stands among those of its share. */
  record Rank(int priority, QueuePosition position) {
    private static final Comparator<Rank> ORDER =
        Comparator.comparingInt(Rank::priority).reversed().thenComparing(Rank::position);

    static Rank of(JobProfile profile, QueuePosition position) {
      boolean shares = profile.precedence().shareIdentifier() != null;
      return new Rank(shares ? profile.precedence().priority() : 0, position);
    }
  }

  private record Since(Instant at, JobId job) {}

  /** One line, and those of it that were let back in and have not started yet. */
  private static final class Line {
    private final String resource;
    private final String share;
    private final TreeMap<Rank, Job> jobs = new TreeMap<>(Rank.ORDER);
    private final Map<JobId, Long> admitted = new HashMap<>();
    private long admittedQuantity;

    Line(String resource, String share) {
      this.resource = resource;
      this.share = share;
    }

    @Nullable Job next(ConsumableLevels levels) {
      Job first = jobs.isEmpty() ? null : jobs.firstEntry().getValue();
      ConsumableRequirement need = first == null ? null : first.waitsFor();
      return need != null && admittedQuantity + need.quantity() <= levels.available()
          ? first
          : null;
    }

    boolean isEmpty() {
      return jobs.isEmpty() && admitted.isEmpty();
    }
  }

  private final Map<String, Map<String, Line>> lines = new TreeMap<>();
  private final Map<JobId, Line> admissions = new HashMap<>();
  private final Map<JobId, Integer> children = new HashMap<>();
  private final TreeSet<Since> longest =
      new TreeSet<>(Comparator.comparing(Since::at).thenComparing(Since::job));

  /** How many jobs stand aside, each range of children left out. */
  public int size() {
    return longest.size();
  }

  /** The job that has stood aside longest; null if none does. */
  public @Nullable JobId longest() {
    return longest.isEmpty() ? null : longest.first().job();
  }

  /** The jobs that stand aside, in the order in which they would come back; at most so many. */
  public List<JobId> first(int count) {
    List<Job> found = new ArrayList<>();
    for (Map<String, Line> ofResource : lines.values()) {
      for (Line line : ofResource.values()) {
        line.jobs.values().stream().limit(count).forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(QueuePosition::of));
    return found.stream().limit(count).map(Job::id).toList();
  }

  /** Whether a job of this place must not pass one that waits for the same resource. */
  public boolean isAheadOf(JobProfile profile, QueuePosition position, ConsumableRequirement need) {
    Line line = lines.getOrDefault(need.resourceArn(), Map.of()).get(share(profile));
    return line != null
        && !line.jobs.isEmpty()
        && Rank.ORDER.compare(line.jobs.firstKey(), Rank.of(profile, position)) < 0;
  }

  /** A job that may come back, now that there is so much of the resource; null if none may. */
  @Nullable Job next(String resource, ConsumableLevels levels) {
    for (Line line : lines.getOrDefault(resource, Map.of()).values()) {
      Job next = line.next(levels);
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  boolean holds(JobId array) {
    return children.containsKey(array);
  }

  /** True if it is the first child of its array that stands aside. */
  boolean add(Job job, ConsumableRequirement need) {
    line(job, need).jobs.put(rank(job), job);
    boolean isNew = longest.add(new Since(job.standing().since(), job.id()));
    return isNew && isChild(job) && children.merge(job.id().whole(), 1, Integer::sum) == 1;
  }

  /** True if it was the last child of its array that stood aside. */
  boolean remove(Job job, ConsumableRequirement need) {
    Line line = line(job, need);
    boolean was = line.jobs.remove(rank(job)) != null;
    forgetIfEmpty(line);
    if (!was) {
      return false;
    }
    longest.remove(new Since(job.standing().since(), job.id()));
    return isChild(job)
        && children.computeIfPresent(job.id().whole(), (_, n) -> n == 1 ? null : n - 1) == null;
  }

  /** A job that stood in this line is back in the queue. */
  void admit(Job job, ConsumableRequirement need) {
    Line line = line(job, need);
    admissions.put(job.id(), line);
    line.admitted.put(job.id(), need.quantity());
    line.admittedQuantity += need.quantity();
  }

  /** A job left the queue; true if it had been let back in, so that others may be now. */
  boolean left(JobId job) {
    Line line = admissions.remove(job);
    if (line != null) {
      line.admittedQuantity -= Objects.requireNonNullElse(line.admitted.remove(job), 0L);
      forgetIfEmpty(line);
    }
    return line != null;
  }

  private Line line(Job job, ConsumableRequirement need) {
    String share = share(job.profile());
    return lines
        .computeIfAbsent(need.resourceArn(), _ -> new TreeMap<>())
        .computeIfAbsent(share, _ -> new Line(need.resourceArn(), share));
  }

  private void forgetIfEmpty(Line line) {
    if (line.isEmpty()) {
      lines.computeIfPresent(
          line.resource,
          (_, ofResource) -> {
            ofResource.remove(line.share);
            return ofResource.isEmpty() ? null : ofResource;
          });
    }
  }

  private static boolean isChild(Job job) {
    return job.id().part() == JobId.Part.CHILD;
  }

  private static Rank rank(Job job) {
    return Rank.of(job.profile(), QueuePosition.of(job));
  }

  private static String share(JobProfile profile) {
    return Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "");
  }
}

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
 * The jobs of one queue that reached its head while a consumable resource that they require was
 * short. They wait in a sub-queue per resource and share, so that the jobs behind them can be
 * placed (CR-027). They return from the front of a sub-queue only, as many as there is enough for,
 * to the positions that they had. Children of an array that are still indexes are blocked while a
 * child of it is. Each operation costs a logarithm. Changed by {@link Queues} only.
 */
public final class BlockedJobs {
  /** The position of a job among those of its share. */
  record Rank(int priority, QueuePosition position) {
    private static final Comparator<Rank> ORDER =
        Comparator.comparingInt(Rank::priority).reversed().thenComparing(Rank::position);

    static Rank of(JobProfile profile, QueuePosition position) {
      boolean shares = profile.precedence().shareIdentifier() != null;
      return new Rank(shares ? profile.precedence().priority() : 0, position);
    }
  }

  private record Since(Instant at, JobId job) {}

  /** One sub-queue, and its jobs that were unblocked and have not started yet. */
  private static final class SubQueue {
    private final String resource;
    private final String share;
    private final TreeMap<Rank, Job> jobs = new TreeMap<>(Rank.ORDER);
    private final Map<JobId, Long> admitted = new HashMap<>();
    private long admittedQuantity;

    SubQueue(String resource, String share) {
      this.resource = resource;
      this.share = share;
    }

    @Nullable Job next(ConsumableLevels levels) {
      Job first = jobs.isEmpty() ? null : jobs.firstEntry().getValue();
      ConsumableRequirement requirement = first == null ? null : first.waitsFor();
      return requirement != null && admittedQuantity + requirement.quantity() <= levels.available()
          ? first
          : null;
    }

    boolean isEmpty() {
      return jobs.isEmpty() && admitted.isEmpty();
    }
  }

  private final Map<String, Map<String, SubQueue>> subQueues = new TreeMap<>();
  private final Map<JobId, SubQueue> admissions = new HashMap<>();
  private final Map<JobId, Integer> children = new HashMap<>();
  private final TreeSet<Since> longest =
      new TreeSet<>(Comparator.comparing(Since::at).thenComparing(Since::job));

  /** Returns how many jobs are blocked, not counting children that are still indexes. */
  public int size() {
    return longest.size();
  }

  /** Returns the job that has been blocked longest; null if none is blocked. */
  public @Nullable JobId longest() {
    return longest.isEmpty() ? null : longest.first().job();
  }

  /** Returns the first blocked jobs, in the order in which they would return. */
  public List<JobId> first(int count) {
    List<Job> found = new ArrayList<>();
    for (Map<String, SubQueue> ofResource : subQueues.values()) {
      for (SubQueue subQueue : ofResource.values()) {
        subQueue.jobs.values().stream().limit(count).forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(QueuePosition::of));
    return found.stream().limit(count).map(Job::id).toList();
  }

  /** Returns whether a blocked job precedes this one and waits for the same resource. */
  public boolean isAheadOf(
      JobProfile profile, QueuePosition position, ConsumableRequirement requirement) {
    SubQueue subQueue =
        subQueues.getOrDefault(requirement.resourceArn(), Map.of()).get(share(profile));
    return subQueue != null
        && !subQueue.jobs.isEmpty()
        && Rank.ORDER.compare(subQueue.jobs.firstKey(), Rank.of(profile, position)) < 0;
  }

  /** A job that can be unblocked with these levels of the resource; null if none can. */
  @Nullable Job next(String resource, ConsumableLevels levels) {
    for (SubQueue subQueue : subQueues.getOrDefault(resource, Map.of()).values()) {
      Job next = subQueue.next(levels);
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  boolean holds(JobId array) {
    return children.containsKey(array);
  }

  /** Returns true if it is the first blocked child of its array. */
  boolean add(Job job, ConsumableRequirement requirement) {
    subQueue(job, requirement).jobs.put(rank(job), job);
    boolean isNew = longest.add(new Since(job.progress().since(), job.id()));
    return isNew && isChild(job) && children.merge(job.id().whole(), 1, Integer::sum) == 1;
  }

  /** Returns true if it was the last blocked child of its array. */
  boolean remove(Job job, ConsumableRequirement requirement) {
    SubQueue subQueue = subQueue(job, requirement);
    boolean was = subQueue.jobs.remove(rank(job)) != null;
    forgetIfEmpty(subQueue);
    if (!was) {
      return false;
    }
    longest.remove(new Since(job.progress().since(), job.id()));
    return isChild(job)
        && children.computeIfPresent(job.id().whole(), (_, n) -> n == 1 ? null : n - 1) == null;
  }

  /** A job of this sub-queue is back in the queue. */
  void admit(Job job, ConsumableRequirement requirement) {
    SubQueue subQueue = subQueue(job, requirement);
    admissions.put(job.id(), subQueue);
    subQueue.admitted.put(job.id(), requirement.quantity());
    subQueue.admittedQuantity += requirement.quantity();
  }

  /** A job left the queue; returns true if it had been unblocked, so that others may be now. */
  boolean left(JobId job) {
    SubQueue subQueue = admissions.remove(job);
    if (subQueue != null) {
      subQueue.admittedQuantity -= Objects.requireNonNullElse(subQueue.admitted.remove(job), 0L);
      forgetIfEmpty(subQueue);
    }
    return subQueue != null;
  }

  private SubQueue subQueue(Job job, ConsumableRequirement requirement) {
    String share = share(job.profile());
    return subQueues
        .computeIfAbsent(requirement.resourceArn(), _ -> new TreeMap<>())
        .computeIfAbsent(share, _ -> new SubQueue(requirement.resourceArn(), share));
  }

  private void forgetIfEmpty(SubQueue subQueue) {
    if (subQueue.isEmpty()) {
      subQueues.computeIfPresent(
          subQueue.resource,
          (_, ofResource) -> {
            ofResource.remove(subQueue.share);
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

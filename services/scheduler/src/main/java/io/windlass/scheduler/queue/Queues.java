package io.windlass.scheduler.queue;

import io.windlass.scheduler.consumable.ConsumableLevels;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.consumable.Consumables;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.ordering.ChildRange;
import io.windlass.scheduler.ordering.QueueMembership;
import io.windlass.scheduler.ordering.QueueOrder;
import io.windlass.scheduler.ordering.QueuePosition;
import io.windlass.scheduler.ordering.StepTime;
import io.windlass.scheduler.quota.QuotaShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All queues of an account, and which of them are to be tried. A queue is awake while its head may
 * fit. It goes to sleep when the head does not fit, and wakes when the head changes or capacity in
 * one of its environments is freed. So a step costs nothing for queues without changes.
 */
public final class Queues {
  private final Map<String, JobQueue> queues = new TreeMap<>();
  private final Map<String, List<JobQueue>> byEnvironment = new HashMap<>();
  private final TreeMap<JobQueue.DispatchKey, JobQueue> awake = new TreeMap<>();
  private final LinkedHashSet<String> changedConsumables = new LinkedHashSet<>();
  private final Map<String, SharingPolicy> policies = new HashMap<>();
  private final StepTime time = new StepTime();

  /** Returns the queue; created as unknown if it is not defined yet. */
  public JobQueue get(String arn) {
    return queues.computeIfAbsent(arn, a -> new JobQueue(a, time));
  }

  public Collection<JobQueue> all() {
    return queues.values();
  }

  public boolean isNewer(QueueDefinition definition) {
    JobQueue queue = queues.get(definition.arn());
    QueueDefinition known = queue == null ? null : queue.definition();
    return known == null || definition.sequence() > known.sequence();
  }

  /** Sets the current time and wakes queues whose order may have changed with time. */
  public void advance(Instant now) {
    time.advance(now);
    for (JobQueue queue : queues.values()) {
      if (!queue.nextRetry().isAfter(now)) {
        retry(queue);
      }
    }
  }

  /**
   * Returns when {@link #advance} is next due though nothing happens; {@link Instant#MAX} if never.
   */
  public Instant nextRetry() {
    Instant next = Instant.MAX;
    for (JobQueue queue : queues.values()) {
      next = queue.nextRetry().isBefore(next) ? queue.nextRetry() : next;
    }
    return next;
  }

  public boolean isNewer(SharingPolicy policy) {
    SharingPolicy known = policies.get(policy.arn());
    return known == null || policy.sequence() > known.sequence();
  }

  /**
   * Defines a scheduling policy; it applies to all later decisions (FS-007). @return the queues
   * that have another kind of order now, to which their jobs must be added again
   */
  public List<String> define(SharingPolicy policy) {
    policies.put(policy.arn(), policy);
    List<String> others = new ArrayList<>();
    for (JobQueue queue : queues.values()) {
      if (policy.arn().equals(queue.schedulingPolicy())) {
        if (queue.share(policy)) {
          others.add(queue.arn());
        }
        retry(queue);
      }
    }
    return others;
  }

  public boolean isNewer(QuotaShare share) {
    QuotaShare known = get(share.queueArn()).quotaShare(share.name());
    return known == null || share.sequence() > known.sequence();
  }

  /** Defines a quota share, also before its queue is known. */
  public void define(QuotaShare share) {
    JobQueue queue = get(share.queueArn());
    queue.define(share);
    retry(queue);
  }

  /**
   * Defines a queue; returns true if it has another kind of order now, to which its jobs must be
   * added again.
   */
  public boolean define(QueueDefinition definition) {
    JobQueue queue = get(definition.arn());
    for (String environment : queue.environments()) {
      byEnvironment.getOrDefault(environment, List.of()).remove(queue);
    }
    String policy = definition.rules().schedulingPolicy();
    boolean another = queue.define(definition, policy == null ? null : policies.get(policy));
    for (String environment : definition.environments()) {
      byEnvironment.computeIfAbsent(environment, _ -> new ArrayList<>()).add(queue);
    }
    retry(queue);
    return another;
  }

  /** A job took a step, or an array; see {@link QueueOrder#track}. */
  public void track(String queueArn, QueueMembership before, QueueMembership after, Instant at) {
    JobQueue queue = get(queueArn);
    if (queue.order().isLimited() && queue.order().track(before, after, at)) {
      wake(queue);
    }
  }

  /** A job took a step, or is put back; see {@link QueueOrder#follow}. */
  public void follow(@Nullable Job before, Job after) {
    JobQueue queue = get(after.profile().queueArn());
    if (queue.order().follow(before, after)) {
      retry(queue);
    }
  }

  /** A stored job or array is put back. */
  public void resume(String queueArn, QueueMembership stored) {
    get(queueArn).order().resume(stored);
  }

  /** The share's account is about to be stored. */
  public void markStored(String queueArn, String share) {
    get(queueArn).order().markStored(share);
  }

  /** Puts back a share's account; after its queue, before its jobs. */
  public void restore(String queueArn, ShareState account) {
    get(queueArn).order().restore(account);
  }

  /** Sets the controls of a queue. */
  public void control(String arn, QueueControl control) {
    JobQueue queue = get(arn);
    queue.control(control);
    retry(queue);
  }

  /** A SUBMITTED job waits until its queue is defined. */
  public void await(String queueArn, JobId job) {
    get(queueArn).await(job);
  }

  public void stopAwaiting(String queueArn, JobId job) {
    get(queueArn).stopAwaiting(job);
  }

  public void enqueue(Job job) {
    JobQueue queue = get(job.profile().queueArn());
    JobId before = queue.order().head();
    queue.enqueue(job);
    if (job.waitsFor() != null) {
      wakeIfOther(queue, before);
      return;
    }
    if (job.id().part() != JobId.Part.CHILD || job.attempts().returned()) {
      queue.queueStatistics().came(QueuePosition.of(job), job.progress().since());
    }
    wakeIfOtherOrScheduleRetry(queue, before);
  }

  /** A job uses capacity, from {@code at} on. */
  public void occupy(Job job, Instant at) {
    get(job.profile().queueArn()).occupy(job.profile().total(), at);
  }

  /** A job no longer uses capacity. */
  public void vacate(Job job) {
    JobQueue queue = get(job.profile().queueArn());
    queue.vacate(job.profile().total());
    if (queue.control().maxRunning() > 0) {
      retry(queue);
    }
  }

  /** A job waits no more, or is about to wait elsewhere, from {@code at} on. */
  public void dequeue(Job job, Instant at) {
    JobQueue queue = get(job.profile().queueArn());
    JobId before = queue.order().head();
    boolean wasHead = job.id().equals(before);
    queue.dequeue(job);
    if (job.waitsFor() != null) {
      consumablesChanged(job);
      wakeIfOther(queue, before);
      return;
    }
    if (queue.blockedJobs().left(job.id())) {
      consumablesChanged(job);
    }
    queue.queueStatistics().went(QueuePosition.of(job), wasHead, at);
    wakeIfOther(queue, before);
  }

  /** The position of a waiting job changes: it is blocked, unblocked, or reordered. */
  public void regroup(Job before, Job after) {
    dequeue(before, Instant.ofEpochMilli(time.now()));
    enqueue(after);
    ConsumableRequirement requirement = before.waitsFor();
    if (requirement != null && after.waitsFor() == null) {
      get(after.profile().queueArn()).blockedJobs().admit(after, requirement);
    }
  }

  /** More of a consumable resource may be available, or fewer jobs may be about to take it. */
  public void consumableChanged(String resourceArn) {
    changedConsumables.add(resourceArn);
  }

  /** A blocked job for which enough is available now; null if there is none. */
  public @Nullable Job nextUnblocked(Consumables consumables) {
    while (!changedConsumables.isEmpty()) {
      String resource = changedConsumables.getFirst();
      ConsumableLevels levels = consumables.levels(resource);
      for (JobQueue queue : queues.values()) {
        Job next = queue.blockedJobs().next(resource, levels);
        if (next != null) {
          return next;
        }
      }
      changedConsumables.remove(resource);
    }
    return null;
  }

  /** What waits of an array as indexes has changed. */
  public void offer(ChildRange range) {
    JobQueue queue = get(range.profile().queueArn());
    JobId before = queue.order().head();
    queue.offer(range);
    wakeIfOtherOrScheduleRetry(queue, before);
  }

  /** Wakes the queues of an environment that has more free capacity, or accepts jobs again. */
  public void wakeAllOf(String environmentArn) {
    for (JobQueue queue : byEnvironment.getOrDefault(environmentArn, List.of())) {
      retry(queue);
    }
  }

  /**
   * Wakes the quota-share queues of an environment that cannot grow any more, so that preemption is
   * considered.
   */
  public void wakeQuotasOf(String environmentArn) {
    for (JobQueue queue : byEnvironment.getOrDefault(environmentArn, List.of())) {
      if (queue.quota() != null) {
        retry(queue);
      }
    }
  }

  /** Wakes a queue for which something changed that its head may wait for. */
  public void wake(String queueArn) {
    retry(get(queueArn));
  }

  /** Returns the queue whose head is to be tried next; null if all queues sleep. */
  public @Nullable JobQueue next() {
    return awake.isEmpty() ? null : awake.firstEntry().getValue();
  }

  /**
   * Skips the head of a queue, which does not fit now; returns true if another job is the head now
   * and may fit.
   */
  public boolean passOver(JobQueue queue) {
    if (queue.order().passOver()) {
      wake(queue);
      return true;
    }
    putToSleep(queue);
    return false;
  }

  /** No job of the queue can be placed now. */
  public void sleep(JobQueue queue) {
    putToSleep(queue);
    scheduleRetry(queue);
  }

  /** Schedules the retry of a sleeping queue whose head may change with time alone. */
  private void scheduleRetry(JobQueue queue) {
    if (queue.dispatchKey() == null && queue.nextRetry().equals(Instant.MAX)) {
      queue.nextRetry(queue.order().nextRetry().orElse(Instant.MAX));
    }
  }

  private void putToSleep(JobQueue queue) {
    queue.nextRetry(Instant.MAX);
    JobQueue.DispatchKey dispatchKey = queue.dispatchKey();
    if (dispatchKey != null) {
      awake.remove(dispatchKey);
      queue.dispatchKey(null);
    }
  }

  /** Queues with waiting jobs, in the order in which they are served. */
  public List<JobQueue> waiting() {
    return queues.values().stream()
        .filter(q -> q.order().size() > 0)
        .sorted(
            Comparator.comparingInt(JobQueue::priority)
                .reversed()
                .thenComparing(q -> Objects.requireNonNull(q.order().headPosition())))
        .toList();
  }

  private void consumablesChanged(Job job) {
    job.profile()
        .execution()
        .consumables()
        .all()
        .forEach(requirement -> consumableChanged(requirement.resourceArn()));
  }

  private void wakeIfOther(JobQueue queue, @Nullable JobId before) {
    if (queue.order().takeWake() || !Objects.equals(before, queue.order().head())) {
      wake(queue);
    }
  }

  private void wakeIfOtherOrScheduleRetry(JobQueue queue, @Nullable JobId before) {
    wakeIfOther(queue, before);
    scheduleRetry(queue); // Nothing, if it is awake.
  }

  private void retry(JobQueue queue) {
    queue.order().reconsider();
    wake(queue);
  }

  private void wake(JobQueue queue) {
    putToSleep(queue);
    QueuePosition head = queue.order().headPosition();
    if (head != null) {
      JobQueue.DispatchKey dispatchKey =
          new JobQueue.DispatchKey(queue.priority(), head, queue.arn());
      queue.dispatchKey(dispatchKey);
      awake.put(dispatchKey, queue);
    }
  }
}

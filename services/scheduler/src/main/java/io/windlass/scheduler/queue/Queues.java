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
 * All queues of an account, and which of them are worth looking at. A queue is awake while its head
 * may fit; it falls asleep when the head was tried in vain, and wakes when the head changes or one
 * of its environments gets room. So a step costs nothing for queues that nothing has changed for.
 */
public final class Queues {
  private final Map<String, JobQueue> queues = new TreeMap<>();
  private final Map<String, List<JobQueue>> byEnvironment = new HashMap<>();
  private final TreeMap<JobQueue.Turn, JobQueue> awake = new TreeMap<>();
  private final LinkedHashSet<String> stirred = new LinkedHashSet<>();
  private final Map<String, SharingPolicy> policies = new HashMap<>();
  private final StepTime time = new StepTime();

  /** The queue, made up as unknown if it was not heard of. */
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

  /** It is later now: queues whose order may have changed by that are tried again. */
  public void advance(Instant now) {
    time.advance(now);
    for (JobQueue queue : queues.values()) {
      if (!queue.nextLook().isAfter(now)) {
        lookAnew(queue);
      }
    }
  }

  /** When {@link #advance} is next due though nothing happens; {@link Instant#MAX} if never. */
  public Instant nextLook() {
    Instant next = Instant.MAX;
    for (JobQueue queue : queues.values()) {
      next = queue.nextLook().isBefore(next) ? queue.nextLook() : next;
    }
    return next;
  }

  public boolean isNewer(SharingPolicy policy) {
    SharingPolicy known = policies.get(policy.arn());
    return known == null || policy.sequence() > known.sequence();
  }

  /**
   * A scheduling policy came to be or changed; it rules what is decided from now on (FS-007).
   *
   * @return the queues that have another kind of order now, into which their jobs must be put anew
   */
  public List<String> define(SharingPolicy policy) {
    policies.put(policy.arn(), policy);
    List<String> others = new ArrayList<>();
    for (JobQueue queue : queues.values()) {
      if (policy.arn().equals(queue.schedulingPolicy())) {
        if (queue.share(policy)) {
          others.add(queue.arn());
        }
        lookAnew(queue);
      }
    }
    return others;
  }

  public boolean isNewer(QuotaShare share) {
    QuotaShare known = get(share.queueArn()).quotaShare(share.name());
    return known == null || share.sequence() > known.sequence();
  }

  /** A quota share came to be or changed, also before its queue is heard of. */
  public void define(QuotaShare share) {
    JobQueue queue = get(share.queueArn());
    queue.define(share);
    lookAnew(queue);
  }

  /** True if the queue has another kind of order now, into which its jobs must be put anew. */
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
    lookAnew(queue);
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
      lookAnew(queue);
    }
  }

  /** A stored job or array is put back. */
  public void resume(String queueArn, QueueMembership stored) {
    get(queueArn).order().resume(stored);
  }

  /** The share's account is about to be stored. */
  public void noted(String queueArn, String share) {
    get(queueArn).order().noted(share);
  }

  /** Puts back a share's account; after its queue, before its jobs. */
  public void restore(String queueArn, ShareState account) {
    get(queueArn).order().restore(account);
  }

  /** A user wants the queue to be served like this. */
  public void control(String arn, QueueControl control) {
    JobQueue queue = get(arn);
    queue.control(control);
    lookAnew(queue);
  }

  /** A SUBMITTED job waits until its queue is heard of. */
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
      queue.queueStatistics().came(QueuePosition.of(job), job.standing().since());
    }
    wakeIfOtherOrLookAgain(queue, before);
  }

  /** A job takes room, from {@code at} on. */
  public void occupy(Job job, Instant at) {
    get(job.profile().queueArn()).occupy(job.profile().total(), at);
  }

  /** A job takes room no more. */
  public void vacate(Job job) {
    JobQueue queue = get(job.profile().queueArn());
    queue.vacate(job.profile().total());
    if (queue.control().maxRunning() > 0) {
      lookAnew(queue);
    }
  }

  /** A job waits no more, or is about to wait elsewhere, from {@code at} on. */
  public void dequeue(Job job, Instant at) {
    JobQueue queue = get(job.profile().queueArn());
    JobId before = queue.order().head();
    boolean wasHead = job.id().equals(before);
    queue.dequeue(job);
    if (job.waitsFor() != null) {
      stir(job);
      wakeIfOther(queue, before);
      return;
    }
    if (queue.blockedJobs().left(job.id())) {
      stir(job);
    }
    queue.queueStatistics().went(QueuePosition.of(job), wasHead, at);
    wakeIfOther(queue, before);
  }

  /** A job that waits stands elsewhere from now on: aside, not aside any more, or in its order. */
  public void regroup(Job before, Job after) {
    dequeue(before, Instant.ofEpochMilli(time.now()));
    enqueue(after);
    ConsumableRequirement need = before.waitsFor();
    if (need != null && after.waitsFor() == null) {
      get(after.profile().queueArn()).blockedJobs().admit(after, need);
    }
  }

  /** There may be more of a consumable resource, or fewer who are about to take it. */
  public void stir(String resourceArn) {
    stirred.add(resourceArn);
  }

  /** A job that stands aside and for which there is enough now; null if there is none. */
  public @Nullable Job nextToReturn(Consumables consumables) {
    while (!stirred.isEmpty()) {
      String resource = stirred.getFirst();
      ConsumableLevels levels = consumables.levels(resource);
      for (JobQueue queue : queues.values()) {
        Job next = queue.blockedJobs().next(resource, levels);
        if (next != null) {
          return next;
        }
      }
      stirred.remove(resource);
    }
    return null;
  }

  /** What waits of an array as indexes has changed. */
  public void offer(ChildRange range) {
    JobQueue queue = get(range.profile().queueArn());
    JobId before = queue.order().head();
    queue.offer(range);
    wakeIfOtherOrLookAgain(queue, before);
  }

  /** One of the queue's environments has more room, or takes jobs again. */
  public void wakeAllOf(String environmentArn) {
    for (JobQueue queue : byEnvironment.getOrDefault(environmentArn, List.of())) {
      lookAnew(queue);
    }
  }

  /** An environment cannot grow any more: some get their place back only from who runs there. */
  public void wakeQuotasOf(String environmentArn) {
    for (JobQueue queue : byEnvironment.getOrDefault(environmentArn, List.of())) {
      if (queue.quota() != null) {
        lookAnew(queue);
      }
    }
  }

  /** Something changed for the queue alone that its head may wait for. */
  public void wake(String queueArn) {
    lookAnew(get(queueArn));
  }

  /** The queue whose head is to be tried next; null when all sleep. */
  public @Nullable JobQueue next() {
    return awake.isEmpty() ? null : awake.firstEntry().getValue();
  }

  /** Its head does not fit now; true if another is its head by that, which may. */
  public boolean passOver(JobQueue queue) {
    if (queue.order().passOver()) {
      wake(queue);
      return true;
    }
    rest(queue);
    return false;
  }

  /** Nobody of it can go now. */
  public void sleep(JobQueue queue) {
    rest(queue);
    lookAgain(queue);
  }

  /** Somebody in a sleeping queue may become its head with time alone. */
  private void lookAgain(JobQueue queue) {
    if (queue.turn() == null && queue.nextLook().equals(Instant.MAX)) {
      queue.nextLook(queue.order().nextLook().orElse(Instant.MAX));
    }
  }

  private void rest(JobQueue queue) {
    queue.nextLook(Instant.MAX);
    JobQueue.Turn turn = queue.turn();
    if (turn != null) {
      awake.remove(turn);
      queue.turn(null);
    }
  }

  /** Queues in which something waits, in the order in which they are served. */
  public List<JobQueue> waiting() {
    return queues.values().stream()
        .filter(q -> q.order().size() > 0)
        .sorted(
            Comparator.comparingInt(JobQueue::priority)
                .reversed()
                .thenComparing(q -> Objects.requireNonNull(q.order().headPosition())))
        .toList();
  }

  private void stir(Job job) {
    job.profile().execution().needs().all().forEach(need -> stir(need.resourceArn()));
  }

  private void wakeIfOther(JobQueue queue, @Nullable JobId before) {
    if (queue.order().takeStir() || !Objects.equals(before, queue.order().head())) {
      wake(queue);
    }
  }

  private void wakeIfOtherOrLookAgain(JobQueue queue, @Nullable JobId before) {
    wakeIfOther(queue, before);
    lookAgain(queue); // Nothing, if it is awake.
  }

  private void lookAnew(JobQueue queue) {
    queue.order().reconsider();
    wake(queue);
  }

  private void wake(JobQueue queue) {
    rest(queue);
    QueuePosition head = queue.order().headPosition();
    if (head != null) {
      JobQueue.Turn turn = new JobQueue.Turn(queue.priority(), head, queue.arn());
      queue.turn(turn);
      awake.put(turn, queue);
    }
  }
}

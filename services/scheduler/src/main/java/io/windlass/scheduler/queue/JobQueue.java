package io.windlass.scheduler.queue;

import io.windlass.scheduler.consumable.ConsumableRequirement;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.ChildRange;
import io.windlass.scheduler.ordering.FairShareOrder;
import io.windlass.scheduler.ordering.FifoOrder;
import io.windlass.scheduler.ordering.QueueMembership;
import io.windlass.scheduler.ordering.QueueOrder;
import io.windlass.scheduler.ordering.QueuePosition;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.ordering.StepTime;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One queue: its RUNNABLE jobs in order, the sum of what they need, and the SUBMITTED jobs that
 * wait for the queue's definition to arrive. Changed by {@link Queues} only.
 */
public final class JobQueue {
  private final String arn;
  private final StepTime time;
  private final Set<JobId> awaitingDefinition = new LinkedHashSet<>();
  private @Nullable QueueDefinition definition;
  private final QueueStatistics queueStatistics = new QueueStatistics();
  private final BlockedJobs blockedJobs = new BlockedJobs();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private final Map<String, QuotaShare> quotaShares = new TreeMap<>();
  private ResourceSum waiting = ResourceSum.NONE;
  private ResourceSum running = ResourceSum.NONE;
  private int runningJobs;
  private QueueControl control = QueueControl.NONE;
  private final Set<JobId> explained = new LinkedHashSet<>();
  private QueueOrder order = new FifoOrder();
  private Instant nextRetry = Instant.MAX;
  private @Nullable DispatchKey dispatchKey;

  JobQueue(String arn, StepTime time) {
    this.arn = arn;
    this.time = time;
  }

  public String arn() {
    return arn;
  }

  /** Returns the definition; null if it is not known yet. */
  public @Nullable QueueDefinition definition() {
    return definition;
  }

  public boolean isKnown() {
    return definition != null;
  }

  /** Returns whether it takes jobs; a queue that is deleted and created again does. */
  public boolean isPresent() {
    return definition != null && definition.phase() == QueueDefinition.Phase.PRESENT;
  }

  public int priority() {
    return definition == null ? 0 : definition.priority();
  }

  public List<String> environments() {
    return definition == null ? List.of() : definition.environments();
  }

  /** Returns the limit for a head that is blocked for this reason; null if there is none. */
  public @Nullable WaitLimit waitLimit(String statusReason) {
    if (definition == null) {
      return null;
    }
    return definition.rules().waitLimits().stream()
        .filter(limit -> limit.appliesTo(statusReason))
        .findFirst()
        .orElse(null);
  }

  public QueueOrder order() {
    return order;
  }

  /** Returns what all its RUNNABLE jobs in order need together. */
  public ResourceSum waiting() {
    return waiting;
  }

  /** Returns what its jobs that are STARTING or RUNNING take up together. */
  public ResourceSum running() {
    return running;
  }

  /** Returns how many of its jobs are STARTING or RUNNING. */
  public int runningJobs() {
    return runningJobs;
  }

  /** Returns the controls that a user has set. */
  public QueueControl control() {
    return control;
  }

  /** Returns how many more of its jobs may be placed now, according to its {@link QueueControl}. */
  public int mayPlace() {
    return control.remaining(runningJobs);
  }

  /**
   * Returns the jobs whose statusReason says that they block the queue. Soft state, derived from
   * the jobs.
   */
  public List<JobId> explained() {
    return List.copyOf(explained);
  }

  /** Records that a job's statusReason says that it blocks the queue, or no longer does. */
  public void explained(JobId head, boolean blocks) {
    if (blocks) {
      explained.add(head);
    } else {
      explained.remove(head);
    }
  }

  /** Its jobs that are blocked by a consumable resource; they are not in the order. */
  public BlockedJobs blockedJobs() {
    return blockedJobs;
  }

  /** Recent statistics. */
  public QueueStatistics queueStatistics() {
    return queueStatistics;
  }

  public List<JobId> awaitingDefinition() {
    return List.copyOf(awaitingDefinition);
  }

  /** Returns how many of the milli-vCPUs of its environments its jobs may use together. */
  public long usable(long milliVcpus) {
    return order.usable(milliVcpus);
  }

  /** Returns how many of the milli-vCPUs of its environments waiting jobs may still use. */
  public long available(long milliVcpus) {
    return order.usable(milliVcpus) - running.milliVcpus();
  }

  /** Returns whether all is known that its order depends on. */
  public boolean isSettled() {
    return !(order instanceof FairShareOrder weights) || weights.hasPolicy();
  }

  /** Its shares and their use, for reading only; empty if it has no fair-share order. */
  public List<Share> shares() {
    return order instanceof FairShareOrder shares ? shares.shares() : List.of();
  }

  /** Its order by quota shares, for reading only; null if it has none. */
  public @Nullable QuotaOrder quota() {
    return order instanceof QuotaOrder quota ? quota : null;
  }

  /** Returns how far back use counts, in milliseconds; 0 if it does not share. */
  public long window() {
    return order instanceof FairShareOrder shares ? shares.window() : 0;
  }

  /** Returns the policy that it shares by; null is FIFO. */
  @Nullable String schedulingPolicy() {
    return definition == null ? null : definition.rules().schedulingPolicy();
  }

  /** Returns true if it has another order now, which is empty. */
  boolean define(QueueDefinition changed, @Nullable SharingPolicy policy) {
    definition = changed;
    return share(policy);
  }

  /** True if it has another order now, in which nothing is. */
  boolean share(@Nullable SharingPolicy policy) {
    QueueOrder wanted = order(policy);
    boolean another = !wanted.getClass().equals(order.getClass());
    if (another) {
      order = wanted;
      waiting = ResourceSum.NONE;
    }
    if (order instanceof FairShareOrder shares) {
      shares.policy(policy instanceof SharingPolicy.ByWeight byWeight ? byWeight.weights() : null);
    } else if (order instanceof QuotaOrder quota) {
      quota.shares(quotaShares.values());
    }
    return another;
  }

  /** Until its policy is known no job of the queue is placed, as in a fair-share queue. */
  private QueueOrder order(@Nullable SharingPolicy policy) {
    if (schedulingPolicy() == null) {
      return new FifoOrder();
    }
    return policy instanceof SharingPolicy.ByQuota
        ? new QuotaOrder(time)
        : new FairShareOrder(time);
  }

  /** Returns the latest definition of the quota share of that name; null if there is none. */
  public @Nullable QuotaShare quotaShare(String name) {
    return quotaShares.get(name);
  }

  /** Its quota shares, including those that are being deleted or are deleted. */
  public Collection<QuotaShare> quotaShares() {
    return quotaShares.values();
  }

  /** Returns whether the job's quota share is about to be deleted, or was. */
  public boolean isBeingDeleted(JobProfile profile) {
    QuotaShare share =
        order instanceof QuotaOrder ? quotaShares.get(QueueMembership.share(profile)) : null;
    return share != null && !share.isPresent();
  }

  void define(QuotaShare share) {
    quotaShares.put(share.name(), share);
    if (order instanceof QuotaOrder quota) {
      quota.shares(quotaShares.values());
    }
  }

  /** Returns when to try its head again though nothing happens; {@link Instant#MAX} if not. */
  Instant nextRetry() {
    return nextRetry;
  }

  void nextRetry(Instant at) {
    nextRetry = at;
  }

  void control(QueueControl changed) {
    control = changed;
  }

  void await(JobId job) {
    awaitingDefinition.add(job);
  }

  void stopAwaiting(JobId job) {
    awaitingDefinition.remove(job);
  }

  void enqueue(Job job) {
    ConsumableRequirement requirement = job.waitsFor();
    if (requirement != null) {
      if (blockedJobs.add(job, requirement)) {
        offerNone(job.id().whole());
      }
      return;
    }
    order.add(job);
    if (job.progress().statusReason() != null) {
      explained.add(job.id());
    }
    waiting = waiting.plus(job.profile().total());
  }

  void dequeue(Job job) {
    ConsumableRequirement requirement = job.waitsFor();
    if (requirement != null) {
      ChildRange range = blockedJobs.remove(job, requirement) ? ranges.get(job.id().whole()) : null;
      if (range != null) {
        offer(range);
      }
      return;
    }
    order.remove(job);
    waiting = waiting.minus(job.profile().total());
  }

  void offer(ChildRange range) {
    if (range.isEmpty()) {
      ranges.remove(range.array());
    } else {
      ranges.put(range.array(), range);
    }
    if (!blockedJobs.holds(range.array())) {
      waiting = waiting.plus(range.profile().shape(), order.offer(range));
    }
  }

  private void offerNone(JobId array) {
    ChildRange range = ranges.get(array);
    if (range != null) {
      waiting = waiting.plus(range.profile().shape(), order.offer(range.none()));
    }
  }

  void occupy(ResourceSum amount, Instant at) {
    running = running.plus(amount);
    runningJobs++;
    queueStatistics.placed(at);
  }

  void vacate(ResourceSum amount) {
    running = running.minus(amount);
    runningJobs--;
  }

  @Nullable DispatchKey dispatchKey() {
    return dispatchKey;
  }

  void dispatchKey(@Nullable DispatchKey next) {
    dispatchKey = next;
  }

  /**
   * The order in which awake queues are served: by priority, then by the older head, so that equal
   * queues share an environment fairly.
   */
  record DispatchKey(int priority, QueuePosition head, String arn)
      implements Comparable<DispatchKey> {
    @Override
    public int compareTo(DispatchKey other) {
      int byPriority = Integer.compare(other.priority, priority);
      if (byPriority != 0) {
        return byPriority;
      }
      int byHead = head.compareTo(other.head);
      return byHead != 0 ? byHead : arn.compareTo(other.arn);
    }
  }
}

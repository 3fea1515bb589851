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
  private Instant nextLook = Instant.MAX;
  private @Nullable Turn turn;

  JobQueue(String arn, StepTime time) {
    this.arn = arn;
    this.time = time;
  }

  public String arn() {
    return arn;
  }

  /** Null until it is heard of. */
  public @Nullable QueueDefinition definition() {
    return definition;
  }

  public boolean isKnown() {
    return definition != null;
  }

  /** Whether it takes jobs; a queue that is deleted and created again does. */
  public boolean isPresent() {
    return definition != null && definition.life() == QueueDefinition.Life.PRESENT;
  }

  public int priority() {
    return definition == null ? 0 : definition.priority();
  }

  public List<String> environments() {
    return definition == null ? List.of() : definition.environments();
  }

  /** The limit for a head that is blocked for this reason; null if there is none. */
  public @Nullable WaitLimit waitLimit(String statusReason) {
    if (definition == null) {
      return null;
    }
    return definition.rules().waitLimits().stream()
        .filter(limit -> limit.concerns(statusReason))
        .findFirst()
        .orElse(null);
  }

  public QueueOrder order() {
    return order;
  }

  /** What all its RUNNABLE jobs in order need together. */
  public ResourceSum waiting() {
    return waiting;
  }

  /** What its jobs that are STARTING or RUNNING take up together. */
  public ResourceSum running() {
    return running;
  }

  /** How many of its jobs are STARTING or RUNNING. */
  public int runningJobs() {
    return runningJobs;
  }

  /** How a user wants it to be served. */
  public QueueControl control() {
    return control;
  }

  /** How many more of its jobs may be placed now, as far as a user's word goes. */
  public int mayPlace() {
    return control.room(runningJobs);
  }

  /** The jobs that were said to block it. Soft state, known again from the jobs. */
  public List<JobId> explained() {
    return List.copyOf(explained);
  }

  /** Takes note of a job that is said to block it, or is so no more. */
  public void explained(JobId head, boolean blocks) {
    if (blocks) {
      explained.add(head);
    } else {
      explained.remove(head);
    }
  }

  /** Its jobs that stand aside for want of a consumable resource; they are not in the order. */
  public BlockedJobs blockedJobs() {
    return blockedJobs;
  }

  /** What went on lately. */
  public QueueStatistics queueStatistics() {
    return queueStatistics;
  }

  public List<JobId> awaitingDefinition() {
    return List.copyOf(awaitingDefinition);
  }

  /** The most that its jobs may take up together, of what its environments have at most. */
  public long usable(long milliVcpus) {
    return order.usable(milliVcpus);
  }

  /** The most that jobs that wait may take up, of what its environments have at most. */
  public long room(long milliVcpus) {
    return order.usable(milliVcpus) - running.milliVcpus();
  }

  /** Whether all is known that its order depends on. */
  public boolean isSettled() {
    return !(order instanceof FairShareOrder weights) || weights.hasPolicy();
  }

  /** What its shares use and used; not to change. Empty if it does not share. */
  public List<Share> shares() {
    return order instanceof FairShareOrder shares ? shares.shares() : List.of();
  }

  /** Its quota shares and their jobs; null if it is not divided by such. Not to change. */
  public @Nullable QuotaOrder quota() {
    return order instanceof QuotaOrder quota ? quota : null;
  }

  /** How far back use counts, in milliseconds; 0 if it does not share. */
  public long window() {
    return order instanceof FairShareOrder shares ? shares.window() : 0;
  }

  /** The policy that it shares by; null is FIFO. */
  @Nullable String schedulingPolicy() {
    return definition == null ? null : definition.rules().schedulingPolicy();
  }

  /** True if it has another order now, in which nothing is. */
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

  /** Until its policy is heard of nothing of it is placed, as of a queue that shares by weight. */
  private QueueOrder order(@Nullable SharingPolicy policy) {
    if (schedulingPolicy() == null) {
      return new FifoOrder();
    }
    return policy instanceof SharingPolicy.ByQuota
        ? new QuotaOrder(time)
        : new FairShareOrder(time);
  }

  /** The quota share of that name as it was last heard of; null if it never was. */
  public @Nullable QuotaShare quotaShare(String name) {
    return quotaShares.get(name);
  }

  /** Its quota shares, also those that are going or gone. */
  public Collection<QuotaShare> quotaShares() {
    return quotaShares.values();
  }

  /** Whether the job's quota share is about to be deleted, or was. */
  public boolean isGoing(JobProfile profile) {
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

  /** When to try its head again though nothing happens; {@link Instant#MAX} if not. */
  Instant nextLook() {
    return nextLook;
  }

  void nextLook(Instant at) {
    nextLook = at;
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
    ConsumableRequirement need = job.waitsFor();
    if (need != null) {
      if (blockedJobs.add(job, need)) {
        offerNone(job.id().whole());
      }
      return;
    }
    order.add(job);
    if (job.standing().statusReason() != null) {
      explained.add(job.id());
    }
    waiting = waiting.plus(job.profile().total());
  }

  void dequeue(Job job) {
    ConsumableRequirement need = job.waitsFor();
    if (need != null) {
      ChildRange range = blockedJobs.remove(job, need) ? ranges.get(job.id().whole()) : null;
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

  void occupy(ResourceSum room, Instant at) {
    running = running.plus(room);
    runningJobs++;
    queueStatistics.placed(at);
  }

  void vacate(ResourceSum room) {
    running = running.minus(room);
    runningJobs--;
  }

  @Nullable Turn turn() {
    return turn;
  }

  void turn(@Nullable Turn next) {
    turn = next;
  }

  /**
   * Its place among the queues that want to be served: by priority, then by whose head is older, so
   * that equal queues share an environment fairly.
   */
  record Turn(int priority, QueuePosition head, String arn) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int byPriority = Integer.compare(other.priority, priority);
      if (byPriority != 0) {
        return byPriority;
      }
      int byHead = head.compareTo(other.head);
      return byHead != 0 ? byHead : arn.compareTo(other.arn);
    }
  }
}

package io.windlass.scheduler.queue;

import io.windlass.scheduler.consumable.ConsumableNeed;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Traffic traffic = new Traffic();
  private final Parking parking = new Parking();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private ResourceSum waiting = ResourceSum.NONE;
  private ResourceSum running = ResourceSum.NONE;
  private int runningJobs;
  private QueueControl control = QueueControl.NONE;
  private @Nullable JobId explained;
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

  /** The job that was said to block it; null if none was. Soft state, known again from the job. */
  public @Nullable JobId explained() {
    return explained;
  }

  /** Takes note of the job that is said to block it. */
  public void explained(@Nullable JobId head) {
    explained = head;
  }

  /** Its jobs that stand aside for want of a consumable resource; they are not in the order. */
  public Parking parking() {
    return parking;
  }

  /** What went on lately. */
  public Traffic traffic() {
    return traffic;
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
    return !(order instanceof FairShareOrder shares) || shares.hasPolicy();
  }

  /** What its shares use and used; not to change. Empty if it does not share. */
  public List<Share> shares() {
    return order instanceof FairShareOrder shares ? shares.shares() : List.of();
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
  boolean define(QueueDefinition changed, @Nullable FairSharePolicy policy) {
    definition = changed;
    boolean shares = changed.rules().schedulingPolicy() != null;
    boolean another = shares != order.isLimited();
    if (another) {
      order = shares ? new FairShareOrder(time) : new FifoOrder();
      waiting = ResourceSum.NONE;
    }
    share(policy);
    return another;
  }

  void share(@Nullable FairSharePolicy policy) {
    if (order instanceof FairShareOrder shares) {
      shares.policy(policy);
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
    ConsumableNeed need = job.waitsFor();
    if (need != null) {
      if (parking.add(job, need)) {
        offerNone(job.id().whole());
      }
      return;
    }
    order.add(job);
    if (job.standing().statusReason() != null) {
      explained = job.id();
    }
    waiting = waiting.plus(job.profile().total());
  }

  void dequeue(Job job) {
    ConsumableNeed need = job.waitsFor();
    if (need != null) {
      ChildRange range = parking.remove(job, need) ? ranges.get(job.id().whole()) : null;
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
    if (!parking.holds(range.array())) {
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
    traffic.placed(at);
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

package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.quota.QuotaDecision;
import io.windlass.scheduler.quota.QuotaExcess;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.quota.Quotas;
import io.windlass.scheduler.resource.ResourceSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of a queue with quota shares. Each share has a sub-queue of its own. Heads that fit in
 * the limits of their own share come first, then those that borrow, in both cases by submission. A
 * head that does not fit, or that the limits of its share hold back, blocks only its own sub-queue.
 *
 * <p>Goals: a share gets its own capacity as soon as it has demand; lent capacity is used
 * meanwhile. Constraint: each operation costs a few steps per share and unit, however many jobs
 * wait.
 */
public final class QuotaOrder implements QueueOrder {
  /** How many waiting jobs of a share are considered for preemption at the most. */
  public static final int MAX_CANDIDATES = 100;

  private final StepTime time;
  private final Map<String, QuotaShare> shares = new TreeMap<>();
  private final Map<String, QuotaSubQueue> subQueues = new TreeMap<>();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private final Map<JobId, Job> leaving = new LinkedHashMap<>();
  private Quotas quotas = new Quotas(List.of());
  private int preempted;
  private boolean needsWake;
  private @Nullable QuotaSubQueue first;
  private boolean ranked;
  private int size;

  public QuotaOrder(StepTime time) {
    this.time = time;
  }

  /** Sets the shares; those that are being deleted, or are deleted, own nothing. */
  public void shares(Collection<QuotaShare> defined) {
    ranked = false;
    shares.clear();
    defined.stream().filter(QuotaShare::isPresent).forEach(s -> shares.put(s.name(), s));
    quotas = new Quotas(shares.values());
    subQueues
        .values()
        .removeIf(subQueue -> subQueue.isUnused() && !shares.containsKey(subQueue.share()));
    for (QuotaSubQueue subQueue : subQueues.values()) {
      for (Job job : subQueue.running()) {
        quotas.add(subQueue.share(), quotas.units().of(job.profile()));
      }
    }
  }

  @Override
  public void add(Job job) {
    put(QueuePosition.of(job), SubQueueEntry.of(job));
    size++;
  }

  @Override
  public void remove(Job job) {
    if (remove(QueuePosition.of(job), job.profile())) {
      size--;
    }
  }

  @Override
  public int offer(ChildRange range) {
    ChildRange former =
        range.isEmpty() ? ranges.remove(range.array()) : ranges.put(range.array(), range);
    int before = 0;
    if (former != null) {
      boolean _ = remove(former.position(), former.profile());
      before = former.ready().count();
    }
    if (!range.isEmpty()) {
      put(range.position(), SubQueueEntry.of(range));
    }
    int more = range.ready().count() - before;
    size += more;
    return more;
  }

  @Override
  public @Nullable JobId head() {
    QuotaSubQueue first = first();
    return first == null ? null : first.head().getValue().id();
  }

  @Override
  public @Nullable QueuePosition headPosition() {
    QuotaSubQueue first = first();
    return first == null ? null : first.head().getKey().position();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean mayGo() {
    QuotaSubQueue first = first();
    return first != null && priority(first).mayGo();
  }

  @Override
  public boolean passOver() {
    QuotaSubQueue first = first();
    if (first == null || !priority(first).mayGo()) {
      return false;
    }
    first.passedOver(true);
    ranked = false;
    return mayGo();
  }

  @Override
  public void reconsider() {
    ranked = false;
    subQueues.values().forEach(subQueue -> subQueue.passedOver(false));
  }

  @Override
  public boolean takeWake() {
    boolean taken = needsWake;
    needsWake = false;
    return taken;
  }

  @Override
  public List<JobId> heads() {
    List<JobId> heads = new ArrayList<>();
    for (String share : waitingShares()) {
      heads.add(subQueue(share).head().getValue().id());
    }
    return heads;
  }

  @Override
  public @Nullable JobId wantsRoom() {
    for (String share : waitingShares()) {
      QuotaSubQueue subQueue = subQueue(share);
      if (grant(subQueue).mayGo()) {
        return subQueue.head().getValue().id();
      }
    }
    return null;
  }

  /** Of each sub-queue, as much as the limits of its share still allow. */
  @Override
  public ResourceSum wants(ResourceSum all) {
    Quotas left = quotas.copy();
    ResourceSum sum = ResourceSum.NONE;
    for (String share : waitingShares()) {
      QuotaSubQueue subQueue = subQueue(share);
      if (grant(subQueue).mayGo()) {
        JobProfile head = subQueue.head().getValue().profile();
        double part = left.takeUpTo(share, left.units().of(subQueue.waiting()));
        long milliVcpus = (long) Math.floor(subQueue.waiting().milliVcpus() * part);
        sum = sum.plus(subQueue.waiting().upTo(Math.max(milliVcpus, head.total().milliVcpus())));
      }
    }
    return sum;
  }

  @Override
  public List<JobId> first(int count) {
    QuotaPreview preview = new QuotaPreview(quotas.copy());
    List<JobId> first = new ArrayList<>();
    for (QuotaSubQueue subQueue : subQueues.values()) {
      if (!subQueue.isEmpty()) {
        preview.add(subQueue);
      }
    }
    while (first.size() < count && !preview.isAtEnd()) {
      first.add(preview.next());
    }
    return first;
  }

  @Override
  public boolean follow(@Nullable Job before, Job after) {
    boolean ran = before != null && before.status().occupiesInstance();
    boolean runs = after.status().occupiesInstance();
    ranked &= !ran && !runs;
    if (before != null && ran) {
      QuotaSubQueue subQueue = subQueue(before.profile());
      subQueue.end(before);
      quotas.remove(subQueue.share(), quotas.units().of(before.profile()));
      if (before.stop() != null) {
        leaving.remove(before.id());
        preempted -= isPreempted(before) ? 1 : 0;
      }
    }
    if (runs) {
      QuotaSubQueue subQueue = subQueue(after.profile());
      subQueue.start(after);
      quotas.add(subQueue.share(), quotas.units().of(after.profile()));
      if (after.stop() != null) {
        leaving.put(after.id(), after);
        preempted += isPreempted(after) ? 1 : 0;
      }
    }
    return before != null && ran && (!runs || !before.profile().equals(after.profile()));
  }

  @Override
  public Optional<Instant> nextRetry() {
    return subQueues.values().stream()
        .map(QuotaSubQueue::backOffUntil)
        .filter(until -> until > time.now())
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli);
  }

  /** Returns what its shares use now; for reading only. */
  public Quotas quotas() {
    return quotas;
  }

  /** Returns the decision about the head of a share; null if no job of it waits. */
  public @Nullable QuotaDecision grant(String share) {
    QuotaSubQueue subQueue = subQueues.get(share);
    return subQueue == null || subQueue.isEmpty() ? null : grant(subQueue);
  }

  /**
   * Returns whether the head of the share fits in the share's own limits, whether these are lent or
   * not.
   */
  public boolean isOwed(String share) {
    QuotaSubQueue subQueue = subQueues.get(share);
    return subQueue != null && !subQueue.isEmpty() && grant(subQueue).isOwed();
  }

  /** Returns the share that a job belongs to. */
  public String share(Job job) {
    return QueueMembership.share(job.profile());
  }

  /** Running jobs that are stopping, for whatever reason. */
  public Collection<Job> leaving() {
    return leaving.values();
  }

  /** Returns how many running jobs are being preempted. */
  public int preempted() {
    return preempted;
  }

  /** Shares with waiting jobs, in the order in which they are served. */
  public List<String> waitingShares() {
    return subQueues.values().stream()
        .filter(subQueue -> !subQueue.isEmpty())
        .sorted(Comparator.comparing(this::priority))
        .map(QuotaSubQueue::share)
        .toList();
  }

  /** Passes the waiting jobs of a share to the consumer, in order, up to a limit. */
  public void waiting(String share, int most, BiConsumer<JobId, JobProfile> consumer) {
    int[] left = {most};
    for (SubQueueEntry entry : subQueue(share).entries().values()) {
      ChildRange range = entry.range();
      if (left[0] <= 0) {
        return;
      }
      if (range == null) {
        left[0]--;
        consumer.accept(entry.id(), entry.profile());
      } else {
        range
            .ready()
            .forEach(
                i -> {
                  if (left[0]-- > 0) {
                    consumer.accept(range.array().child(i), entry.profile());
                  }
                });
      }
    }
  }

  /** Jobs of a share that run, in the order in which they would be preempted. */
  public Collection<Job> running(String share) {
    QuotaSubQueue subQueue = subQueues.get(share);
    return subQueue == null ? List.of() : subQueue.running();
  }

  /** Returns whether the limits of its share allow a job to be placed now. */
  public boolean mayGo(JobProfile profile) {
    return quotas.grant(QueueMembership.share(profile), quotas.units().of(profile)).mayGo();
  }

  /** Returns why a job exceeds what its share can ever have; null if it does not. */
  public @Nullable QuotaExcess excess(JobProfile profile) {
    return quotas.excess(QueueMembership.share(profile), quotas.units().of(profile));
  }

  /** Returns whether preemption for the head of the share is backed off because it did not help. */
  public boolean isBackedOff(String share) {
    return subQueue(share).backOffUntil() > time.now();
  }

  /** Backs off preemption for the head of the share for so many milliseconds. */
  public void backOff(String share, long millis) {
    QuotaSubQueue subQueue = subQueue(share);
    subQueue.backOff(subQueue.head().getValue().id(), time.now() + millis);
  }

  /** Its share must exist; submission checks whether it accepts jobs. */
  @Override
  public Optional<String> objection(JobProfile.Precedence wanted) {
    String share = Objects.requireNonNullElse(wanted.shareIdentifier(), "");
    return shares.containsKey(share)
        ? Optional.empty()
        : Optional.of("is in a job queue that has no quota share " + share);
  }

  private void put(QueuePosition position, SubQueueEntry entry) {
    ranked = false;
    QuotaSubQueue subQueue = subQueue(entry.profile());
    subQueue.put(QuotaSubQueue.Key.of(position, entry.profile()), entry);
    boolean first = subQueue.head().getValue().equals(entry);
    needsWake |= first || (subQueue.entries().size() <= MAX_CANDIDATES && mayBeOwed(subQueue));
  }

  private boolean remove(QueuePosition position, JobProfile profile) {
    QuotaSubQueue subQueue = subQueue(profile);
    ranked = false;
    QuotaSubQueue.Key key = QuotaSubQueue.Key.of(position, profile);
    needsWake |= !subQueue.isEmpty() && subQueue.head().getKey().equals(key);
    return subQueue.remove(key);
  }

  /** Returns whether jobs behind the head may get capacity by preemption as well. */
  private boolean mayBeOwed(QuotaSubQueue subQueue) {
    QuotaShare share = quotas.share(subQueue.share());
    return share != null && (share.sharing().inSharePreemption() || grant(subQueue).isOwed());
  }

  /** Returns the sub-queue whose head is next; computed once until something changes. */
  private @Nullable QuotaSubQueue first() {
    if (ranked) {
      return first;
    }
    first = null;
    QuotaPriority best = null;
    for (QuotaSubQueue subQueue : subQueues.values()) {
      if (!subQueue.isEmpty()) {
        QuotaPriority priority = priority(subQueue);
        if (best == null || priority.compareTo(best) < 0) {
          best = priority;
          first = subQueue;
        }
      }
    }
    ranked = true;
    return first;
  }

  private QuotaPriority priority(QuotaSubQueue subQueue) {
    QuotaDecision grant = grant(subQueue);
    // No share borrows capacity for which another job is being preempted. job is being preempted
    // for.
    boolean heldBack = grant == QuotaDecision.BORROWED && preempted > 0;
    int rank = heldBack ? QuotaPriority.HELD_BACK : QuotaPriority.rankOf(grant);
    QuotaPriority priority =
        QuotaPriority.of(rank, subQueue.head().getKey().position(), subQueue.share());
    return subQueue.passedOver() ? priority.passedOver() : priority;
  }

  private QuotaDecision grant(QuotaSubQueue subQueue) {
    return quotas.grant(subQueue.share(), quotas.units().of(subQueue.head().getValue().profile()));
  }

  private QuotaSubQueue subQueue(JobProfile profile) {
    return subQueue(QueueMembership.share(profile));
  }

  private QuotaSubQueue subQueue(String share) {
    return subQueues.computeIfAbsent(share, QuotaSubQueue::new);
  }

  private static boolean isPreempted(Job job) {
    StopRequest stop = Objects.requireNonNull(job.stop());
    return stop.kind() == StopRequest.Kind.PREEMPT;
  }
}

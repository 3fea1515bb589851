package io.windlass.scheduler.ordering;

import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.fairshare.Share;
import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.fairshare.ShareWeights;
import io.windlass.scheduler.fairshare.TournamentTree;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fair-share order (FS-020 to FS-047): the next job is of the share that has used least in
 * proportion to its weight.
 *
 * <p>Goals: shares with more demand than capacity get it in proportion to 1/weight; reserved
 * capacity stays free for shares that are not active. Constraint: no cost depends on the number of
 * waiting jobs. Algorithm: each share has its waiting jobs in order and a record of its use. The
 * scores of all shares are computed once per point in time at which the head is read; then a job
 * that arrives, leaves or starts changes one score, and a tournament tree finds the lowest.
 */
public final class FairShareOrder implements QueueOrder {
  /** Scores that drift are looked at again after this part of the window, at least a second. */
  private static final long LOOKS_PER_WINDOW = 600;

  /** FS-013. */
  private static final int MOST_SHARES = 500;

  private static final FairSharePolicy NO_POLICY =
      new FairSharePolicy("", 0, Duration.ZERO, 0, List.of());

  private final StepTime time;
  private final Map<String, ShareSubQueue> subQueues = new LinkedHashMap<>();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private final Set<String> uncharged = new LinkedHashSet<>();
  private final TournamentTree<ShareSubQueue> tournament =
      new TournamentTree<>(ShareSubQueue.ORDER);
  private @Nullable FairSharePolicy policy;
  private ShareWeights weights = new ShareWeights(List.of());
  private long rankedAt = Share.NEVER;
  private boolean ranked;
  private int active;
  private int size;

  public FairShareOrder(StepTime time) {
    this.time = time;
  }

  /** Sets the policy; null if it is not known yet. */
  public void policy(@Nullable FairSharePolicy changed) {
    policy = changed;
    weights = new ShareWeights(policy().weights());
    subQueues
        .values()
        .forEach(subQueue -> subQueue.group(weights.groupOf(subQueue.share().identifier())));
    ranked = false;
  }

  public boolean hasPolicy() {
    return policy != null;
  }

  @Override
  public void add(Job job) {
    ShareSubQueue subQueue = subQueue(QueueMembership.share(job.profile()));
    subQueue.entries().put(ShareSubQueue.Key.of(job), SubQueueEntry.of(job));
    size++;
    subQueueChanged(subQueue);
  }

  @Override
  public void remove(Job job) {
    ShareSubQueue subQueue = subQueue(QueueMembership.share(job.profile()));
    if (subQueue.entries().remove(ShareSubQueue.Key.of(job)) != null) {
      size--;
      subQueueChanged(subQueue);
    }
  }

  @Override
  public int offer(ChildRange range) {
    ShareSubQueue subQueue = subQueue(QueueMembership.share(range.profile()));
    ChildRange former =
        range.isEmpty() ? ranges.remove(range.array()) : ranges.put(range.array(), range);
    int before = 0;
    if (former != null) {
      ShareSubQueue left = subQueue(QueueMembership.share(former.profile()));
      left.entries().remove(ShareSubQueue.Key.of(former.position(), former.profile()));
      subQueueChanged(left);
      before = former.ready().count();
    }
    if (!range.isEmpty()) {
      subQueue
          .entries()
          .put(ShareSubQueue.Key.of(range.position(), range.profile()), SubQueueEntry.of(range));
    }
    int more = range.ready().count() - before;
    size += more;
    subQueueChanged(subQueue);
    return more;
  }

  @Override
  public @Nullable JobId head() {
    var head = headEntry();
    return head == null ? null : head.getValue().id();
  }

  @Override
  public @Nullable QueuePosition headPosition() {
    var head = headEntry();
    return head == null ? null : head.getKey().position();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<JobId> first(int count) {
    rank();
    PriorityQueue<ShareCursor> cursors = new PriorityQueue<>();
    for (ShareSubQueue subQueue : subQueues.values()) {
      if (!subQueue.isEmpty()) {
        cursors.add(new ShareCursor(subQueue, time.now(), window()));
      }
    }
    List<JobId> first = new ArrayList<>();
    while (first.size() < count && !cursors.isEmpty()) {
      ShareCursor cursor = cursors.remove();
      first.add(cursor.take());
      if (!cursor.isAtEnd()) {
        cursors.add(cursor);
      }
    }
    return first;
  }

  @Override
  public boolean isLimited() {
    return true;
  }

  @Override
  public long usable(long milliVcpus) {
    FairSharePolicy known = policy;
    if (known == null) {
      return 0;
    }
    rank();
    return known.usable(milliVcpus, active);
  }

  @Override
  public Optional<String> objection(JobProfile.Precedence wanted) {
    String share = wanted.shareIdentifier();
    if (share == null) {
      return Optional.of("is in a job queue with fair share scheduling policy: it needs a share");
    }
    if (!share.chars().allMatch(FairShareOrder::isLetterOrDigit)) {
      return Optional.of(
          "cannot have shareIdentifier " + share + ": it may have letters and digits only");
    }
    rank();
    ShareSubQueue subQueue = subQueues.get(share);
    boolean isActive = subQueue != null && subQueue.share().isActive(time.now(), window());
    return !isActive && active >= MOST_SHARES
        ? Optional.of(
            "is in a job queue that already has %d active share identifiers, %s would be one more"
                .formatted(active, share))
        : Optional.empty();
  }

  /** FS-003. */
  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  @Override
  public boolean track(QueueMembership before, QueueMembership after, Instant at) {
    long when = at.toEpochMilli();
    boolean same = before.exists() && after.exists() && before.share().equals(after.share());
    boolean frees = false;
    if (!same && after.exists()) {
      frees = begin(subQueue(after.share()));
    }
    if (!before.share().equals(after.share())) {
      run(before.share(), -before.milliVcpus(), when);
      run(after.share(), after.milliVcpus(), when);
    } else {
      run(after.share(), after.milliVcpus() - before.milliVcpus(), when);
    }
    if (!same && before.exists()) {
      end(subQueue(before.share()), when);
    }
    return frees || after.milliVcpus() < before.milliVcpus();
  }

  @Override
  public void resume(QueueMembership stored) {
    ShareSubQueue subQueue = subQueue(stored.share());
    boolean _ = begin(subQueue);
    subQueue.share().resume(stored.milliVcpus());
    rankAgain(subQueue);
  }

  @Override
  public Optional<Instant> nextRetry() {
    boolean drifts =
        subQueues.values().stream().filter(l -> !l.isEmpty()).limit(2).count() > 1
            && subQueues.values().stream()
                .anyMatch(l -> l.share().isDrifting(time.now(), window()));
    return drifts
        ? Optional.of(
            Instant.ofEpochMilli(time.now() + Math.max(1_000, window() / LOOKS_PER_WINDOW)))
        : Optional.empty();
  }

  @Override
  public List<ShareState> changedShares() {
    return uncharged.stream().map(this::account).toList();
  }

  @Override
  public void markStored(String share) {
    uncharged.remove(share);
  }

  @Override
  public void restore(ShareState account) {
    subQueue(account.identifier()).share().restore(account);
  }

  /** Returns all known shares, for reading only. */
  public List<Share> shares() {
    return subQueues.values().stream().map(ShareSubQueue::share).toList();
  }

  private ShareState account(String identifier) {
    ShareSubQueue subQueue = subQueues.get(identifier);
    return subQueue == null
        ? new ShareState(identifier, Share.NEVER, Share.NEVER, List.of())
        : subQueue.share().account();
  }

  /** Returns whether the share was not active, so that less capacity is reserved now (FS-044). */
  private boolean begin(ShareSubQueue subQueue) {
    boolean isNew = !subQueue.share().isActive(time.now(), window());
    subQueue.share().begin();
    ranked = ranked && !isNew;
    return isNew;
  }

  private void end(ShareSubQueue subQueue, long at) {
    subQueue.share().end(at);
    if (subQueue.share().jobs() == 0) {
      uncharged.add(subQueue.share().identifier());
    }
  }

  private void run(String identifier, long more, long at) {
    if (more != 0) {
      ShareSubQueue subQueue = subQueue(identifier);
      subQueue.share().run(more, at, window());
      uncharged.add(identifier);
      rankAgain(subQueue);
    }
  }

  private void rankAgain(ShareSubQueue subQueue) {
    if (ranked && rankedAt == time.now()) {
      subQueue.rank(rankedAt, window());
      tournament.change(subQueue.slot());
    }
  }

  private ShareSubQueue subQueue(String identifier) {
    ShareSubQueue subQueue = subQueues.get(identifier);
    if (subQueue == null) {
      subQueue = new ShareSubQueue(new Share(identifier), weights.groupOf(identifier));
      subQueues.put(identifier, subQueue);
      ranked = false;
    }
    return subQueue;
  }

  private void subQueueChanged(ShareSubQueue subQueue) {
    if (ranked) {
      tournament.change(subQueue.slot());
    }
  }

  private Map.@Nullable Entry<ShareSubQueue.Key, SubQueueEntry> headEntry() {
    rank();
    ShareSubQueue first = tournament.first();
    return first == null ? null : first.head();
  }

  /** Computes all scores for the current time, unless that was done. */
  private void rank() {
    long now = time.now();
    if (ranked && rankedAt == now) {
      return;
    }
    forget(now);
    List<ShareSubQueue> all = List.copyOf(subQueues.values());
    all.forEach(subQueue -> subQueue.group().reset());
    active = 0;
    for (ShareSubQueue subQueue : all) {
      if (subQueue.share().isActive(now, window())) {
        subQueue.group().countActive();
        active++;
      }
    }
    for (int i = 0; i < all.size(); i++) {
      all.get(i).slot(i);
      all.get(i).rank(now, window());
    }
    tournament.start(all);
    ranked = true;
    rankedAt = now;
  }

  private void forget(long now) {
    subQueues
        .values()
        .removeIf(
            subQueue -> {
              boolean goes = subQueue.isEmpty() && subQueue.share().isForgotten(now, window());
              if (goes) {
                uncharged.add(subQueue.share().identifier());
              }
              return goes;
            });
  }

  public long window() {
    return policy().window();
  }

  private FairSharePolicy policy() {
    return Objects.requireNonNullElse(policy, NO_POLICY);
  }
}

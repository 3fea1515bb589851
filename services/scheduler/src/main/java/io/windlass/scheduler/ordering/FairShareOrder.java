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
 * Fair share (FS-020 to FS-047): the next job is of the share that has used least for its weight.
 *
 * <p>Goals: shares that want more than there is get it in proportion to 1/weight; what is reserved
 * stays free for shares that are not active. Constraint: nothing depends on how many jobs wait.
 * Algorithm: each share has its waiting jobs in order and an account of its use. The scores of all
 * shares are worked out once per time at which somebody asks, which costs a few steps per share;
 * from then on a job that comes, goes or starts changes one score, and a tournament finds the
 * lowest one.
 */
public final class FairShareOrder implements QueueOrder {
  /** Scores that drift are looked at again after this part of the window, at least a second. */
  private static final long LOOKS_PER_WINDOW = 600;

  /** FS-013. */
  private static final int MOST_SHARES = 500;

  private static final FairSharePolicy NO_POLICY =
      new FairSharePolicy("", 0, Duration.ZERO, 0, List.of());

  private final StepTime time;
  private final Map<String, ShareSubQueue> lines = new LinkedHashMap<>();
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

  /** The policy that holds from now on; null until it is heard of. */
  public void policy(@Nullable FairSharePolicy changed) {
    policy = changed;
    weights = new ShareWeights(policy().weights());
    lines.values().forEach(line -> line.group(weights.groupOf(line.share().identifier())));
    ranked = false;
  }

  public boolean hasPolicy() {
    return policy != null;
  }

  @Override
  public void add(Job job) {
    ShareSubQueue line = line(QueueMembership.share(job.profile()));
    line.entries().put(ShareSubQueue.Place.of(job), SubQueueEntry.of(job));
    size++;
    lineChanged(line);
  }

  @Override
  public void remove(Job job) {
    ShareSubQueue line = line(QueueMembership.share(job.profile()));
    if (line.entries().remove(ShareSubQueue.Place.of(job)) != null) {
      size--;
      lineChanged(line);
    }
  }

  @Override
  public int offer(ChildRange range) {
    ShareSubQueue line = line(QueueMembership.share(range.profile()));
    ChildRange former =
        range.isEmpty() ? ranges.remove(range.array()) : ranges.put(range.array(), range);
    int before = 0;
    if (former != null) {
      ShareSubQueue left = line(QueueMembership.share(former.profile()));
      left.entries().remove(ShareSubQueue.Place.of(former.position(), former.profile()));
      lineChanged(left);
      before = former.ready().count();
    }
    if (!range.isEmpty()) {
      line.entries()
          .put(ShareSubQueue.Place.of(range.position(), range.profile()), SubQueueEntry.of(range));
    }
    int more = range.ready().count() - before;
    size += more;
    lineChanged(line);
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
    for (ShareSubQueue line : lines.values()) {
      if (!line.isEmpty()) {
        cursors.add(new ShareCursor(line, time.now(), window()));
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
    ShareSubQueue line = lines.get(share);
    boolean isActive = line != null && line.share().isActive(time.now(), window());
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
    boolean same = before.there() && after.there() && before.share().equals(after.share());
    boolean frees = false;
    if (!same && after.there()) {
      frees = begin(line(after.share()));
    }
    if (!before.share().equals(after.share())) {
      run(before.share(), -before.milliVcpus(), when);
      run(after.share(), after.milliVcpus(), when);
    } else {
      run(after.share(), after.milliVcpus() - before.milliVcpus(), when);
    }
    if (!same && before.there()) {
      end(line(before.share()), when);
    }
    return frees || after.milliVcpus() < before.milliVcpus();
  }

  @Override
  public void resume(QueueMembership stored) {
    ShareSubQueue line = line(stored.share());
    boolean _ = begin(line);
    line.share().resume(stored.milliVcpus());
    rankAgain(line);
  }

  @Override
  public Optional<Instant> nextLook() {
    boolean drifts =
        lines.values().stream().filter(l -> !l.isEmpty()).limit(2).count() > 1
            && lines.values().stream().anyMatch(l -> l.share().isDrifting(time.now(), window()));
    return drifts
        ? Optional.of(
            Instant.ofEpochMilli(time.now() + Math.max(1_000, window() / LOOKS_PER_WINDOW)))
        : Optional.empty();
  }

  @Override
  public List<ShareState> unnoted() {
    return uncharged.stream().map(this::account).toList();
  }

  @Override
  public void noted(String share) {
    uncharged.remove(share);
  }

  @Override
  public void restore(ShareState account) {
    line(account.identifier()).share().restore(account);
  }

  /** The shares that are known, for those who ask; not to change. */
  public List<Share> shares() {
    return lines.values().stream().map(ShareSubQueue::share).toList();
  }

  private ShareState account(String identifier) {
    ShareSubQueue line = lines.get(identifier);
    return line == null
        ? new ShareState(identifier, Share.NEVER, Share.NEVER, List.of())
        : line.share().account();
  }

  /** Whether it was not active, so that less is reserved now (FS-044). */
  private boolean begin(ShareSubQueue line) {
    boolean isNew = !line.share().isActive(time.now(), window());
    line.share().begin();
    ranked = ranked && !isNew;
    return isNew;
  }

  private void end(ShareSubQueue line, long at) {
    line.share().end(at);
    if (line.share().jobs() == 0) {
      uncharged.add(line.share().identifier());
    }
  }

  private void run(String identifier, long more, long at) {
    if (more != 0) {
      ShareSubQueue line = line(identifier);
      line.share().run(more, at, window());
      uncharged.add(identifier);
      rankAgain(line);
    }
  }

  private void rankAgain(ShareSubQueue line) {
    if (ranked && rankedAt == time.now()) {
      line.rank(rankedAt, window());
      tournament.change(line.slot());
    }
  }

  private ShareSubQueue line(String identifier) {
    ShareSubQueue line = lines.get(identifier);
    if (line == null) {
      line = new ShareSubQueue(new Share(identifier), weights.groupOf(identifier));
      lines.put(identifier, line);
      ranked = false;
    }
    return line;
  }

  private void lineChanged(ShareSubQueue line) {
    if (ranked) {
      tournament.change(line.slot());
    }
  }

  private Map.@Nullable Entry<ShareSubQueue.Place, SubQueueEntry> headEntry() {
    rank();
    ShareSubQueue first = tournament.first();
    return first == null ? null : first.head();
  }

  /** Works out every score for this time, unless that was done. */
  private void rank() {
    long now = time.now();
    if (ranked && rankedAt == now) {
      return;
    }
    forget(now);
    List<ShareSubQueue> all = List.copyOf(lines.values());
    all.forEach(line -> line.group().reset());
    active = 0;
    for (ShareSubQueue line : all) {
      if (line.share().isActive(now, window())) {
        line.group().countActive();
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
    lines
        .values()
        .removeIf(
            line -> {
              boolean goes = line.isEmpty() && line.share().isForgotten(now, window());
              if (goes) {
                uncharged.add(line.share().identifier());
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

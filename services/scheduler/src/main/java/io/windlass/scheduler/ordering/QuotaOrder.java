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
 * Quota shares: each share of the queue is a line of its own. Heads that fit in what is their
 * share's own go first, then those that borrow, in both cases whoever was submitted first. A head
 * that finds no room, or that its share's limits keep back, holds up its own line only.
 *
 * <p>Goals: a share gets what is its own as soon as it wants it; what is lent is used meanwhile.
 * Constraint: what is asked here costs a few steps per share and unit, however many jobs wait.
 */
public final class QuotaOrder implements QueueOrder {
  /** So many of a line are looked at when places are made for them. */
  public static final int LOOKED_AT = 100;

  private final StepTime time;
  private final Map<String, QuotaShare> shares = new TreeMap<>();
  private final Map<String, QuotaSubQueue> lines = new TreeMap<>();
  private final Map<JobId, ChildRange> ranges = new HashMap<>();
  private final Map<JobId, Job> leaving = new LinkedHashMap<>();
  private Quotas quotas = new Quotas(List.of());
  private int preempted;
  private boolean stirred;
  private @Nullable QuotaSubQueue first;
  private boolean ranked;
  private int size;

  public QuotaOrder(StepTime time) {
    this.time = time;
  }

  /** The shares are like this from now on; those that are going or gone have nothing. */
  public void shares(Collection<QuotaShare> defined) {
    ranked = false;
    shares.clear();
    defined.stream().filter(QuotaShare::isPresent).forEach(s -> shares.put(s.name(), s));
    quotas = new Quotas(shares.values());
    lines.values().removeIf(line -> line.isUnused() && !shares.containsKey(line.share()));
    for (QuotaSubQueue line : lines.values()) {
      for (Job job : line.running()) {
        quotas.add(line.share(), quotas.units().of(job.profile()));
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
    return first != null && turn(first).mayGo();
  }

  @Override
  public boolean passOver() {
    QuotaSubQueue first = first();
    if (first == null || !turn(first).mayGo()) {
      return false;
    }
    first.passedOver(true);
    ranked = false;
    return mayGo();
  }

  @Override
  public void reconsider() {
    ranked = false;
    lines.values().forEach(line -> line.passedOver(false));
  }

  @Override
  public boolean takeStir() {
    boolean taken = stirred;
    stirred = false;
    return taken;
  }

  @Override
  public List<JobId> heads() {
    List<JobId> heads = new ArrayList<>();
    for (String share : waitingShares()) {
      heads.add(line(share).head().getValue().id());
    }
    return heads;
  }

  @Override
  public @Nullable JobId wantsRoom() {
    for (String share : waitingShares()) {
      QuotaSubQueue line = line(share);
      if (grant(line).mayGo()) {
        return line.head().getValue().id();
      }
    }
    return null;
  }

  /** Of each line as much as its share may have besides. */
  @Override
  public ResourceSum wants(ResourceSum all) {
    Quotas left = quotas.copy();
    ResourceSum sum = ResourceSum.NONE;
    for (String share : waitingShares()) {
      QuotaSubQueue line = line(share);
      if (grant(line).mayGo()) {
        JobProfile head = line.head().getValue().profile();
        double part = left.takeUpTo(share, left.units().of(line.waiting()));
        long milliVcpus = (long) Math.floor(line.waiting().milliVcpus() * part);
        sum = sum.plus(line.waiting().upTo(Math.max(milliVcpus, head.total().milliVcpus())));
      }
    }
    return sum;
  }

  @Override
  public List<JobId> first(int count) {
    QuotaPreview preview = new QuotaPreview(quotas.copy());
    List<JobId> first = new ArrayList<>();
    for (QuotaSubQueue line : lines.values()) {
      if (!line.isEmpty()) {
        preview.add(line);
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
      QuotaSubQueue line = line(before.profile());
      line.end(before);
      quotas.remove(line.share(), quotas.units().of(before.profile()));
      if (before.stop() != null) {
        leaving.remove(before.id());
        preempted -= isPreempted(before) ? 1 : 0;
      }
    }
    if (runs) {
      QuotaSubQueue line = line(after.profile());
      line.start(after);
      quotas.add(line.share(), quotas.units().of(after.profile()));
      if (after.stop() != null) {
        leaving.put(after.id(), after);
        preempted += isPreempted(after) ? 1 : 0;
      }
    }
    return before != null && ran && (!runs || !before.profile().equals(after.profile()));
  }

  @Override
  public Optional<Instant> nextLook() {
    return lines.values().stream()
        .map(QuotaSubQueue::vainUntil)
        .filter(until -> until > time.now())
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli);
  }

  /** What its shares use now; not to change. */
  public Quotas quotas() {
    return quotas;
  }

  /** Whether the share's head may go, as far as shares are concerned; null if nobody waits. */
  public @Nullable QuotaDecision grant(String share) {
    QuotaSubQueue line = lines.get(share);
    return line == null || line.isEmpty() ? null : grant(line);
  }

  /** Whether the share's head fits in what is the share's own, be it lent or not. */
  public boolean isOwed(String share) {
    QuotaSubQueue line = lines.get(share);
    return line != null && !line.isEmpty() && grant(line).isOwed();
  }

  /** The share that a job belongs to. */
  public String share(Job job) {
    return QueueMembership.share(job.profile());
  }

  /** Jobs that run and were told to stop, for whatever reason. */
  public Collection<Job> leaving() {
    return leaving.values();
  }

  /** How many jobs were told to stop so that others get their place. */
  public int preempted() {
    return preempted;
  }

  /** Shares in which somebody waits, in the order in which they are served. */
  public List<String> waitingShares() {
    return lines.values().stream()
        .filter(line -> !line.isEmpty())
        .sorted(Comparator.comparing(this::turn))
        .map(QuotaSubQueue::share)
        .toList();
  }

  /** The jobs of a share that wait, in order, until the consumer has had so many. */
  public void waiting(String share, int most, BiConsumer<JobId, JobProfile> consumer) {
    int[] left = {most};
    for (SubQueueEntry entry : line(share).entries().values()) {
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
    QuotaSubQueue line = lines.get(share);
    return line == null ? List.of() : line.running();
  }

  /** Whether the limits of its share let a job go now. */
  public boolean mayGo(JobProfile profile) {
    return quotas.grant(QueueMembership.share(profile), quotas.units().of(profile)).mayGo();
  }

  /** Why a job is larger than all that its share may ever have; null if it is not. */
  public @Nullable QuotaExcess excess(JobProfile profile) {
    return quotas.excess(QueueMembership.share(profile), quotas.units().of(profile));
  }

  /** Whether preemption is known to be of no use to the share's head for now. */
  public boolean isVain(String share) {
    return line(share).vainUntil() > time.now();
  }

  /** Preemption is of no use to the share's head for so many milliseconds. */
  public void vain(String share, long millis) {
    QuotaSubQueue line = line(share);
    line.vain(line.head().getValue().id(), time.now() + millis);
  }

  /** Its share must be there; whether it takes jobs is for submission to know. */
  @Override
  public Optional<String> objection(JobProfile.Precedence wanted) {
    String share = Objects.requireNonNullElse(wanted.shareIdentifier(), "");
    return shares.containsKey(share)
        ? Optional.empty()
        : Optional.of("is in a job queue that has no quota share " + share);
  }

  private void put(QueuePosition position, SubQueueEntry entry) {
    ranked = false;
    QuotaSubQueue line = line(entry.profile());
    line.put(QuotaSubQueue.Place.of(position, entry.profile()), entry);
    boolean first = line.head().getValue().equals(entry);
    stirred |= first || (line.entries().size() <= LOOKED_AT && mayBeOwed(line));
  }

  private boolean remove(QueuePosition position, JobProfile profile) {
    QuotaSubQueue line = line(profile);
    ranked = false;
    QuotaSubQueue.Place place = QuotaSubQueue.Place.of(position, profile);
    stirred |= !line.isEmpty() && line.head().getKey().equals(place);
    return line.remove(place);
  }

  /** Whether those behind the head may get a place by preemption as well. */
  private boolean mayBeOwed(QuotaSubQueue line) {
    QuotaShare share = quotas.share(line.share());
    return share != null && (share.sharing().inSharePreemption() || grant(line).isOwed());
  }

  /** Whose head is next; worked out once until something changes. */
  private @Nullable QuotaSubQueue first() {
    if (ranked) {
      return first;
    }
    first = null;
    QuotaPriority best = null;
    for (QuotaSubQueue line : lines.values()) {
      if (!line.isEmpty()) {
        QuotaPriority turn = turn(line);
        if (best == null || turn.compareTo(best) < 0) {
          best = turn;
          first = line;
        }
      }
    }
    ranked = true;
    return first;
  }

  private QuotaPriority turn(QuotaSubQueue line) {
    QuotaDecision grant = grant(line);
    // Nobody borrows what somebody else's job is being preempted for.
    boolean heldBack = grant == QuotaDecision.BORROWED && preempted > 0;
    int rank = heldBack ? QuotaPriority.HELD_BACK : QuotaPriority.rankOf(grant);
    QuotaPriority turn = QuotaPriority.of(rank, line.head().getKey().position(), line.share());
    return line.passedOver() ? turn.passedOver() : turn;
  }

  private QuotaDecision grant(QuotaSubQueue line) {
    return quotas.grant(line.share(), quotas.units().of(line.head().getValue().profile()));
  }

  private QuotaSubQueue line(JobProfile profile) {
    return line(QueueMembership.share(profile));
  }

  private QuotaSubQueue line(String share) {
    return lines.computeIfAbsent(share, QuotaSubQueue::new);
  }

  private static boolean isPreempted(Job job) {
    StopRequest stop = Objects.requireNonNull(job.stop());
    return stop.kind() == StopRequest.Kind.PREEMPT;
  }
}

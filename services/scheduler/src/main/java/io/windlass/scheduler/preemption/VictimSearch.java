package io.windlass.scheduler.preemption;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.quota.QuotaDecision;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.quota.Quotas;
import io.windlass.scheduler.resource.ResourceRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who must go so that one job of a quota share finds a place.
 *
 * <p>First what the share lacks comes from its own jobs of lower priority, if it wants that (it may
 * then borrow as before); then what others have borrowed of it comes back, and then, if there is no
 * room on instances, whoever borrows makes room on one of them (on as many as a multi-node job has
 * nodes). Of the share that has borrowed the largest part of what the queue has, the job of the
 * lowest priority goes, among equals the one that started last. In the end those are spared without
 * whom it works too.
 *
 * <p>Example: A and B own 4 vCPUs each, B has borrowed 3 of A's with three jobs; a job of A needs
 * 2: one of A's own is free, so the last of B's three goes.
 */
final class VictimSearch {
  /** So many that run are looked at for room on instances. */
  private static final int MOST_CANDIDATES = 1_000;

  /** With more, nobody is spared. */
  private static final int MOST_SPARED = 32;

  private final QuotaOrder order;
  private final Quotas quotas;
  private final CapacityForecast room;
  private final String share;
  private final JobProfile profile;
  private final long[] amounts;
  private final ResourceRequest need;
  private final Map<JobId, Job> victims = new LinkedHashMap<>();
  private boolean borrows;
  private boolean grows;
  private boolean wentFar;

  /**
   * A search in what will be once those are gone who were told to stop before.
   *
   * @param quotas what is used then; left as it is
   * @param room what is free then; left as it is
   */
  VictimSearch(
      QuotaOrder order, Quotas quotas, CapacityForecast room, String share, JobProfile profile) {
    this.order = order;
    this.quotas = quotas;
    this.room = room;
    this.share = share;
    this.profile = profile;
    this.amounts = quotas.units().of(profile);
    this.need = profile.need();
  }

  /** Whether it looked at many jobs. */
  boolean wentFar() {
    return wentFar;
  }

  /** Nobody if it need only wait; null if it has no right to a place, or nobody's going helps. */
  @Nullable Collection<Job> find() {
    Quotas left = quotas.copy();
    if (left.grant(share, amounts) == QuotaDecision.BORROWED
        && (fits(room) || room.mayGrow(need))) {
      return null; // It borrows in its turn.
    }
    if (!getOwn(left) || !getLent(left)) {
      return null;
    }
    CapacityForecast then = room.copy();
    victims.values().forEach(then::leaves);
    grows = !fits(then) && room.mayGrow(need);
    if (!grows && !fits(then) && !getRoom(left, then)) {
      return null;
    }
    spare();
    return victims.values();
  }

  /** What the share may use, be it borrowed; false if it cannot be had. */
  private boolean getOwn(Quotas left) {
    QuotaDecision grant = left.grant(share, amounts);
    while (!grant.mayGo() && !grant.isOwed()) {
      int unit = left.exceededUnit(share, amounts);
      Job victim = unit >= 0 && inShare() ? ownOfLowerPriority(left, unit) : null;
      if (victim == null) {
        return false;
      }
      goes(left, victim);
      grant = left.grant(share, amounts);
    }
    borrows = grant == QuotaDecision.BORROWED;
    return true;
  }

  /** What others have borrowed of it; false if it cannot be had. */
  private boolean getLent(Quotas left) {
    int unit = borrows ? -1 : left.lentUnit(share, amounts);
    while (unit >= 0) {
      Job victim = borrower(left, unit);
      if (victim == null) {
        return false;
      }
      goes(left, victim);
      unit = left.lentUnit(share, amounts);
    }
    return true;
  }

  /** Room on instances; false if it cannot be had. */
  private boolean getRoom(Quotas left, CapacityForecast then) {
    wentFar = true;
    List<Job> candidates = candidates(left);
    return need.exclusive()
        ? getInstances(candidates, left, then)
        : getPlace(candidates, left, then);
  }

  /** One instance after another is emptied in thought, until one has room. */
  private boolean getPlace(List<Job> candidates, Quotas left, CapacityForecast then) {
    Map<CapacityForecast.Spot, Quotas> leftAt = new HashMap<>();
    Map<CapacityForecast.Spot, List<Job>> goneAt = new HashMap<>();
    for (Job job : candidates) {
      for (CapacityForecast.Spot spot : then.spots(job)) {
        if (!mayGo(leftAt.computeIfAbsent(spot, _ -> left.copy()), job)) {
          continue;
        }
        List<Job> gone = goneAt.computeIfAbsent(spot, _ -> new ArrayList<>());
        gone.add(job);
        then.leaves(spot, job.profile().shape());
        if (then.fits(spot, need)) {
          gone.forEach(victim -> victims.put(victim.id(), victim));
          return true;
        }
      }
    }
    return false;
  }

  /** As many instances as there are nodes. */
  private boolean getInstances(List<Job> candidates, Quotas left, CapacityForecast then) {
    List<Job> gone = new ArrayList<>();
    for (Job job : candidates) {
      if (!mayGo(left, job)) {
        continue;
      }
      gone.add(job);
      then.leaves(job);
      List<CapacityForecast.Spot> idle = then.idle(need);
      if (idle.size() >= need.nodes()) {
        Set<CapacityForecast.Spot> chosen = new HashSet<>(idle.subList(0, need.nodes()));
        gone.stream()
            .filter(victim -> then.spots(victim).stream().anyMatch(chosen::contains))
            .forEach(victim -> victims.put(victim.id(), victim));
        return true;
      }
    }
    return false;
  }

  /** Those that may have to go for room, in order. */
  private List<Job> candidates(Quotas left) {
    List<Job> all = new ArrayList<>();
    for (String name : borrows ? List.<String>of() : borrowers(left, -1)) {
      order.running(name).stream()
          .filter(this::stays)
          .limit(MOST_CANDIDATES - all.size())
          .forEach(all::add);
    }
    if (inShare()) {
      order.running(share).stream()
          .filter(this::stays)
          .takeWhile(this::isLower)
          .limit(MOST_CANDIDATES - all.size())
          .forEach(all::add);
    }
    return all;
  }

  /** Nobody of another share goes once that has borrowed nothing more. */
  private boolean mayGo(Quotas left, Job job) {
    String name = order.share(job);
    boolean goes = name.equals(share) || left.borrowedPart(name) > 0;
    if (goes) {
      left.remove(name, left.units().of(job.profile()));
    }
    return goes;
  }

  /** Whoever is not needed after all stays, those first who would have gone first. */
  private void spare() {
    if (victims.size() > MOST_SPARED) {
      return;
    }
    for (Job victim : List.copyOf(victims.values())) {
      victims.remove(victim.id());
      if (!suffices()) {
        victims.put(victim.id(), victim);
      }
    }
  }

  private boolean suffices() {
    Quotas left = quotas.copy();
    CapacityForecast then = room.copy();
    for (Job victim : victims.values()) {
      left.remove(order.share(victim), left.units().of(victim.profile()));
      then.leaves(victim);
    }
    QuotaDecision grant = left.grant(share, amounts);
    return (grant == QuotaDecision.OWN || (borrows && grant.mayGo())) && (grows || fits(then));
  }

  private boolean fits(CapacityForecast then) {
    return then.copy().take(need);
  }

  private void goes(Quotas left, Job victim) {
    victims.put(victim.id(), victim);
    left.remove(order.share(victim), left.units().of(victim.profile()));
  }

  private boolean inShare() {
    QuotaShare definition = quotas.share(share);
    return definition != null && definition.sharing().inSharePreemption();
  }

  private @Nullable Job ownOfLowerPriority(Quotas left, int unit) {
    Job first = firstOf(left, share, unit);
    return first != null && isLower(first) ? first : null;
  }

  private boolean isLower(Job job) {
    return job.profile().precedence().priority() < profile.precedence().priority();
  }

  private boolean stays(Job job) {
    return job.stop() == null && !victims.containsKey(job.id());
  }

  /** Of whoever has borrowed most, and of this unit. */
  private @Nullable Job borrower(Quotas left, int unit) {
    for (String name : borrowers(left, unit)) {
      Job job = firstOf(left, name, unit);
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  /** Other shares that have borrowed of the unit, of any if it is negative; the largest first. */
  private List<String> borrowers(Quotas left, int unit) {
    return left.names().stream()
        .filter(name -> !name.equals(share))
        .filter(name -> unit < 0 ? left.borrowedPart(name) > 0 : left.borrowed(name, unit) > 0)
        .sorted(
            Comparator.<String>comparingDouble(left::borrowedPart)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Who would be preempted first of a share, and takes up some of the unit. */
  private @Nullable Job firstOf(Quotas left, String of, int unit) {
    for (Job job : order.running(of)) {
      if (stays(job) && left.units().of(job.profile())[unit] > 0) {
        return job;
      }
    }
    return null;
  }
}

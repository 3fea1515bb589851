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
 * Finds the jobs to preempt so that one job of a quota share gets capacity.
 *
 * <p>First, what the share lacks comes from its own jobs of lower priority, if it is configured so
 * (the share may then borrow as before). Then capacity that others have borrowed from it is taken
 * back. Then, if no instance has enough free capacity, borrowers are preempted on one instance (on
 * as many as a multi-node job has nodes). Of the share that has borrowed the largest part of the
 * queue's capacity, the job of the lowest priority is preempted; among equals, the one that started
 * last. In the end, jobs that need not be preempted after all are spared.
 *
 * <p>Example: A and B own 4 vCPUs each, and B has borrowed 3 of A's with three jobs. A job of A
 * needs 2: one of A's own is free, so the last of B's three jobs is preempted.
 */
final class VictimSearch {
  /** How many running jobs are considered at the most. */
  private static final int MOST_CANDIDATES = 1_000;

  /** With more victims than this, none is spared. */
  private static final int MOST_SPARED = 32;

  private final QuotaOrder order;
  private final Quotas quotas;
  private final CapacityForecast forecast;
  private final String share;
  private final JobProfile profile;
  private final long[] amounts;
  private final ResourceRequest request;
  private final Map<JobId, Job> victims = new LinkedHashMap<>();
  private boolean borrows;
  private boolean mayGrow;
  private boolean isExpensive;

  /**
   * A search that starts from the use after all stopping jobs have ended.
   *
   * @param quotas the use by then; not changed
   * @param forecast the free capacity by then; not changed
   */
  VictimSearch(
      QuotaOrder order,
      Quotas quotas,
      CapacityForecast forecast,
      String share,
      JobProfile profile) {
    this.order = order;
    this.quotas = quotas;
    this.forecast = forecast;
    this.share = share;
    this.profile = profile;
    this.amounts = quotas.units().of(profile);
    this.request = profile.request();
  }

  /** Returns whether the search considered many jobs. */
  boolean isExpensive() {
    return isExpensive;
  }

  /**
   * Returns the jobs to preempt: none if the job only has to wait; null if it is not entitled to
   * capacity, or if no preemption would help.
   */
  @Nullable Collection<Job> find() {
    Quotas left = quotas.copy();
    if (left.grant(share, amounts) == QuotaDecision.BORROWED
        && (fits(forecast) || forecast.mayGrow(request))) {
      return null; // It borrows when its turn comes.
    }
    if (!findOwn(left) || !findLent(left)) {
      return null;
    }
    CapacityForecast after = forecast.copy();
    victims.values().forEach(after::leaves);
    mayGrow = !fits(after) && forecast.mayGrow(request);
    if (!mayGrow && !fits(after) && !findCapacity(left, after)) {
      return null;
    }
    spareUnneeded();
    return victims.values();
  }

  /**
   * Finds what the share itself may use, including what it borrows; returns false if that is not
   * possible.
   */
  private boolean findOwn(Quotas left) {
    QuotaDecision grant = left.grant(share, amounts);
    while (!grant.mayGo() && !grant.isOwed()) {
      int unit = left.exceededUnit(share, amounts);
      Job victim = unit >= 0 && inShare() ? ownOfLowerPriority(left, unit) : null;
      if (victim == null) {
        return false;
      }
      addVictim(left, victim);
      grant = left.grant(share, amounts);
    }
    borrows = grant == QuotaDecision.BORROWED;
    return true;
  }

  /** Finds what others have borrowed from the share; returns false if that is not enough. */
  private boolean findLent(Quotas left) {
    int unit = borrows ? -1 : left.lentUnit(share, amounts);
    while (unit >= 0) {
      Job victim = borrower(left, unit);
      if (victim == null) {
        return false;
      }
      addVictim(left, victim);
      unit = left.lentUnit(share, amounts);
    }
    return true;
  }

  /** Finds capacity on instances; returns false if there is not enough. */
  private boolean findCapacity(Quotas left, CapacityForecast after) {
    isExpensive = true;
    List<Job> candidates = candidates(left);
    return request.exclusive()
        ? findInstances(candidates, left, after)
        : getPlace(candidates, left, after);
  }

  /** Considers one instance after another until the job fits on one. */
  private boolean getPlace(List<Job> candidates, Quotas left, CapacityForecast after) {
    Map<CapacityForecast.InstanceKey, Quotas> leftAt = new HashMap<>();
    Map<CapacityForecast.InstanceKey, List<Job>> victimsAt = new HashMap<>();
    for (Job job : candidates) {
      for (CapacityForecast.InstanceKey key : after.instancesOf(job)) {
        if (!mayGo(leftAt.computeIfAbsent(key, _ -> left.copy()), job)) {
          continue;
        }
        List<Job> chosen = victimsAt.computeIfAbsent(key, _ -> new ArrayList<>());
        chosen.add(job);
        after.leaves(key, job.profile().shape());
        if (after.fits(key, request)) {
          chosen.forEach(victim -> victims.put(victim.id(), victim));
          return true;
        }
      }
    }
    return false;
  }

  /** Finds as many instances as there are nodes. */
  private boolean findInstances(List<Job> candidates, Quotas left, CapacityForecast after) {
    List<Job> chosen = new ArrayList<>();
    for (Job job : candidates) {
      if (!mayGo(left, job)) {
        continue;
      }
      chosen.add(job);
      after.leaves(job);
      List<CapacityForecast.InstanceKey> idle = after.idle(request);
      if (idle.size() >= request.nodes()) {
        Set<CapacityForecast.InstanceKey> instances =
            new HashSet<>(idle.subList(0, request.nodes()));
        chosen.stream()
            .filter(victim -> after.instancesOf(victim).stream().anyMatch(instances::contains))
            .forEach(victim -> victims.put(victim.id(), victim));
        return true;
      }
    }
    return false;
  }

  /** Returns the candidates for preemption on instances, in order. */
  private List<Job> candidates(Quotas left) {
    List<Job> all = new ArrayList<>();
    for (String name : borrows ? List.<String>of() : borrowers(left, -1)) {
      order.running(name).stream()
          .filter(this::isCandidate)
          .limit(MOST_CANDIDATES - all.size())
          .forEach(all::add);
    }
    if (inShare()) {
      order.running(share).stream()
          .filter(this::isCandidate)
          .takeWhile(this::isLower)
          .limit(MOST_CANDIDATES - all.size())
          .forEach(all::add);
    }
    return all;
  }

  /**
   * Returns whether a job may be preempted: a job of another share only while that share has
   * borrowed something.
   */
  private boolean mayGo(Quotas left, Job job) {
    String name = order.share(job);
    boolean mayGo = name.equals(share) || left.borrowedPart(name) > 0;
    if (mayGo) {
      left.remove(name, left.units().of(job.profile()));
    }
    return mayGo;
  }

  /**
   * Spares victims that are not necessary after all, beginning with those that were chosen first.
   */
  private void spareUnneeded() {
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
    CapacityForecast after = forecast.copy();
    for (Job victim : victims.values()) {
      left.remove(order.share(victim), left.units().of(victim.profile()));
      after.leaves(victim);
    }
    QuotaDecision grant = left.grant(share, amounts);
    return (grant == QuotaDecision.OWN || (borrows && grant.mayGo())) && (mayGrow || fits(after));
  }

  private boolean fits(CapacityForecast after) {
    return after.copy().take(request);
  }

  private void addVictim(Quotas left, Job victim) {
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

  private boolean isCandidate(Job job) {
    return job.stop() == null && !victims.containsKey(job.id());
  }

  /**
   * Returns the first job of the share that has borrowed most of this unit; null if there is none.
   */
  private @Nullable Job borrower(Quotas left, int unit) {
    for (String name : borrowers(left, unit)) {
      Job job = firstOf(left, name, unit);
      if (job != null) {
        return job;
      }
    }
    return null;
  }

  /**
   * Other shares that have borrowed of this unit (of any unit if it is negative), the largest
   * borrower first.
   */
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

  /**
   * Returns the first job of a share in the order of preemption that uses some of the unit; null if
   * there is none.
   */
  private @Nullable Job firstOf(Quotas left, String of, int unit) {
    for (Job job : order.running(of)) {
      if (isCandidate(job) && left.units().of(job.profile())[unit] > 0) {
        return job;
      }
    }
    return null;
  }
}

package io.windlass.simulator.check;

import static io.windlass.simulator.kernel.InvariantViolation.unless;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.queue.JobQueue;
import io.windlass.scheduler.quota.QuotaShare;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.state.AccountState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks quota shares by a plain computation from committed events: whenever a job is placed, its
 * share stays within its limit and what it may borrow, and the sum of what is borrowed within what
 * lenders leave; no job is preempted twice; what a share uses is what its running jobs use.
 */
final class QuotaCheck {
  private static final long THOUSAND = 1_000;

  private record Key(String account, String queueArn) {}

  private static final class Queue {
    final Map<String, QuotaShare> shares = new TreeMap<>();
    final Map<String, ResourceSum> used = new TreeMap<>();
  }

  private final Map<Key, Queue> queues = new HashMap<>();

  /** What one transaction of an account wrote down, in order. */
  void observe(String account, List<AccountEvent> events) {
    for (AccountEvent event : events) {
      switch (event) {
        case AccountEvent.QuotaShareDefined defined ->
            queue(account, defined.share().queueArn())
                .shares
                .put(defined.share().name(), defined.share());
        case AccountEvent.JobStep step -> observe(account, step);
        default -> {}
      }
    }
  }

  private void observe(String account, AccountEvent.JobStep step) {
    Job before = step.before();
    Job after = step.after();
    boolean ran = before != null && before.status().occupiesInstance();
    boolean runs = after.status().occupiesInstance();
    JobProfile profile = after.profile();
    Queue queue = queue(account, profile.queueArn());
    String share = share(profile);
    if (ran && !runs) {
      queue.used.merge(share, profile.total(), (all, gone) -> all.minus(gone));
    } else if (runs && !ran) {
      if (!queue.shares.isEmpty()) {
        checkGrant(queue, share, profile);
      }
      queue.used.merge(share, profile.total(), ResourceSum::plus);
    }
    if (step.event() instanceof JobEvent.StopAccepted && after.isPreempted()) {
      unless(
          before != null && before.stop() == null,
          () -> "job " + after.id() + " was told to stop before it was preempted");
      unless(
          !queue.shares.isEmpty(),
          () -> "job " + after.id() + " is preempted in a queue without quota shares");
    }
    Integer retries = profile.execution().preemptionRetries();
    unless(
        retries == null || after.attempts().preemptions() <= retries + 1,
        () -> "job " + after.id() + " was preempted more often than it may be");
  }

  private static void checkGrant(Queue queue, String share, JobProfile profile) {
    QuotaShare own = queue.shares.get(share);
    String what = "job of share " + share + " that takes " + profile.total();
    unless(own != null && own.isPresent(), () -> what + ": there is no such share");
    TreeSet<String> units = new TreeSet<>();
    queue.shares.values().forEach(s -> units.addAll(s.limits().keySet()));
    for (String unit : units) {
      checkUnit(queue, Objects.requireNonNull(own), unit, amount(unit, profile.total()), what);
    }
  }

  private static void checkUnit(
      Queue queue, QuotaShare own, String unit, long needed, String what) {
    Long limit = own.limits().get(unit);
    if (limit == null || needed == 0) {
      return;
    }
    long used = amount(unit, queue.used.getOrDefault(own.name(), ResourceSum.NONE)) + needed;
    boolean borrows = own.sharing().strategy() == QuotaShare.Strategy.LEND_AND_BORROW;
    Integer percent = own.sharing().borrowLimit();
    long most = !borrows ? 0 : percent == null ? Long.MAX_VALUE / 2 : limit * percent / 100;
    unless(
        used <= limit + most,
        () -> what + " goes beyond its limit of " + limit + " and " + most + " " + unit);
    long before = excess(queue, unit, null, 0);
    long borrowed = excess(queue, unit, own, needed);
    long lendable = idle(queue, unit, own, needed);
    boolean changes = borrowed > before || lendable < idle(queue, unit, null, 0);
    unless(
        !changes || borrowed <= lendable,
        () -> what + ": " + borrowed + " " + unit + " are borrowed, " + lendable + " lent");
  }

  private static long excess(Queue queue, String unit, @Nullable QuotaShare more, long needed) {
    long sum = 0;
    for (QuotaShare share : queue.shares.values()) {
      Long limit = share.isPresent() ? share.limits().get(unit) : null;
      if (limit != null) {
        sum += Math.max(0, used(queue, share, unit, more, needed) - limit);
      }
    }
    return sum;
  }

  private static long idle(Queue queue, String unit, @Nullable QuotaShare more, long needed) {
    long sum = 0;
    for (QuotaShare share : queue.shares.values()) {
      Long limit = share.isPresent() ? share.limits().get(unit) : null;
      if (limit != null && share.sharing().strategy() != QuotaShare.Strategy.RESERVE) {
        sum += Math.max(0, limit - used(queue, share, unit, more, needed));
      }
    }
    return sum;
  }

  private static long used(
      Queue queue, QuotaShare share, String unit, @Nullable QuotaShare more, long needed) {
    long used = amount(unit, queue.used.getOrDefault(share.name(), ResourceSum.NONE));
    return share.equals(more) ? used + needed : used;
  }

  /** What the core believes is what its jobs say. */
  static void check(AccountState state) {
    for (JobQueue queue : state.queues().all()) {
      QuotaOrder order = queue.quota();
      if (order != null) {
        check(state, queue, order);
      }
    }
  }

  private static void check(AccountState state, JobQueue queue, QuotaOrder order) {
    Map<String, long[]> used = new TreeMap<>();
    int preempted = 0;
    int leaving = 0;
    for (Job job : state.jobs()) {
      if (job.profile().queueArn().equals(queue.arn()) && job.status().occupiesInstance()) {
        long[] amounts = order.quotas().units().of(job.profile());
        used.merge(share(job.profile()), amounts, QuotaCheck::plus);
        preempted += job.isPreempted() ? 1 : 0;
        leaving += job.stop() == null ? 0 : 1;
      }
    }
    TreeSet<String> names = new TreeSet<>(used.keySet());
    names.addAll(order.quotas().names());
    long[] nothing = new long[order.quotas().units().count()];
    for (String name : names) {
      unless(
          Arrays.equals(order.quotas().used(name), used.getOrDefault(name, nothing)),
          () -> "share " + name + " of " + queue.arn() + " does not use what its jobs use");
    }
    int known = preempted;
    int stopping = leaving;
    unless(
        order.preempted() == known && order.leaving().size() == stopping,
        () -> queue.arn() + " has " + known + " preempted jobs and counts " + order.preempted());
  }

  private static long[] plus(long[] one, long[] other) {
    long[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private Queue queue(String account, String arn) {
    return queues.computeIfAbsent(new Key(account, arn), _ -> new Queue());
  }

  private static String share(JobProfile profile) {
    return Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "");
  }

  private static long amount(String unit, ResourceSum sum) {
    return switch (unit) {
      case "VCPU", "NUM_INSTANCES" -> sum.milliVcpus();
      case "MEMORY" -> sum.memoryMiB() * THOUSAND;
      default -> throw new IllegalArgumentException("unit: " + unit + " (expected: in use here)");
    };
  }
}

package io.windlass.scheduler.explanation;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.ordering.QuotaOrder;
import io.windlass.scheduler.query.Explanation.Kind;
import io.windlass.scheduler.query.Explanation.Obstacle;
import io.windlass.scheduler.quota.QuotaDecision;
import io.windlass.scheduler.quota.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Explains in sentences why a quota share holds back a job that waits in it. */
final class QuotaBlockReasons {
  /** Counting stops here. */
  private static final int MOST_AHEAD = 10_000;

  private final QuotaOrder order;
  private final Quotas quotas;
  private final String share;
  private final List<Obstacle> found = new ArrayList<>();

  private QuotaBlockReasons(QuotaOrder order, String share) {
    this.order = order;
    this.quotas = order.quotas();
    this.share = share;
  }

  /**
   * Returns what keeps the job waiting as far as its share is concerned; what holds it up holds it
   * too.
   */
  static List<Obstacle> of(QuotaOrder order, JobId id, JobProfile profile) {
    String share =
        Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "(none is named)");
    QuotaBlockReasons obstacles = new QuotaBlockReasons(order, share);
    List<JobProfile> head = new ArrayList<>();
    int[] ahead = {0};
    boolean[] reached = {false};
    order.waiting(
        share,
        MOST_AHEAD,
        (other, its) -> {
          if (head.isEmpty()) {
            head.add(its);
          }
          reached[0] |= other.equals(id);
          ahead[0] += reached[0] ? 0 : 1;
        });
    if (ahead[0] > 0) {
      obstacles.add(
          AmountFormat.count(ahead[0], "job")
              + (ahead[0] == 1 ? " of its quota share goes" : " of its quota share go")
              + " before it.");
    }
    obstacles.explain(head.isEmpty() ? profile : head.getFirst());
    return obstacles.found;
  }

  private void explain(JobProfile head) {
    long[] needed = quotas.units().of(head);
    QuotaDecision grant = quotas.grant(share, needed);
    int unit = Math.max(0, quotas.exceededUnit(share, needed));
    String name = "Its quota share " + share;
    switch (grant) {
      case OWN -> {
        if (order.preempted() > 0) {
          add(preempted() + " so that others get their place, and it waits for that.");
        }
      }
      case BORROWED -> {
        if (order.preempted() > 0) {
          add(name + " would borrow, but nobody does while " + preempted() + ".");
        }
      }
      case LENT ->
          add(
              order.preempted() == 0
                  ? name + " has lent what it needs, and nobody can be preempted for it now."
                  : name
                      + " has lent what it needs; "
                      + preempted()
                      + " for that, and it waits for "
                      + (order.preempted() == 1 ? "it" : "them")
                      + " to end.");
      case OVER_LIMIT ->
          add(
              "%s uses %s of its %s and does not borrow."
                  .formatted(
                      name,
                      AmountFormat.number(quotas.used(share)[unit]),
                      amount(unit, quotas.limit(share, unit))));
      case OVER_BORROW_LIMIT ->
          add(
              "%s has borrowed %s, and may borrow %s at most."
                  .formatted(
                      name,
                      amount(unit, quotas.borrowed(share, unit)),
                      amount(unit, quotas.mayBorrow(share, unit))));
      case NOTHING_TO_BORROW ->
          add(
              "%s uses %s, %s of which are its own, and others leave %s to borrow."
                  .formatted(
                      name,
                      amount(unit, quotas.used(share)[unit]),
                      AmountFormat.number(
                          Math.min(quotas.used(share)[unit], quotas.limit(share, unit))),
                      left(unit)));
      case NO_SHARE -> add(name + " is not known to the scheduler yet, or is about to be deleted.");
    }
  }

  private String preempted() {
    return AmountFormat.count(order.preempted(), "job")
        + (order.preempted() == 1 ? " is" : " are")
        + " being preempted";
  }

  private String left(int unit) {
    long left = quotas.lendable(unit) - quotas.borrowed(unit);
    return left <= 0 ? "nothing" : "no more than " + amount(unit, left);
  }

  private String amount(int unit, long thousandths) {
    String number = AmountFormat.number(thousandths);
    String name = quotas.units().name(unit);
    return switch (name) {
      case "VCPU" -> AmountFormat.vcpus(thousandths);
      case "MEMORY" -> number + " MiB of memory";
      case "GPU" -> number + (number.equals("1") ? " GPU" : " GPUs");
      case "NUM_INSTANCES" -> number + (number.equals("1") ? " instance" : " instances");
      default -> number + " " + name;
    };
  }

  private void add(String sentence) {
    found.add(new Obstacle(Kind.QUOTA_SHARE, share, sentence));
  }
}

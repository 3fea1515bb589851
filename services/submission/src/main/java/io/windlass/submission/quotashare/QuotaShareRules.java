package io.windlass.submission.quotashare;

import io.windlass.aws.batch.CreateQuotaShareRequest;
import io.windlass.aws.batch.QuotaShareCapacityLimit;
import io.windlass.aws.batch.QuotaShareResourceSharingConfiguration;
import io.windlass.aws.batch.UpdateQuotaShareRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides about CreateQuotaShare, UpdateQuotaShare and DeleteQuotaShare (FS-046). */
public final class QuotaShareRules {
  /** The most shares that a queue may have. */
  public static final int MOST_SHARES = 20;

  static final String BORROWING = "LEND_AND_BORROW";

  private static final int MOST_LIMITS = 5;
  private static final Set<String> CONTAINER_UNITS = Set.of("VCPU", "MEMORY", "GPU");
  private static final Pattern INSTANCE_TYPE = Pattern.compile("ml\\.[a-z0-9-]+\\.[a-z0-9]+");

  private QuotaShareRules() {}

  /**
   * The queue of a new share.
   *
   * @param divided whether its policy has quota shares
   * @param shares how many it has
   */
  public record TargetQueue(JobQueue queue, boolean divided, int shares) {}

  /** Returns the new share, or the reason for refusing it. */
  public static Result<QuotaShare> create(CreateQuotaShareRequest request, TargetQueue target) {
    ValidationErrors validationErrors = new ValidationErrors();
    JobQueue queue = target.queue();
    if (!NameRules.valid(request.quotaShareName())) {
      validationErrors.invalid("quotaShareName should match valid pattern");
    }
    TagRules.check(request.tags(), validationErrors);
    checkLimits(request.capacityLimits(), queue, validationErrors);
    checkSharing(request.resourceSharingConfiguration(), validationErrors);
    if (queue.deleting()) {
      validationErrors.refused("jobQueue: " + queue.arn() + " is being deleted.");
    }
    if (!target.divided()) {
      validationErrors.refused(
          "jobQueue: "
              + queue.arn()
              + " has no scheduling policy with a quotaSharePolicy: it can not have quota shares.");
    }
    if (target.shares() >= MOST_SHARES) {
      validationErrors.refused(
          "You can not have more than " + MOST_SHARES + " quota shares in a job queue.");
    }
    return validationErrors.orElse(
        () ->
            new QuotaShare(
                new QuotaShare.Key(queue.owner(), queue.name(), request.quotaShareName()),
                new QuotaShare.Settings(
                    Objects.requireNonNullElse(request.state(), "ENABLED"),
                    request.capacityLimits(),
                    request.resourceSharingConfiguration(),
                    request.preemptionConfiguration()),
                false,
                request.tags() == null ? Map.of() : request.tags()));
  }

  /**
   * Returns the changed share, or the reason for refusing the change. Absent members stay as they
   * are.
   */
  public static Result<QuotaShare> update(
      QuotaShare present, UpdateQuotaShareRequest request, JobQueue queue) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (present.deleting()) {
      validationErrors.refused("Cannot update, resource is being deleted.");
    }
    if (request.capacityLimits() != null) {
      checkLimits(request.capacityLimits(), queue, validationErrors);
    }
    if (request.resourceSharingConfiguration() != null) {
      checkSharing(request.resourceSharingConfiguration(), validationErrors);
    }
    QuotaShare.Settings before = present.settings();
    return validationErrors.orElse(
        () ->
            present.with(
                new QuotaShare.Settings(
                    Objects.requireNonNullElse(request.state(), before.state()),
                    Objects.requireNonNullElse(request.capacityLimits(), before.limits()),
                    Objects.requireNonNullElse(
                        request.resourceSharingConfiguration(), before.sharing()),
                    Objects.requireNonNullElse(
                        request.preemptionConfiguration(), before.preemption()))));
  }

  /**
   * Returns the share as being deleted with all its jobs, or the reason for refusing the deletion:
   * it must be DISABLED.
   */
  public static Result<QuotaShare> delete(QuotaShare present) {
    return present.settings().state().equals("DISABLED")
        ? Result.accepted(present.deletionAccepted())
        : Result.refused("Cannot delete, quota share state must be DISABLED.");
  }

  private static void checkLimits(
      List<QuotaShareCapacityLimit> limits, JobQueue queue, ValidationErrors validationErrors) {
    if (limits.isEmpty() || limits.size() > MOST_LIMITS) {
      validationErrors.invalid(
          "capacityLimits must have 1 to " + MOST_LIMITS + " entries, got " + limits.size() + ".");
    }
    Set<String> units = new HashSet<>();
    for (QuotaShareCapacityLimit limit : limits) {
      checkUnit(limit.capacityUnit(), queue, validationErrors);
      if (!units.add(limit.capacityUnit())) {
        validationErrors.invalid(
            "capacityLimits: capacityUnit " + limit.capacityUnit() + " is given twice.");
      }
      if (limit.maxCapacity() < 1) {
        validationErrors.invalid(
            "capacityLimits: maxCapacity must be at least 1, got " + limit.maxCapacity() + ".");
      }
    }
  }

  private static void checkUnit(String unit, JobQueue queue, ValidationErrors validationErrors) {
    boolean service = queue.ofServiceJobs();
    boolean known =
        service
            ? unit.equals(QuotaShare.ANY_INSTANCE) || INSTANCE_TYPE.matcher(unit).matches()
            : CONTAINER_UNITS.contains(unit);
    if (!known) {
      validationErrors.invalid(
          "capacityLimits: capacityUnit "
              + unit
              + " is not one of a job queue of type "
              + queue.settings().jobQueueType()
              + (service
                  ? ": NUM_INSTANCES or an instance type such as ml.m5.large."
                  : ": VCPU, MEMORY or GPU."));
    }
  }

  private static void checkSharing(
      QuotaShareResourceSharingConfiguration sharing, ValidationErrors validationErrors) {
    Integer borrow = sharing.borrowLimit();
    if (borrow == null) {
      return;
    }
    if (!sharing.strategy().equals(BORROWING)) {
      validationErrors.invalid(
          "resourceSharingConfiguration: borrowLimit can only be given with strategy "
              + BORROWING
              + ", got "
              + sharing.strategy()
              + ".");
    }
    if (borrow < -1) {
      validationErrors.invalid(
          "resourceSharingConfiguration: borrowLimit must be at least -1, got " + borrow + ".");
    }
  }
}

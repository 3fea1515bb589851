package io.windlass.submission.schedulingpolicy;

import io.windlass.aws.batch.CreateSchedulingPolicyRequest;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.aws.batch.ShareAttributes;
import io.windlass.aws.batch.UpdateSchedulingPolicyRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides about CreateSchedulingPolicy and UpdateSchedulingPolicy (FS-002 to FS-007). The kind of a
 * policy never changes: fair share, which is the default, or quota shares.
 */
public final class SchedulingPolicyRules {
  private static final int LONGEST_DECAY = 604_800;
  private static final int MOST_RESERVATION = 99;
  private static final int MOST_SHARES = 500;
  private static final double LOWEST_WEIGHT = 0.0001;
  private static final double HIGHEST_WEIGHT = 999.9999;

  private SchedulingPolicyRules() {}

  /** Returns the new policy, or the reason for refusing it. */
  public static Result<SchedulingPolicy> create(
      Owner owner, CreateSchedulingPolicyRequest request) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.name())) {
      validationErrors.invalid("name should match valid pattern");
    }
    TagRules.check(request.tags(), validationErrors);
    check(request.quotaSharePolicy(), request.fairsharePolicy(), validationErrors);
    return validationErrors.orElse(
        () ->
            new SchedulingPolicy(
                owner,
                request.name(),
                settings(request.quotaSharePolicy(), request.fairsharePolicy()),
                request.tags() == null ? Map.of() : request.tags()));
  }

  /**
   * Returns the changed policy, or the reason for refusing the change. Absent members get their
   * defaults.
   */
  public static Result<SchedulingPolicy> update(
      SchedulingPolicy present, UpdateSchedulingPolicyRequest request) {
    ValidationErrors validationErrors = new ValidationErrors();
    QuotaSharePolicy quota = request.quotaSharePolicy();
    FairsharePolicy fair = request.fairsharePolicy();
    check(quota, fair, validationErrors);
    checkKind(present, quota, fair, validationErrors);
    return validationErrors.orElse(
        () -> quota == null && fair == null ? present : present.with(settings(quota, fair)));
  }

  private static SchedulingPolicy.Settings settings(
      @Nullable QuotaSharePolicy quota, @Nullable FairsharePolicy fair) {
    if (quota != null) {
      return new SchedulingPolicy.QuotaShares(quota);
    }
    return new SchedulingPolicy.FairShare(
        fair == null ? new FairsharePolicy(null, null, null) : fair);
  }

  private static void checkKind(
      SchedulingPolicy present,
      @Nullable QuotaSharePolicy quota,
      @Nullable FairsharePolicy fair,
      ValidationErrors validationErrors) {
    if (present.quotaShares() && fair != null) {
      validationErrors.refused(
          "fairsharePolicy: a quotaSharePolicy can not be removed or changed to a"
              + " fairsharePolicy.");
    }
    if (!present.quotaShares() && quota != null) {
      validationErrors.refused(
          "quotaSharePolicy: a fairsharePolicy can not be removed or changed to a"
              + " quotaSharePolicy.");
    }
  }

  private static void check(
      @Nullable QuotaSharePolicy quota,
      @Nullable FairsharePolicy fair,
      ValidationErrors validationErrors) {
    if (quota != null && fair != null) {
      validationErrors.invalid("quotaSharePolicy and fairsharePolicy can not both be set.");
    }
    if (quota != null && !"FIFO".equals(quota.idleResourceAssignmentStrategy())) {
      validationErrors.invalid(
          "quotaSharePolicy: idleResourceAssignmentStrategy must be FIFO, got "
              + quota.idleResourceAssignmentStrategy()
              + ".");
    }
    if (fair == null) {
      return;
    }
    Integer decay = fair.shareDecaySeconds();
    if (decay != null && (decay < 0 || decay > LONGEST_DECAY)) {
      validationErrors.invalid(
          "shareDecaySeconds must be between 0 and " + LONGEST_DECAY + ", got " + decay + ".");
    }
    Integer reservation = fair.computeReservation();
    if (reservation != null && (reservation < 0 || reservation > MOST_RESERVATION)) {
      validationErrors.invalid(
          "computeReservation must be between 0 and "
              + MOST_RESERVATION
              + ", got "
              + reservation
              + ".");
    }
    List<ShareAttributes> shares = fair.shareDistribution();
    if (shares != null) {
      checkShares(shares, validationErrors);
    }
  }

  private static void checkShares(List<ShareAttributes> shares, ValidationErrors validationErrors) {
    if (shares.size() > MOST_SHARES) {
      validationErrors.invalid(
          "shareDistribution must have at most "
              + MOST_SHARES
              + " shares, got "
              + shares.size()
              + ".");
      return;
    }
    for (int i = 0; i < shares.size(); i++) {
      ShareAttributes share = shares.get(i);
      checkShare(share, validationErrors);
      for (ShareAttributes other : shares.subList(0, i)) {
        if (overlap(other.shareIdentifier(), share.shareIdentifier())) {
          validationErrors.invalid(
              "shareDistribution: shareIdentifier "
                  + share.shareIdentifier()
                  + " overlaps "
                  + other.shareIdentifier()
                  + ".");
        }
      }
    }
  }

  private static void checkShare(ShareAttributes share, ValidationErrors validationErrors) {
    if (!share.shareIdentifier().matches("[A-Za-z0-9]{1,255}|[A-Za-z0-9]{1,254}\\*")) {
      validationErrors.invalid(
          "shareDistribution: shareIdentifier "
              + share.shareIdentifier()
              + " should match valid pattern");
    }
    Float weight = share.weightFactor();
    if (weight != null && (weight < (float) LOWEST_WEIGHT || weight > (float) HIGHEST_WEIGHT)) {
      validationErrors.invalid(
          "shareDistribution: weightFactor must be between 0.0001 and 999.9999, got "
              + weight
              + ".");
    }
  }

  /** Returns whether a share identifier could belong to both (FS-004). */
  static boolean overlap(String one, String other) {
    boolean prefix = one.endsWith("*");
    boolean otherPrefix = other.endsWith("*");
    String text = prefix ? one.substring(0, one.length() - 1) : one;
    String otherText = otherPrefix ? other.substring(0, other.length() - 1) : other;
    return text.equals(otherText)
        || (prefix && otherText.startsWith(text))
        || (otherPrefix && text.startsWith(otherText));
  }
}

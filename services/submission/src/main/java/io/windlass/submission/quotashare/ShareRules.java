package io.windlass.submission.quotashare;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the share of a submission (FS-010). In a queue with quota shares a service job names its
 * share by {@code quotaShareName}, another job by {@code shareIdentifier}, since SubmitJob has no
 * other member for it.
 */
public final class ShareRules {
  /** The error for a share or a priority in a queue that is first in, first out. */
  public static final String FIFO_HAS_NO_SHARES =
      "Job with shareIdentifier or schedulingPriority can only be submitted to job queue with fair"
          + " share scheduling policy.";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]{1,255}");

  private ShareRules() {}

  /** Checks the share of a SubmitJob request. */
  public static void ofJob(
      QueueScheduling sharing,
      @Nullable String shareIdentifier,
      ValidationErrors validationErrors) {
    switch (sharing) {
      case QueueScheduling.Fifo _ -> {
        if (shareIdentifier != null) {
          validationErrors.refused(FIFO_HAS_NO_SHARES);
        }
      }
      case QueueScheduling.FairShare _ -> checkIdentifier(shareIdentifier, validationErrors);
      case QueueScheduling.QuotaShares quota ->
          checkQuotaShare(quota, "shareIdentifier", shareIdentifier, validationErrors);
    }
  }

  /**
   * Checks the share of a SubmitServiceJob request. Afterwards at most one of the two is not null.
   */
  public static void ofServiceJob(
      QueueScheduling sharing,
      @Nullable String shareIdentifier,
      @Nullable String quotaShareName,
      ValidationErrors validationErrors) {
    boolean divided = sharing instanceof QueueScheduling.QuotaShares;
    if (divided && shareIdentifier != null) {
      validationErrors.refused(
          "Job with shareIdentifier can not be submitted to job queue with quota share scheduling"
              + " policy: quotaShareName names its share.");
    }
    if (!divided && quotaShareName != null) {
      validationErrors.refused(
          "Job with quotaShareName can only be submitted to job queue with quota share scheduling"
              + " policy.");
    }
    if (sharing instanceof QueueScheduling.QuotaShares quota) {
      checkQuotaShare(quota, "quotaShareName", quotaShareName, validationErrors);
    } else {
      ofJob(sharing, shareIdentifier, validationErrors);
    }
  }

  private static void checkIdentifier(
      @Nullable String identifier, ValidationErrors validationErrors) {
    if (identifier == null) {
      validationErrors.refused("shareIdentifier must be specified.");
    } else if (!IDENTIFIER.matcher(identifier).matches()) {
      validationErrors.invalid("shareIdentifier should match valid pattern");
    }
  }

  private static void checkQuotaShare(
      QueueScheduling.QuotaShares quota,
      String member,
      @Nullable String name,
      ValidationErrors validationErrors) {
    QuotaShare share = quota.named();
    if (name == null) {
      validationErrors.refused(
          "Job submitted to job queue with quota share scheduling policy must have "
              + member
              + ", which names a quota share.");
    } else if (share == null) {
      validationErrors.refused(
          member + ": quota share " + name + " does not exist in the job queue.");
    } else if (!share.open()) {
      validationErrors.refused(
          member + ": quota share " + name + " is not ENABLED: it takes no jobs.");
    }
  }
}

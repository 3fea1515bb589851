package io.windlass.submission.quotashare;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which share a submission names, and whether it may (FS-010). On a queue with quota shares a
 * service job names one by {@code quotaShareName}, another job by {@code shareIdentifier}, since
 * SubmitJob has no other member for it.
 */
public final class ShareNaming {
  /** Why neither a share nor a priority may be given where jobs go first in, first out. */
  public static final String NOT_IN_ORDER =
      "Job with shareIdentifier or schedulingPriority can only be submitted to job queue with fair"
          + " share scheduling policy.";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]{1,255}");

  private ShareNaming() {}

  /** Objects to what SubmitJob says of shares. */
  public static void ofJob(
      QueueSharing sharing, @Nullable String shareIdentifier, ValidationErrors validationErrors) {
    switch (sharing) {
      case QueueSharing.InOrder _ -> {
        if (shareIdentifier != null) {
          validationErrors.refused(NOT_IN_ORDER);
        }
      }
      case QueueSharing.FairShare _ -> checkIdentifier(shareIdentifier, validationErrors);
      case QueueSharing.QuotaShares quota ->
          checkQuotaShare(quota, "shareIdentifier", shareIdentifier, validationErrors);
    }
  }

  /**
   * Objects to what SubmitServiceJob says of shares. What its jobs carry as their share is then
   * whichever of the two is not null.
   */
  public static void ofServiceJob(
      QueueSharing sharing,
      @Nullable String shareIdentifier,
      @Nullable String quotaShareName,
      ValidationErrors validationErrors) {
    boolean divided = sharing instanceof QueueSharing.QuotaShares;
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
    if (sharing instanceof QueueSharing.QuotaShares quota) {
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
      QueueSharing.QuotaShares quota,
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

package io.windlass.submission.quotashare;

import io.windlass.aws.batch.QuotaShareCapacityLimit;
import io.windlass.aws.batch.QuotaSharePreemptionConfiguration;
import io.windlass.aws.batch.QuotaShareResourceSharingConfiguration;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quota share: a part of a queue's capacity for the jobs that name it (FS-046). It is usable as
 * soon as it is created or changed: its status is VALID, or DELETING from an accepted deletion
 * until its last job has ended.
 */
public record QuotaShare(Key key, Settings settings, boolean deleting, Map<String, String> tags) {
  /** Counts instances of any type, in shares of service queues. */
  public static final String ANY_INSTANCE = "NUM_INSTANCES";

  private static final int UNLIMITED = -1;

  /** Which share it is; its name is unique in its queue. */
  public record Key(Owner owner, String jobQueue, String name) {
    /** Its ARN, which contains that of its queue. */
    public ResourceArn arn() {
      return new ResourceArn(
          owner, ResourceKind.QUOTA_SHARE, jobQueue + ResourceKind.SHARE_OF_QUEUE + name);
    }

    /** The ARN of its queue. */
    public ResourceArn queueArn() {
      return new ResourceArn(owner, ResourceKind.JOB_QUEUE, jobQueue);
    }
  }

  /**
   * What its owner may change.
   *
   * @param limits what is its own: one entry per unit
   */
  public record Settings(
      String state,
      List<QuotaShareCapacityLimit> limits,
      QuotaShareResourceSharingConfiguration sharing,
      QuotaSharePreemptionConfiguration preemption) {}

  /** Its ARN. */
  public ResourceArn arn() {
    return key.arn();
  }

  /** Whether it takes new jobs. */
  public boolean open() {
    return settings.state().equals("ENABLED") && !deleting;
  }

  /** VALID or DELETING. */
  public String status() {
    return deleting ? "DELETING" : "VALID";
  }

  /** How it shares, with the default said: whoever may borrow may borrow without limit. */
  public QuotaShareResourceSharingConfiguration sharing() {
    QuotaShareResourceSharingConfiguration given = settings.sharing();
    return given.strategy().equals(QuotaShareRules.BORROWING) && given.borrowLimit() == null
        ? new QuotaShareResourceSharingConfiguration(given.strategy(), UNLIMITED)
        : given;
  }

  /**
   * Whether instances of that type are among its capacity: a share of a service queue has what its
   * limits name, and nothing else.
   *
   * @param instanceType null if the job does not say
   */
  public boolean grants(@Nullable String instanceType) {
    return settings.limits().stream()
        .map(QuotaShareCapacityLimit::capacityUnit)
        .anyMatch(unit -> unit.equals(ANY_INSTANCE) || unit.equals(instanceType));
  }

  /** The same with other settings. */
  public QuotaShare with(Settings changed) {
    return new QuotaShare(key, changed, deleting, tags);
  }

  /** The same, on its way out. */
  public QuotaShare deletionAccepted() {
    return new QuotaShare(key, settings, true, tags);
  }

  /** The same with other tags. */
  public QuotaShare withTags(Map<String, String> changed) {
    return new QuotaShare(key, settings, deleting, changed);
  }
}

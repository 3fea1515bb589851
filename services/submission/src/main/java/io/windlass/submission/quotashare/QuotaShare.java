package io.windlass.submission.quotashare;

import io.windlass.aws.batch.QuotaShareCapacityLimit;
import io.windlass.aws.batch.QuotaSharePreemptionConfiguration;
import io.windlass.aws.batch.QuotaShareResourceSharingConfiguration;
import io.windlass.submission.identity.OwnedResource;
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
public record QuotaShare(Key key, Settings settings, boolean deleting, Map<String, String> tags)
    implements OwnedResource<QuotaShare> {
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

    /** Returns the ARN of its queue. */
    public ResourceArn queueArn() {
      return new ResourceArn(owner, ResourceKind.JOB_QUEUE, jobQueue);
    }
  }

  /**
   * What its owner may change.
   *
   * @param limits its own capacity, one entry per unit
   */
  public record Settings(
      String state,
      List<QuotaShareCapacityLimit> limits,
      QuotaShareResourceSharingConfiguration sharing,
      QuotaSharePreemptionConfiguration preemption) {}

  @Override
  public ResourceArn arn() {
    return key.arn();
  }

  /** Returns whether it takes new jobs. */
  public boolean open() {
    return settings.state().equals("ENABLED") && !deleting;
  }

  /** VALID or DELETING. */
  public String status() {
    return deleting ? "DELETING" : "VALID";
  }

  /**
   * Returns the sharing configuration with its default: a share that may borrow may borrow without
   * limit.
   */
  public QuotaShareResourceSharingConfiguration sharing() {
    QuotaShareResourceSharingConfiguration given = settings.sharing();
    return given.strategy().equals(QuotaShareRules.BORROWING) && given.borrowLimit() == null
        ? new QuotaShareResourceSharingConfiguration(given.strategy(), UNLIMITED)
        : given;
  }

  /**
   * Returns whether the share has capacity of this instance type. A share of a service queue has
   * only the capacity in its limits.
   *
   * @param instanceType null if the job does not say
   */
  public boolean grants(@Nullable String instanceType) {
    return settings.limits().stream()
        .map(QuotaShareCapacityLimit::capacityUnit)
        .anyMatch(unit -> unit.equals(ANY_INSTANCE) || unit.equals(instanceType));
  }

  /** Returns a copy with other settings. */
  public QuotaShare with(Settings changed) {
    return new QuotaShare(key, changed, deleting, tags);
  }

  /** Returns a copy that is being deleted. */
  public QuotaShare deletionAccepted() {
    return new QuotaShare(key, settings, true, tags);
  }

  @Override
  public QuotaShare withTags(Map<String, String> changed) {
    return new QuotaShare(key, settings, deleting, changed);
  }
}

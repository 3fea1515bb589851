package io.windlass.submission.schedulingpolicy;

import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.Map;

/** A scheduling policy of job queues (FS-002). Its kind never changes. */
public record SchedulingPolicy(
    Owner owner, String name, Settings settings, Map<String, String> tags)
    implements OwnedResource<SchedulingPolicy> {
  /** The settings of a policy of either kind. */
  public sealed interface Settings {}

  /** Fair share: shares are ordered by their recent use. */
  public record FairShare(FairsharePolicy policy) implements Settings {}

  /** Shares have capacity of their own, which they may lend. */
  public record QuotaShares(QuotaSharePolicy policy) implements Settings {}

  @Override
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.SCHEDULING_POLICY, name);
  }

  /** Returns whether its queues are divided by quota shares. */
  public boolean quotaShares() {
    return settings instanceof QuotaShares;
  }

  /** Returns a copy with other settings. */
  public SchedulingPolicy with(Settings changed) {
    return new SchedulingPolicy(owner, name, changed, tags);
  }

  @Override
  public SchedulingPolicy withTags(Map<String, String> changed) {
    return new SchedulingPolicy(owner, name, settings, changed);
  }
}

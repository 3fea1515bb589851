package io.windlass.submission.schedulingpolicy;

import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.QuotaSharePolicy;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.Map;

/**
 * A scheduling policy: how the queues that name it share what they have (FS-002). Of which kind it
 * is never changes.
 */
public record SchedulingPolicy(
    Owner owner, String name, Settings settings, Map<String, String> tags) {
  /** What it says, by its kind. */
  public sealed interface Settings {}

  /** Shares take turns by what they used lately. */
  public record FairShare(FairsharePolicy policy) implements Settings {}

  /** Shares have capacity of their own, which they may lend. */
  public record QuotaShares(QuotaSharePolicy policy) implements Settings {}

  /** Its ARN. */
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.SCHEDULING_POLICY, name);
  }

  /** Whether its queues are divided by quota shares. */
  public boolean quotaShares() {
    return settings instanceof QuotaShares;
  }

  /** The same with other settings. */
  public SchedulingPolicy with(Settings changed) {
    return new SchedulingPolicy(owner, name, changed, tags);
  }

  /** The same with other tags. */
  public SchedulingPolicy withTags(Map<String, String> changed) {
    return new SchedulingPolicy(owner, name, settings, changed);
  }
}

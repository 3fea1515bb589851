package io.windlass.submission.schedulingpolicy;

import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.Map;

/** A scheduling policy: how the queues that name it share what they have (FS-002). */
public record SchedulingPolicy(
    Owner owner, String name, FairsharePolicy settings, Map<String, String> tags) {
  /** Its ARN. */
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.SCHEDULING_POLICY, name);
  }

  /** The same with other settings. */
  public SchedulingPolicy with(FairsharePolicy changed) {
    return new SchedulingPolicy(owner, name, changed, tags);
  }

  /** The same with other tags. */
  public SchedulingPolicy withTags(Map<String, String> changed) {
    return new SchedulingPolicy(owner, name, settings, changed);
  }
}

package io.windlass.submission.serviceenvironment;

import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Map;

/**
 * A service environment (SE-003). It is usable as soon as it is created or changed: its status is
 * VALID, or DELETING from an accepted deletion until the last of its jobs has ended (SE-007,
 * SE-010, SE-013).
 *
 * @param uuid differs each time the name is created again
 */
public record ServiceEnvironment(
    Owner owner,
    String name,
    String uuid,
    Settings settings,
    boolean deleting,
    Map<String, String> tags)
    implements OwnedResource<ServiceEnvironment> {
  /**
   * What its owner decided; the type never changes (SE-011).
   *
   * @param state ENABLED, or DISABLED: nothing new is started
   */
  public record Settings(String type, String state, List<Limit> capacityLimits) {}

  /**
   * At most so much at a time (SE-004).
   *
   * @param capacityUnit NUM_INSTANCES, or an instance type such as ml.m5.large
   */
  public record Limit(String capacityUnit, int maxCapacity) {}

  @Override
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.SERVICE_ENVIRONMENT, name);
  }

  /** VALID or DELETING. */
  public String status() {
    return deleting ? "DELETING" : "VALID";
  }

  /** Returns a copy with other settings. */
  public ServiceEnvironment with(Settings changed) {
    return new ServiceEnvironment(owner, name, uuid, changed, deleting, tags);
  }

  /** Returns a copy that is being deleted. */
  public ServiceEnvironment deletionAccepted() {
    return new ServiceEnvironment(owner, name, uuid, settings, true, tags);
  }

  @Override
  public ServiceEnvironment withTags(Map<String, String> changed) {
    return new ServiceEnvironment(owner, name, uuid, settings, deleting, changed);
  }
}

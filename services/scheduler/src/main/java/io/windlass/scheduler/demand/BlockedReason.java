package io.windlass.scheduler.demand;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why the head of a queue cannot run, in AWS's words (TR-020, TR-021). A queue is blocked only when
 * every environment of it is (TR-028): one that may still take the head leaves nothing to say.
 */
public final class BlockedReason {
  /** What the reason of those begins with that wait for instances. */
  public static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";

  private static final String MAX_RESOURCE = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE";
  private static final String REQUIREMENT = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT";

  /** The job is larger than what its queue may ever give it. */
  public static final String TOO_LARGE =
      MAX_RESOURCE
          + " - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";

  private static final String SERVICE_MAX_RESOURCE =
      "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE";

  /** The service job needs more instances than its queue may ever give it (JQ-052). */
  public static final String TOO_LARGE_FOR_SERVICE =
      SERVICE_MAX_RESOURCE
          + " - Service environment(s) associated with the job queue cannot meet the capacity"
          + " requirement of the job.";

  /** The service has no instances for the job at the moment (SJ-009). */
  public static final String SERVICE_CAPACITY =
      CAPACITY + " - Unable to provision requested compute resources";

  private static final String ALL_INVALID =
      "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";

  private static final String NO_PERMISSION =
      "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - Batch service role has a permission issue.";
  private static final String UNDETERMINED =
      "UNDETERMINED - Batch job is blocked, root cause is undetermined.";

  /** These tell of a state of environments, not of what the job lacks. */
  private static final Set<String> VAGUE = Set.of(ALL_INVALID, NO_PERMISSION, UNDETERMINED);

  private BlockedReason() {}

  /**
   * Returns the reason if every environment has one for itself: the first that names a cause, or
   * else the one that they share. Null if the queue is not blocked, as one of them may take the
   * head yet.
   */
  public static @Nullable String of(
      List<String> order, ResourceRequest head, Environments environments) {
    Environment only = head.exclusive() ? environments.forGang(order, head) : null;
    if (only != null) {
      return of(only, head); // TR-027
    }
    Set<String> reasons = new LinkedHashSet<>();
    for (String arn : order) {
      String reason = of(environments.get(arn), head);
      if (reason == null) {
        return null;
      }
      reasons.add(reason);
    }
    return reasons.stream().filter(r -> !VAGUE.contains(r)).findFirst().orElse(shared(reasons));
  }

  /** Environments that are INVALID for different causes are INVALID. */
  private static @Nullable String shared(Set<String> reasons) {
    if (reasons.size() <= 1) {
      return reasons.stream().findFirst().orElse(null);
    }
    return reasons.contains(ALL_INVALID) ? ALL_INVALID : UNDETERMINED;
  }

  /** Returns what keeps the head out of one environment for good, as far as is known. */
  private static @Nullable String of(Environment environment, ResourceRequest head) {
    EnvironmentDefinition definition = environment.definition();
    if (environment.lacksPermission()) {
      return NO_PERMISSION;
    }
    if ("INVALID".equals(environment.status())) {
      return ALL_INVALID;
    }
    if (definition == null) {
      return null;
    }
    if (!environment.isUsable()) {
      return UNDETERMINED;
    }
    if (definition.isService()) {
      InstanceSlot limit = environment.limitFor(head);
      return limit != null && head.shape().fitsIn(limit.instance().resources())
          ? null
          : TOO_LARGE_FOR_SERVICE;
    }
    Shortage shortage = environment.shortageOf(head);
    if (shortage != null) {
      return text(shortage);
    }
    if (head.exclusive() && head.total().milliVcpus() > definition.maxMilliVcpus()) {
      return TOO_LARGE; // MNP-016
    }
    return definition.supply() == EnvironmentDefinition.Supply.GIVEN
            && isTooLarge(environment, head.shape())
        ? UNDETERMINED
        : null;
  }

  /** Not even if all that its owner brought were idle; the owner may bring more, or not. */
  private static boolean isTooLarge(Environment environment, ResourceShape head) {
    return environment.slots().stream().noneMatch(s -> head.fitsIn(s.instance().resources()));
  }

  private static String text(Shortage shortage) {
    return switch (shortage.reason()) {
      case MAX_RESOURCE -> TOO_LARGE;
      case REQUIREMENT ->
          REQUIREMENT
              + " - The job resource requirement (vCPU/memory/GPU) is higher than that can be met"
              + " by the CE(s) attached to the job queue.";
      case CAPACITY -> CAPACITY + " - " + upToTheType(shortage.message());
      default -> shortage.reason() + " - " + shortage.message();
    };
  }

  /** AWS's sentence ends with the instance type; ours goes on with the figures. */
  private static String upToTheType(String message) {
    int end = message.indexOf(']');
    return end < 0 ? message : message.substring(0, end + 1);
  }
}

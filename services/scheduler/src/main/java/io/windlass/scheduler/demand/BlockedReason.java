package io.windlass.scheduler.demand;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the head of a queue cannot run, in AWS's words (TR-020, TR-021). A queue is blocked only when
 * every environment of it is (TR-028): one that may still take the head leaves nothing to say.
 */
public final class BlockedReason {
  private static final String CAPACITY = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY";
  private static final String MAX_RESOURCE = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE";
  private static final String REQUIREMENT = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT";
  private static final String ALL_INVALID =
      "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";

  private BlockedReason() {}

  /** The reason that the first environment of the order gives; null if the queue is not blocked. */
  public static @Nullable String of(
      List<String> order, ResourceShape head, Environments environments) {
    String reason = order.isEmpty() ? null : ALL_INVALID;
    for (String arn : order) {
      Environment environment = environments.get(arn);
      Shortage shortage = environment.shortageOf(head);
      if (shortage != null && environment.isUsable()) {
        reason = ALL_INVALID.equals(reason) ? text(shortage) : reason;
      } else if (!"INVALID".equals(environment.status())) {
        return null;
      }
    }
    return reason;
  }

  private static String text(Shortage shortage) {
    return switch (shortage.reason()) {
      case MAX_RESOURCE ->
          MAX_RESOURCE
              + " - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";
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

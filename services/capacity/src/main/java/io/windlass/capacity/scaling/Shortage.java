package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.resource.Resources;

/**
 * Why the head of the demand cannot be served here (TR-021).
 *
 * @param message for people: what is asked, what there is
 */
public record Shortage(Reason reason, String message) {
  /** The part of a blocked queue's reason that rules can match (JQ-052). */
  public enum Reason {
    INSUFFICIENT_INSTANCE_CAPACITY("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"),
    COMPUTE_ENVIRONMENT_MAX_RESOURCE("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE"),
    JOB_RESOURCE_REQUIREMENT("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT");

    private final String token;

    Reason(String token) {
      this.token = token;
    }

    public String token() {
      return token;
    }
  }

  static Shortage overMaximum(Resources head, long maxvCpus) {
    return new Shortage(
        Reason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
        "CE(s) associated with the job queue cannot meet the CPU requirement of the job: it needs "
            + head.describe()
            + ", and maxvCpus is "
            + maxvCpus
            + ".");
  }

  static Shortage noSuchType(Demand demand) {
    String only = demand.instanceType() == null ? "" : " on " + demand.instanceType();
    return new Shortage(
        Reason.JOB_RESOURCE_REQUIREMENT,
        "The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s)"
            + " attached to the job queue: no instance type that the compute environment allows can"
            + " hold "
            + demand.headShape().describe()
            + only
            + ".");
  }

  /** The host is too small even when empty, or full at the moment. */
  static Shortage hostTooSmall(String type, Resources shape, HostBudget budget) {
    String message =
        "Service cannot fulfill the capacity requested for instance type [" + type + "]: it needs ";
    String host = budget.total().describe();
    if (!budget.couldEverFit(shape)) {
      return insufficient(
          message
              + shape.describe()
              + ", and this host may hold "
              + host
              + " in all."
              + budget.advice(shape));
    }
    return insufficient(
        message
            + shape.describe()
            + ", and of the "
            + host
            + " that this host may hold, "
            + budget.taken().describe()
            + " are taken by other instances.");
  }

  /** The host can start nothing now. */
  public static Shortage hostTrouble(String trouble) {
    return insufficient("Service cannot fulfill the capacity requested: " + trouble);
  }

  static Shortage bidTooLow(int bidPercentage, int pricePercentage) {
    return insufficient(
        "Service cannot fulfill the capacity requested: the Spot price is "
            + pricePercentage
            + " % of the On-Demand price, and bidPercentage is "
            + bidPercentage
            + ".");
  }

  private static Shortage insufficient(String message) {
    return new Shortage(Reason.INSUFFICIENT_INSTANCE_CAPACITY, message);
  }
}

package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment. The detail holds what its owner asked for, without what changes by itself:
 * status, reason, tags, cluster and present size stand beside it, since others decide them.
 *
 * @param deleting its deletion was accepted; it goes when nothing needs it any more
 */
public record ComputeEnvironment(
    Owner owner,
    ComputeEnvironmentDetail detail,
    Condition condition,
    boolean deleting,
    Map<String, String> tags) {
  public static final String ENABLED = "ENABLED";
  public static final String DISABLED = "DISABLED";

  /**
   * What became of it.
   *
   * @param status CREATING, UPDATING, DELETING, VALID or INVALID
   * @param desiredvCpus vCPUs of the instances that exist or are starting; null before it is known
   */
  public record Condition(
      String status,
      @Nullable String statusReason,
      @Nullable Integer desiredvCpus,
      @Nullable String ecsClusterArn) {
    /** Of one that was just made. */
    public static final Condition CREATING = new Condition("CREATING", null, null, null);

    Condition with(String newStatus) {
      return new Condition(newStatus, statusReason, desiredvCpus, ecsClusterArn);
    }
  }

  /** Its ARN. */
  public ResourceArn arn() {
    return new ResourceArn(
        owner, ResourceKind.COMPUTE_ENVIRONMENT, detail.computeEnvironmentName());
  }

  /** ENABLED or DISABLED. */
  public String state() {
    String state = detail.state();
    return state == null ? ENABLED : state;
  }

  /** Whether the service starts and stops its hosts itself. */
  public boolean managed() {
    return "MANAGED".equals(detail.type());
  }

  /** The instance types it may launch; empty where there is no choice. */
  public List<String> instanceTypes() {
    ComputeResource resources = detail.computeResources();
    List<String> types = resources == null ? null : resources.instanceTypes();
    return types == null ? List.of() : types;
  }

  /** What kind of hosts it has. */
  public ProvisioningModel provisioningModel() {
    return ProvisioningModel.of(detail);
  }

  /** Whether its tasks run on Fargate. */
  boolean onFargate() {
    return provisioningModel() == ProvisioningModel.FARGATE;
  }

  /** Whether multi-node jobs can run there: on managed On-Demand instances only (MNP-015). */
  public boolean takesGangs() {
    ComputeResource resources = detail.computeResources();
    return managed() && resources != null && resources.type().equals("EC2");
  }

  /** Whether queues may be put on it (JQ-008). */
  public boolean valid() {
    return condition.status().equals("VALID") || condition.status().equals("UPDATING");
  }

  /** The same, in a new form that its owner asked for; what becomes of it, capacity will say. */
  public ComputeEnvironment updated(ComputeEnvironmentDetail changed) {
    return new ComputeEnvironment(owner, changed, condition, deleting, tags);
  }

  /** The same, on its way out. */
  public ComputeEnvironment deletionAccepted() {
    return new ComputeEnvironment(owner, detail, condition.with("DELETING"), true, tags);
  }

  /** The same with other tags. */
  public ComputeEnvironment withTags(Map<String, String> changed) {
    return new ComputeEnvironment(owner, detail, condition, deleting, changed);
  }
}

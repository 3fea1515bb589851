package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment. The detail is what its owner asked for. Status, reason, cluster and
 * present size, which capacity reports, and the tags are kept apart from it.
 *
 * @param deleting whether its deletion was accepted; it is removed when nothing uses it any more
 */
public record ComputeEnvironment(
    Owner owner,
    ComputeEnvironmentDetail detail,
    ReportedStatus reported,
    boolean deleting,
    Map<String, String> tags)
    implements OwnedResource<ComputeEnvironment> {
  public static final String ENABLED = "ENABLED";
  public static final String DISABLED = "DISABLED";

  /**
   * What became of it.
   *
   * @param status CREATING, UPDATING, DELETING, VALID or INVALID
   * @param desiredvCpus vCPUs of the instances that exist or are starting; null before it is known
   */
  public record ReportedStatus(
      String status,
      @Nullable String statusReason,
      @Nullable Integer desiredvCpus,
      @Nullable String ecsClusterArn) {
    /** The status of a new environment. */
    public static final ReportedStatus CREATING = new ReportedStatus("CREATING", null, null, null);

    ReportedStatus with(String newStatus) {
      return new ReportedStatus(newStatus, statusReason, desiredvCpus, ecsClusterArn);
    }
  }

  @Override
  public ResourceArn arn() {
    return new ResourceArn(
        owner, ResourceKind.COMPUTE_ENVIRONMENT, detail.computeEnvironmentName());
  }

  /** ENABLED or DISABLED. */
  public String state() {
    String state = detail.state();
    return state == null ? ENABLED : state;
  }

  /** Returns whether the service starts and stops its hosts itself. */
  public boolean managed() {
    return "MANAGED".equals(detail.type());
  }

  /** Returns the instance types it may launch; empty where there is no choice. */
  public List<String> instanceTypes() {
    ComputeResource resources = detail.computeResources();
    List<String> types = resources == null ? null : resources.instanceTypes();
    return types == null ? List.of() : types;
  }

  /** Returns the kind of its hosts. */
  public ProvisioningModel provisioningModel() {
    return ProvisioningModel.of(detail);
  }

  /** Returns whether its tasks run on Fargate. */
  boolean onFargate() {
    return provisioningModel() == ProvisioningModel.FARGATE;
  }

  /**
   * Returns whether multi-node jobs can run there: on managed On-Demand instances only (MNP-015).
   */
  public boolean supportsMultiNode() {
    ComputeResource resources = detail.computeResources();
    return managed() && resources != null && resources.type().equals("EC2");
  }

  /** Returns whether queues may use it (JQ-008). */
  public boolean valid() {
    return reported.status().equals("VALID") || reported.status().equals("UPDATING");
  }

  /** Returns a copy with another detail; its status is for capacity to report. */
  public ComputeEnvironment updated(ComputeEnvironmentDetail changed) {
    return new ComputeEnvironment(owner, changed, reported, deleting, tags);
  }

  /** Returns a copy that is being deleted. */
  public ComputeEnvironment deletionAccepted() {
    return new ComputeEnvironment(owner, detail, reported.with("DELETING"), true, tags);
  }

  @Override
  public ComputeEnvironment withTags(Map<String, String> changed) {
    return new ComputeEnvironment(owner, detail, reported, deleting, changed);
  }
}

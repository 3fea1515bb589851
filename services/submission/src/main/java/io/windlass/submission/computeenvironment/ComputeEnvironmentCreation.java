package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.CreateComputeEnvironmentRequest;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.Map;

/**
 * Decides about CreateComputeEnvironment (CE-021 to CE-040, CE-106, TR-004). Roles, subnets and
 * images are not checked. Whether they work shows when capacity creates the environment, whose
 * status is CREATING until then.
 */
public final class ComputeEnvironmentCreation {
  /** The service role of an environment without a role of its own. */
  private static final String SERVICE_LINKED_ROLE =
      "role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch";

  private ComputeEnvironmentCreation() {}

  /**
   * Returns the new environment, or the reason for refusing it.
   *
   * @param types what may be launched
   */
  public static Result<ComputeEnvironment> decide(
      Owner owner, CreateComputeEnvironmentRequest request, InstanceTypeNames types, String uuid) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.computeEnvironmentName())) {
      validationErrors.invalid("Compute Environment name should match a valid pattern");
    }
    if (ComputeEnvironment.DISABLED.equals(request.state())) {
      validationErrors.invalid("Compute Environment must be created in ENABLED state");
    }
    TagRules.check(request.tags(), validationErrors);
    checkCluster(request, validationErrors);
    if (request.type().equals("UNMANAGED")) {
      checkUnmanaged(request, validationErrors);
    } else {
      checkManaged(request, types, validationErrors);
    }
    return validationErrors.orElse(() -> environment(owner, request, uuid));
  }

  private static void checkCluster(
      CreateComputeEnvironmentRequest request, ValidationErrors validationErrors) {
    EksConfiguration eks = request.eksConfiguration();
    ComputeResource resources = request.computeResources();
    if (eks != null) {
      EksEnvironmentRules.check(eks, validationErrors);
    }
    if (resources != null) {
      if (eks != null) {
        EksEnvironmentRules.checkType(resources, validationErrors);
      }
      EksEnvironmentRules.checkImages(eks != null, resources.ec2Configuration(), validationErrors);
    }
  }

  private static void checkUnmanaged(
      CreateComputeEnvironmentRequest request, ValidationErrors validationErrors) {
    ComputeResource resources = request.computeResources();
    if (resources != null && ComputeResourceRules.isFargate(resources)) {
      validationErrors.invalid("Cannot create an UNMANAGED Fargate Compute Environment");
    } else if (resources != null) {
      validationErrors.invalid(
          "computeResources must not be specified for an UNMANAGED compute environment.");
    }
    String role = request.serviceRole();
    boolean blank = role == null || role.isBlank();
    if (blank && request.eksConfiguration() == null) {
      validationErrors.invalid("ServiceRole is required");
    } else if (role != null
        && request.eksConfiguration() == null
        && role.endsWith("/AWSServiceRoleForBatch")) {
      validationErrors.invalid(
          "serviceRole: AWSServiceRoleForBatch can not be used by an UNMANAGED compute"
              + " environment.");
    }
    Integer vcpus = request.unmanagedvCpus();
    if (vcpus != null && vcpus < 0) {
      validationErrors.invalid("unmanagedvCpus must be 0 or greater, got " + vcpus + ".");
    }
  }

  private static void checkManaged(
      CreateComputeEnvironmentRequest request,
      InstanceTypeNames types,
      ValidationErrors validationErrors) {
    ComputeResource resources = request.computeResources();
    if (request.unmanagedvCpus() != null) {
      validationErrors.invalid(ComputeResourceRules.UNMANAGED_VCPUS);
    }
    if (resources == null) {
      validationErrors.invalid(
          "computeResources must be provided for a MANAGED compute environment");
    } else {
      ComputeResourceRules.check(resources, types, validationErrors);
    }
  }

  private static ComputeEnvironment environment(
      Owner owner, CreateComputeEnvironmentRequest request, String uuid) {
    String name = request.computeEnvironmentName();
    String arn = new ResourceArn(owner, ResourceKind.COMPUTE_ENVIRONMENT, name).toString();
    ComputeResource resources = request.computeResources();
    ComputeEnvironmentDetail detail =
        ComputeEnvironmentDetail.builder()
            .computeEnvironmentName(name)
            .computeEnvironmentArn(arn)
            .uuid(uuid)
            .type(request.type())
            .state(request.state() == null ? ComputeEnvironment.ENABLED : request.state())
            .unmanagedvCpus(request.unmanagedvCpus())
            .computeResources(
                resources == null ? null : ComputeResourceRules.inNormalForm(resources))
            .serviceRole(serviceRole(owner, request))
            .containerOrchestrationType(request.eksConfiguration() == null ? "ECS" : "EKS")
            .eksConfiguration(request.eksConfiguration())
            .context(request.context())
            .ecsSettings(request.ecsSettings())
            .build();
    Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
    return new ComputeEnvironment(
        owner, detail, ComputeEnvironment.ReportedStatus.CREATING, false, tags);
  }

  private static String serviceRole(Owner owner, CreateComputeEnvironmentRequest request) {
    String role = request.serviceRole();
    String prefix = "arn:" + owner.partition() + ":iam::" + owner.accountId() + ":";
    if (role == null || role.isEmpty()) {
      return prefix + SERVICE_LINKED_ROLE;
    }
    return role.startsWith("arn:") ? role : prefix + "role/" + role;
  }
}

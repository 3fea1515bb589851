package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeEnvironmentDetail;
import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.EksConfigurationUpdate;
import io.windlass.aws.batch.UpdateComputeEnvironmentRequest;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about UpdateComputeEnvironment (CE-084 to CE-101). Members that are absent stay as they
 * are. A change of size or state takes effect immediately. While hosts are replaced, capacity
 * reports the status UPDATING; another update or a deletion need not wait for that (T-050).
 */
public final class ComputeEnvironmentUpdate {
  private ComputeEnvironmentUpdate() {}

  /**
   * Returns the changed environment, or the reason for refusing the change.
   *
   * @param types what may be launched
   */
  public static Result<ComputeEnvironment> decide(
      ComputeEnvironment present,
      UpdateComputeEnvironmentRequest request,
      InstanceTypeNames types) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (present.deleting()) {
      validationErrors.refused("Cannot update, resource is being deleted.");
    }
    if (nothingAsked(request)) {
      validationErrors.invalid(
          "One of [state | compute-resources | service-role | unmanaged-vcpus] is required.");
    }
    EksConfiguration eks = present.detail().eksConfiguration();
    if (request.eksConfiguration() != null && eks == null) {
      validationErrors.invalid(
          "eksConfiguration is only applicable to a compute environment on EKS.");
    }
    if (present.managed() && request.unmanagedvCpus() != null) {
      validationErrors.invalid(ComputeResourceRules.UNMANAGED_VCPUS);
    }
    ComputeResourceUpdate update = request.computeResources();
    if (update != null) {
      checkResources(present, request, update, validationErrors);
      List<String> named = update.instanceTypes();
      if (named != null && !named.isEmpty() && !present.onFargate()) {
        ComputeResourceRules.checkTypes(named, types, validationErrors);
      }
    }
    checkServiceRole(present.detail().serviceRole(), request, validationErrors);
    return validationErrors.orElse(() -> present.updated(changed(present.detail(), request)));
  }

  private static boolean nothingAsked(UpdateComputeEnvironmentRequest request) {
    return request.state() == null
        && request.computeResources() == null
        && request.serviceRole() == null
        && request.unmanagedvCpus() == null
        && request.updatePolicy() == null
        && request.context() == null
        && request.ecsSettings() == null
        && request.eksConfiguration() == null;
  }

  private static void checkResources(
      ComputeEnvironment present,
      UpdateComputeEnvironmentRequest request,
      ComputeResourceUpdate update,
      ValidationErrors validationErrors) {
    ComputeResource resources = present.detail().computeResources();
    if (resources == null) {
      validationErrors.invalid(
          "computeResources must not be specified for an UNMANAGED compute environment.");
      return;
    }
    if (present.onFargate()) {
      FargateResourceRules.check(update, validationErrors);
    }
    boolean onCluster = present.detail().eksConfiguration() != null;
    EksEnvironmentRules.checkImages(onCluster, update.ec2Configuration(), validationErrors);
    if (InfrastructureUpdate.asked(update)) {
      InfrastructureUpdate.check(present, request, update, validationErrors);
    }
    Integer maximum = update.maxvCpus();
    if (maximum != null && maximum < 0) {
      validationErrors.invalid("maxvCpus should be greater than or equal to 0");
    }
    Integer minimum = update.minvCpus() == null ? resources.minvCpus() : update.minvCpus();
    int limit = maximum == null ? resources.maxvCpus() : maximum;
    ComputeResourceRules.checkSizes(minimum, update.desiredvCpus(), limit, validationErrors);
    Integer desired = update.desiredvCpus();
    Integer measured = present.reported().desiredvCpus();
    Integer before = measured == null ? resources.desiredvCpus() : measured;
    if (desired != null && before != null && desired < before) {
      validationErrors.refused(
          "Manually scaling down compute environment is not supported. Disconnecting job queues"
              + " from compute environment will cause it to scale-down to minvCpus.");
    }
  }

  private static void checkServiceRole(
      @Nullable String present,
      UpdateComputeEnvironmentRequest request,
      ValidationErrors validationErrors) {
    String asked = request.serviceRole();
    if (asked != null
        && !asked.isEmpty()
        && InfrastructureUpdate.serviceLinked(present)
            != InfrastructureUpdate.serviceLinked(asked)) {
      validationErrors.refused(
          "serviceRole: a compute environment can not change between AWSServiceRoleForBatch and"
              + " another role.");
    }
  }

  private static ComputeEnvironmentDetail changed(
      ComputeEnvironmentDetail present, UpdateComputeEnvironmentRequest request) {
    ComputeResource resources = present.computeResources();
    ComputeResourceUpdate update = request.computeResources();
    return present.toBuilder()
        .state(or(request.state(), present.state()))
        .unmanagedvCpus(or(request.unmanagedvCpus(), present.unmanagedvCpus()))
        .serviceRole(or(request.serviceRole(), present.serviceRole()))
        .updatePolicy(or(request.updatePolicy(), present.updatePolicy()))
        .context(or(request.context(), present.context()))
        .ecsSettings(or(request.ecsSettings(), present.ecsSettings()))
        .eksConfiguration(changed(present.eksConfiguration(), request.eksConfiguration()))
        .computeResources(
            resources == null || update == null
                ? resources
                : ComputeResourceRules.inNormalForm(merge(resources, update)))
        .build();
  }

  /** Cluster and namespace stay (CE-091). */
  private static @Nullable EksConfiguration changed(
      @Nullable EksConfiguration present, @Nullable EksConfigurationUpdate update) {
    return present == null || update == null
        ? present
        : present.toBuilder().accessEntry(or(update.accessEntry(), present.accessEntry())).build();
  }

  private static ComputeResource merge(ComputeResource present, ComputeResourceUpdate update) {
    String type = update.type() == null ? present.type() : update.type();
    int maximum = update.maxvCpus() == null ? present.maxvCpus() : update.maxvCpus();
    return present.toBuilder()
        .type(type)
        .maxvCpus(maximum)
        .minvCpus(or(update.minvCpus(), present.minvCpus()))
        .desiredvCpus(or(update.desiredvCpus(), present.desiredvCpus()))
        .subnets(or(update.subnets(), present.subnets()))
        .securityGroupIds(or(update.securityGroupIds(), present.securityGroupIds()))
        .allocationStrategy(or(update.allocationStrategy(), present.allocationStrategy()))
        .instanceTypes(
            ComputeResourceRules.empty(update.instanceTypes())
                ? present.instanceTypes()
                : update.instanceTypes())
        .ec2KeyPair(or(update.ec2KeyPair(), present.ec2KeyPair()))
        .instanceRole(or(update.instanceRole(), present.instanceRole()))
        .tags(or(update.tags(), present.tags()))
        .placementGroup(or(update.placementGroup(), present.placementGroup()))
        .bidPercentage(or(update.bidPercentage(), present.bidPercentage()))
        .launchTemplate(or(update.launchTemplate(), present.launchTemplate()))
        .ec2Configuration(or(update.ec2Configuration(), present.ec2Configuration()))
        .imageId(or(update.imageId(), present.imageId()))
        .scalingPolicy(or(update.scalingPolicy(), present.scalingPolicy()))
        .capacityTags(or(update.capacityTags(), present.capacityTags()))
        .build();
  }

  private static <T> @Nullable T or(@Nullable T asked, @Nullable T present) {
    return asked == null ? present : asked;
  }
}

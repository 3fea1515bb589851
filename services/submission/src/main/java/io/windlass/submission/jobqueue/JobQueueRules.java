package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.submission.computeenvironment.Architecture;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks settings of a new or changed queue (JQ-005 to JQ-013). */
public final class JobQueueRules {
  private static final int MAXIMUM_PRIORITY = 1000;
  private static final int MAXIMUM_ENVIRONMENTS = 3;

  /**
   * The resources that a queue can refer to.
   *
   * @param environments by ARN
   * @param serviceEnvironments by ARN
   * @param policies scheduling policies by ARN
   */
  public record Existing(
      Map<String, ComputeEnvironment> environments,
      Map<String, ServiceEnvironment> serviceEnvironments,
      Map<String, SchedulingPolicy> policies) {}

  private JobQueueRules() {}

  /** FS-001. */
  static void checkPolicy(String arn, Existing existing, ValidationErrors validationErrors) {
    if (!ResourceArn.parse(arn)
        .filter(p -> p.kind() == ResourceKind.SCHEDULING_POLICY)
        .isPresent()) {
      validationErrors.invalid("Only scheduling policy Arn can be allowed");
    } else if (!existing.policies().containsKey(arn)) {
      validationErrors.refused(arn + " does not exist");
    }
  }

  static void checkPriority(int priority, ValidationErrors validationErrors) {
    if (priority < 0 || priority > MAXIMUM_PRIORITY) {
      validationErrors.invalid(
          "priority must be between 0 and " + MAXIMUM_PRIORITY + ", got " + priority + ".");
    }
  }

  /** Returns the environments in the order in which they are tried. */
  static List<ComputeEnvironment> resolve(
      Owner owner,
      List<ComputeEnvironmentOrder> order,
      Map<String, ComputeEnvironment> known,
      ValidationErrors validationErrors) {
    if (order.isEmpty()) {
      validationErrors.invalid("computeEnvironmentOrder is required");
    } else if (order.size() > MAXIMUM_ENVIRONMENTS) {
      validationErrors.invalid(
          "Only " + MAXIMUM_ENVIRONMENTS + " environments are allowed in job queue request");
    }
    checkOrders(order, validationErrors);
    List<ComputeEnvironment> found = new ArrayList<>();
    order.stream()
        .sorted(Comparator.comparing(ComputeEnvironmentOrder::order))
        .forEach(
            entry -> resolve(owner, entry.computeEnvironment(), known, found, validationErrors));
    checkTogether(found, validationErrors);
    return found;
  }

  private static void checkOrders(
      List<ComputeEnvironmentOrder> order, ValidationErrors validationErrors) {
    Set<Integer> numbers = new HashSet<>();
    for (ComputeEnvironmentOrder entry : order) {
      if (entry.order() < 0) {
        validationErrors.invalid(
            "computeEnvironmentOrder: order must be 0 or greater, got " + entry.order() + ".");
      }
      if (!numbers.add(entry.order())) {
        validationErrors.invalid("Duplicate ComputeEnvironment order values");
      }
    }
  }

  private static void resolve(
      Owner owner,
      String nameOrArn,
      Map<String, ComputeEnvironment> known,
      List<ComputeEnvironment> found,
      ValidationErrors validationErrors) {
    String arn = arnOf(owner, nameOrArn);
    ComputeEnvironment environment = known.get(arn);
    if (environment == null) {
      validationErrors.refused(arn + " does not exist");
    } else if (environment.deleting() || !environment.valid()) {
      validationErrors.refused(
          "Compute environment "
              + arn
              + " must be created and valid before attaching to a job queue.");
    } else if (found.contains(environment)) {
      validationErrors.invalid("Duplicate ComputeEnvironments within order list");
    } else {
      found.add(environment);
    }
  }

  /** Returns the ARN for a name or an ARN of a compute environment. */
  static String arnOf(Owner owner, String nameOrArn) {
    return ResourceArn.resolve(owner, ResourceKind.COMPUTE_ENVIRONMENT, nameOrArn)
        .map(ResourceArn::toString)
        .orElse(nameOrArn);
  }

  private static void checkTogether(
      List<ComputeEnvironment> found, ValidationErrors validationErrors) {
    Set<ProvisioningModel> models = EnumSet.noneOf(ProvisioningModel.class);
    Set<Architecture> architectures = EnumSet.noneOf(Architecture.class);
    for (ComputeEnvironment environment : found) {
      models.add(environment.provisioningModel());
      architectures.addAll(Architecture.of(environment.instanceTypes()));
    }
    if (models.size() > 1) {
      validationErrors.refused(
          "All compute environments of a job queue must share a provisioning model:"
              + (models.contains(ProvisioningModel.EKS)
                  ? " EKS and ECS can not be mixed."
                  : " EC2 and FARGATE can not be mixed."));
    }
    if (architectures.size() > 1) {
      validationErrors.refused(
          "All compute environments of a job queue must share an architecture:"
              + " x86_64 and arm64 can not be mixed.");
    }
  }

  static String typeOf(List<ComputeEnvironment> environments) {
    return environments.getFirst().provisioningModel().jobQueueType();
  }

  static List<String> arns(List<ComputeEnvironment> environments) {
    return environments.stream().map(environment -> environment.arn().toString()).toList();
  }
}

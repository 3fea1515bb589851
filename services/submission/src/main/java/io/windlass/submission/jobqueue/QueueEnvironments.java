package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.ServiceEnvironmentOrder;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a queue: compute environments, or exactly one service environment (JQ-007,
 * JQ-012, JQ-013, JQ-016). With errors it has no environments.
 *
 * @param type of the queue
 * @param compute ARNs of compute environments, first choice first
 * @param service ARNs of service environments
 * @param order those of either kind with their numbers, as they were given
 */
record QueueEnvironments(
    String type,
    List<String> compute,
    List<String> service,
    List<JobQueue.EnvironmentOrder> order) {
  /** Returns the environments of a request. Their kind follows from the members that are set. */
  static QueueEnvironments of(
      Owner owner,
      Requested requested,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    if (!requested.ofServiceJobs()) {
      return ofContainers(owner, requested.compute(), existing, validationErrors);
    }
    if (!requested.compute().isEmpty()) {
      validationErrors.invalid(
          "computeEnvironmentOrder can not be used for a job queue of service jobs, which has"
              + " serviceEnvironmentOrder.");
    }
    return ofServiceJobs(owner, requested.service(), existing, validationErrors);
  }

  /** The environments in a request; absent lists are empty. */
  record Requested(
      @Nullable String type,
      List<ComputeEnvironmentOrder> compute,
      List<ServiceEnvironmentOrder> service) {
    boolean ofServiceJobs() {
      return JobQueue.SERVICE_TYPE.equals(type) || !service.isEmpty();
    }
  }

  static QueueEnvironments ofContainers(
      Owner owner,
      List<ComputeEnvironmentOrder> order,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    List<ComputeEnvironment> found =
        JobQueueRules.resolve(owner, order, existing.environments(), validationErrors);
    String type = found.isEmpty() ? "ECS" : JobQueueRules.typeOf(found);
    return new QueueEnvironments(
        type,
        JobQueueRules.arns(found),
        List.of(),
        order.stream().map(entry -> environmentOrder(owner, entry)).toList());
  }

  private static JobQueue.EnvironmentOrder environmentOrder(
      Owner owner, ComputeEnvironmentOrder entry) {
    return new JobQueue.EnvironmentOrder(
        entry.order(), JobQueueRules.arnOf(owner, entry.computeEnvironment()));
  }

  static QueueEnvironments ofServiceJobs(
      Owner owner,
      List<ServiceEnvironmentOrder> order,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    if (order.size() != 1) {
      validationErrors.invalid(
          "serviceEnvironmentOrder must have exactly one service environment, got "
              + order.size()
              + ".");
      return new QueueEnvironments(JobQueue.SERVICE_TYPE, List.of(), List.of(), List.of());
    }
    ServiceEnvironmentOrder entry = order.getFirst();
    if (entry.order() < 0) {
      validationErrors.invalid(
          "serviceEnvironmentOrder: order must be 0 or greater, got " + entry.order() + ".");
    }
    String arn =
        ResourceArn.resolve(owner, ResourceKind.SERVICE_ENVIRONMENT, entry.serviceEnvironment())
            .map(ResourceArn::toString)
            .orElse(entry.serviceEnvironment());
    ServiceEnvironment environment = existing.serviceEnvironments().get(arn);
    if (environment == null) {
      validationErrors.refused(arn + " does not exist");
    } else if (environment.deleting()) {
      validationErrors.refused(
          "Service environment "
              + arn
              + " must be created and valid before attaching to a job queue.");
    }
    return new QueueEnvironments(
        JobQueue.SERVICE_TYPE,
        List.of(),
        List.of(arn),
        List.of(new JobQueue.EnvironmentOrder(entry.order(), arn)));
  }
}

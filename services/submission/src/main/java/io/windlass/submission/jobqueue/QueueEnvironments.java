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
 * JQ-012, JQ-013, JQ-016). One that was objected to has no environments.
 *
 * @param type of the queue
 * @param compute ARNs of compute environments, first choice first
 * @param service ARNs of service environments
 * @param order those of either kind with their numbers, as they were given
 */
record QueueEnvironments(
    String type, List<String> compute, List<String> service, List<JobQueue.Place> order) {
  /** As a request orders them; which kind it means follows from what it gives. */
  static QueueEnvironments of(
      Owner owner, Asked asked, JobQueueRules.Known known, ValidationErrors validationErrors) {
    if (!asked.ofServiceJobs()) {
      return ofContainers(owner, asked.compute(), known, validationErrors);
    }
    if (!asked.compute().isEmpty()) {
      validationErrors.invalid(
          "computeEnvironmentOrder can not be used for a job queue of service jobs, which has"
              + " serviceEnvironmentOrder.");
    }
    return ofServiceJobs(owner, asked.service(), known, validationErrors);
  }

  /** What a request says of environments; what is absent is empty. */
  record Asked(
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
      JobQueueRules.Known known,
      ValidationErrors validationErrors) {
    List<ComputeEnvironment> found =
        JobQueueRules.resolve(owner, order, known.environments(), validationErrors);
    String type = found.isEmpty() ? "ECS" : JobQueueRules.typeOf(found);
    return new QueueEnvironments(
        type,
        JobQueueRules.arns(found),
        List.of(),
        order.stream().map(entry -> place(owner, entry)).toList());
  }

  private static JobQueue.Place place(Owner owner, ComputeEnvironmentOrder entry) {
    return new JobQueue.Place(
        entry.order(), JobQueueRules.arnOf(owner, entry.computeEnvironment()));
  }

  static QueueEnvironments ofServiceJobs(
      Owner owner,
      List<ServiceEnvironmentOrder> order,
      JobQueueRules.Known known,
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
    ServiceEnvironment environment = known.serviceEnvironments().get(arn);
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
        List.of(new JobQueue.Place(entry.order(), arn)));
  }
}

package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.identity.Names;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;

/** Decides about CreateJobQueue (JQ-001 to JQ-013). */
public final class JobQueueCreation {
  private JobQueueCreation() {}

  /**
   * The queue as it is recorded, or why it is not.
   *
   * @param known what exists: at least what the request names
   */
  public static Outcome<JobQueue> decide(
      Owner owner, CreateJobQueueRequest request, JobQueueRules.Known known, String uuid) {
    Objections objections = new Objections();
    if (!Names.valid(request.jobQueueName())) {
      objections.invalid("jobQueueName should match valid pattern");
    }
    TagRules.check(request.tags(), objections);
    JobQueueRules.checkPriority(request.priority(), objections);
    boolean serviceQueue = "SAGEMAKER_TRAINING".equals(request.jobQueueType());
    if (serviceQueue || request.serviceEnvironmentOrder() != null) {
      objections.notAvailable("A job queue for service jobs (serviceEnvironmentOrder)");
    }
    List<ComputeEnvironmentOrder> order = request.computeEnvironmentOrder();
    List<ComputeEnvironment> environments =
        JobQueueRules.resolve(
            owner, order == null ? List.of() : order, known.environments(), objections);
    List<JobQueue.TimeLimit> limits =
        JobQueueRules.timeLimits(request.jobStateTimeLimitActions(), objections);
    String policy = request.schedulingPolicyArn();
    if (policy != null) {
      JobQueueRules.checkPolicy(policy, known, objections);
    }
    if (objections.none()) {
      checkType(request, environments, objections);
    }
    return objections.orElse(() -> queue(owner, request, environments, limits, uuid));
  }

  private static void checkType(
      CreateJobQueueRequest request, List<ComputeEnvironment> environments, Objections objections) {
    String asked = request.jobQueueType();
    String actual = JobQueueRules.typeOf(environments);
    if (asked != null && !asked.equals(actual)) {
      objections.invalid(
          "jobQueueType " + asked + " does not fit compute environments of type " + actual + ".");
    }
  }

  private static JobQueue queue(
      Owner owner,
      CreateJobQueueRequest request,
      List<ComputeEnvironment> environments,
      List<JobQueue.TimeLimit> limits,
      String uuid) {
    JobQueue.Settings settings =
        new JobQueue.Settings(
            request.state() == null ? "ENABLED" : request.state(),
            request.priority(),
            JobQueueRules.typeOf(environments),
            JobQueueRules.arns(environments),
            request.schedulingPolicyArn(),
            limits);
    Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
    return new JobQueue(owner, request.jobQueueName(), uuid, settings, false, tags);
  }
}

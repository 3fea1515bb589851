package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.consumableresource.ConsumableRequirements;
import io.windlass.submission.consumableresource.NodeRequirements;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.DefinitionNormalForm;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobdefinition.RetryRules;
import io.windlass.submission.jobdefinition.TimeoutRules;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.quotashare.ShareRules;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about SubmitJob for a queue and a definition that exist (J-001 to J-013, OVR-, FS-010):
 * whether the job is accepted, and what it resolves to. The caller checks whether its dependencies
 * exist.
 */
public final class JobSubmission {
  private static final RetryStrategy ONE_ATTEMPT = new RetryStrategy(1, List.of());

  private JobSubmission() {}

  /** Returns the job, or the reason for refusing it. */
  public static Result<SubmittedJob> decide(
      SubmitJobRequest request,
      JobQueue queue,
      QueueScheduling sharing,
      RegisteredDefinition definition,
      SubmittedJob.Identity identity,
      SubmissionLimits limits) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.validForJob(request.jobName())) {
      validationErrors.invalid("Job name should match valid pattern");
    }
    Integer arraySize = arraySize(request);
    boolean multiNode = definition.nodes() != null || request.nodeOverrides() != null;
    checkArray(multiNode, arraySize, limits, validationErrors);
    checkPropagation(request, definition, validationErrors);
    checkVolumes(definition, validationErrors);
    DependencyRules.check(
        request.dependsOn(), arraySize != null, limits.dependencies(), validationErrors);
    RetryRules.check(request.retryStrategy(), validationErrors);
    TimeoutRules.check(request.timeout(), validationErrors);
    TagRules.check(request.tags(), validationErrors);
    checkQueue(request, queue, definition, validationErrors);
    checkShare(request, sharing, definition, validationErrors);
    SubmittedJob.Task task = ContainerResolution.resolve(request, definition, validationErrors);
    ConsumableRequirements consumables =
        consumables(request, definition, identity.owner(), validationErrors);
    return validationErrors.orElse(
        () ->
            new SubmittedJob(
                identity,
                queue,
                definition,
                task.locking(consumables),
                scheduling(request, definition),
                tagging(request, definition)));
  }

  /** CR-012, CR-013. */
  private static ConsumableRequirements consumables(
      SubmitJobRequest request,
      RegisteredDefinition definition,
      Owner owner,
      ValidationErrors validationErrors) {
    NodeProperties nodes = definition.document().nodeProperties();
    return nodes != null
        ? new NodeRequirements(owner, validationErrors).of(nodes, request.nodeOverrides())
        : ConsumableRequirements.resolve(
            owner,
            definition.document().consumableResourceProperties(),
            request.consumableResourcePropertiesOverride(),
            validationErrors);
  }

  private static @Nullable Integer arraySize(SubmitJobRequest request) {
    return request.arrayProperties() == null ? null : request.arrayProperties().size();
  }

  /** AR-001; an array of multi-node jobs does not exist. */
  private static void checkArray(
      boolean multiNode,
      @Nullable Integer size,
      SubmissionLimits limits,
      ValidationErrors validationErrors) {
    if (size == null) {
      return;
    }
    if (size < SubmissionLimits.SMALLEST_ARRAY || size > limits.arraySize()) {
      validationErrors.invalid(
          "arrayProperties.size must be between "
              + SubmissionLimits.SMALLEST_ARRAY
              + " and "
              + limits.arraySize()
              + ".");
    }
    if (multiNode) {
      validationErrors.invalid("arrayProperties is not applicable to multi-node parallel jobs.");
    }
  }

  /** J-010. */
  private static void checkPropagation(
      SubmitJobRequest request,
      RegisteredDefinition definition,
      ValidationErrors validationErrors) {
    if (request.propagateTags() != null
        && definition.provisioningModel() == ProvisioningModel.EKS) {
      validationErrors.invalid("propagateTags is not applicable for EKS jobs.");
    }
  }

  /**
   * Refuses EFS volumes, which can be registered: an empty volume in their place would be worse.
   */
  private static void checkVolumes(
      RegisteredDefinition definition, ValidationErrors validationErrors) {
    boolean efs =
        definition.containers().stream()
            .map(ContainerProperties::volumes)
            .flatMap(Stream::ofNullable)
            .flatMap(List::stream)
            .anyMatch(v -> v.efsVolumeConfiguration() != null);
    if (efs) {
      validationErrors.notAvailable("A job with a volume on Amazon EFS (efsVolumeConfiguration)");
    }
  }

  private static void checkQueue(
      SubmitJobRequest request,
      JobQueue queue,
      RegisteredDefinition definition,
      ValidationErrors validationErrors) {
    if (!queue.open()) {
      validationErrors.refused(
          "JobQueue " + request.jobQueue() + " is not ENABLED: it takes no jobs.");
    }
    if (!definition.active()) {
      validationErrors.refused(
          "JobDefinition name "
              + request.jobDefinition()
              + " does not exist or is not in ACTIVE status");
    }
    if (queue.ofServiceJobs()) {
      validationErrors.refused(
          "JobQueue " + request.jobQueue() + " takes service jobs only: use SubmitServiceJob.");
    }
    String capability = definition.provisioningModel().capability();
    if (!definition.provisioningModel().jobQueueType().equals(queue.settings().jobQueueType())) {
      validationErrors.refused(
          "Job Queue is attached to Compute Environment that can not run Jobs with capability "
              + capability
              + ".");
    }
  }

  /** FS-010; in a share, jobs go by priority, so one of a fair-share queue must have one. */
  private static void checkShare(
      SubmitJobRequest request,
      QueueScheduling sharing,
      RegisteredDefinition definition,
      ValidationErrors validationErrors) {
    Integer priority = request.schedulingPriorityOverride();
    ShareRules.ofJob(sharing, request.shareIdentifier(), validationErrors);
    if (sharing instanceof QueueScheduling.FairShare
        && priority == null
        && definition.document().schedulingPriority() == null) {
      validationErrors.refused(
          "Either schedulingPriority in job definition or schedulingPriorityOverride should be"
              + " specified.");
    }
    if (sharing instanceof QueueScheduling.Fifo && priority != null) {
      validationErrors.refused(ShareRules.FIFO_HAS_NO_SHARES);
    }
    if (priority != null && (priority < 0 || priority > 9999)) {
      validationErrors.invalid(
          "schedulingPriorityOverride must be between 0 and 9999, got " + priority + ".");
    }
  }

  private static SubmittedJob.Scheduling scheduling(
      SubmitJobRequest request, RegisteredDefinition definition) {
    RetryStrategy own = DefinitionNormalForm.of(request.retryStrategy());
    RetryStrategy defined = definition.document().retryStrategy();
    RetryStrategy retry = own != null ? own : defined == null ? ONE_ATTEMPT : defined;
    JobTimeout timeout =
        request.timeout() != null ? request.timeout() : definition.document().timeout();
    Integer priority = request.schedulingPriorityOverride();
    return new SubmittedJob.Scheduling(
        request.shareIdentifier(),
        priority != null ? priority : definition.document().schedulingPriority(),
        request.dependsOn() == null ? List.of() : request.dependsOn(),
        retry,
        timeout == null ? null : timeout.attemptDurationSeconds(),
        arraySize(request));
  }

  private static SubmittedJob.Tagging tagging(
      SubmitJobRequest request, RegisteredDefinition definition) {
    Boolean propagate =
        request.propagateTags() != null
            ? request.propagateTags()
            : definition.document().propagateTags();
    return new SubmittedJob.Tagging(
        request.tags() == null ? Map.of() : request.tags(), Boolean.TRUE.equals(propagate));
  }
}

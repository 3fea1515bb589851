package io.windlass.submission.job;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.JobTimeout;
import io.windlass.aws.batch.NodeProperties;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.consumableresource.ConsumableRequirements;
import io.windlass.submission.consumableresource.NodeRequirements;
import io.windlass.submission.identity.Names;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.Definition;
import io.windlass.submission.jobdefinition.NormalForm;
import io.windlass.submission.jobdefinition.RetryRules;
import io.windlass.submission.jobdefinition.TimeoutRules;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import io.windlass.submission.quotashare.QueueSharing;
import io.windlass.submission.quotashare.ShareNaming;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides about SubmitJob for a queue and a definition that exist (J-001 to J-013, OVR-, FS-010):
 * whether the job is accepted, and what it resolves to. Whether its dependencies exist is the
 * caller's to check.
 */
public final class JobSubmission {
  private static final RetryStrategy ONE_ATTEMPT = new RetryStrategy(1, List.of());

  private JobSubmission() {}

  /** The job, or why it is refused. */
  public static Outcome<SubmittedJob> decide(
      SubmitJobRequest request,
      JobQueue queue,
      QueueSharing sharing,
      Definition definition,
      SubmittedJob.Identity identity,
      SubmissionLimits limits) {
    Objections objections = new Objections();
    if (!Names.validForJob(request.jobName())) {
      objections.invalid("Job name should match valid pattern");
    }
    Integer arraySize = arraySize(request);
    boolean multiNode = definition.nodes() != null || request.nodeOverrides() != null;
    checkArray(multiNode, arraySize, limits, objections);
    checkUnavailable(request, objections);
    checkVolumes(definition, objections);
    DependencyRules.check(
        request.dependsOn(), arraySize != null, limits.dependencies(), objections);
    RetryRules.check(request.retryStrategy(), objections);
    TimeoutRules.check(request.timeout(), objections);
    TagRules.check(request.tags(), objections);
    checkQueue(request, queue, definition, objections);
    checkShare(request, sharing, definition, objections);
    SubmittedJob.Task task = ContainerResolution.resolve(request, definition, objections);
    ConsumableRequirements consumables =
        consumables(request, definition, identity.owner(), objections);
    return objections.orElse(
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
      SubmitJobRequest request, Definition definition, Owner owner, Objections objections) {
    NodeProperties nodes = definition.document().nodeProperties();
    return nodes != null
        ? new NodeRequirements(owner, objections).of(nodes, request.nodeOverrides())
        : ConsumableRequirements.resolve(
            owner,
            definition.document().consumableResourceProperties(),
            request.consumableResourcePropertiesOverride(),
            objections);
  }

  private static @Nullable Integer arraySize(SubmitJobRequest request) {
    return request.arrayProperties() == null ? null : request.arrayProperties().size();
  }

  /** AR-001; an array of multi-node jobs does not exist. */
  private static void checkArray(
      boolean multiNode, @Nullable Integer size, SubmissionLimits limits, Objections objections) {
    if (size == null) {
      return;
    }
    if (size < SubmissionLimits.SMALLEST_ARRAY || size > limits.arraySize()) {
      objections.invalid(
          "arrayProperties.size must be between "
              + SubmissionLimits.SMALLEST_ARRAY
              + " and "
              + limits.arraySize()
              + ".");
    }
    if (multiNode) {
      objections.invalid("arrayProperties is not applicable to multi-node parallel jobs.");
    }
  }

  private static void checkUnavailable(SubmitJobRequest request, Objections objections) {
    if (request.eksPropertiesOverride() != null) {
      objections.notAvailable("A job on Amazon EKS (eksPropertiesOverride)");
    }
  }

  /**
   * Such a definition can be registered; running it with an empty volume would be worse than no.
   */
  private static void checkVolumes(Definition definition, Objections objections) {
    boolean efs =
        definition.containers().stream()
            .map(ContainerProperties::volumes)
            .flatMap(Stream::ofNullable)
            .flatMap(List::stream)
            .anyMatch(v -> v.efsVolumeConfiguration() != null);
    if (efs) {
      objections.notAvailable("A job with a volume on Amazon EFS (efsVolumeConfiguration)");
    }
  }

  private static void checkQueue(
      SubmitJobRequest request, JobQueue queue, Definition definition, Objections objections) {
    if (!queue.open()) {
      objections.refused("JobQueue " + request.jobQueue() + " is not ENABLED: it takes no jobs.");
    }
    if (!definition.active()) {
      objections.refused(
          "JobDefinition name "
              + request.jobDefinition()
              + " does not exist or is not in ACTIVE status");
    }
    if (queue.ofServiceJobs()) {
      objections.refused(
          "JobQueue " + request.jobQueue() + " takes service jobs only: use SubmitServiceJob.");
    }
    String capability = definition.provisioningModel().capability();
    if (!definition.provisioningModel().jobQueueType().equals(queue.settings().jobQueueType())) {
      objections.refused(
          "Job Queue is attached to Compute Environment that can not run Jobs with capability "
              + capability
              + ".");
    }
  }

  /** FS-010; in a share, jobs go by priority, so one of a fair-share queue must have one. */
  private static void checkShare(
      SubmitJobRequest request,
      QueueSharing sharing,
      Definition definition,
      Objections objections) {
    Integer priority = request.schedulingPriorityOverride();
    ShareNaming.ofJob(sharing, request.shareIdentifier(), objections);
    if (sharing instanceof QueueSharing.FairShare
        && priority == null
        && definition.document().schedulingPriority() == null) {
      objections.refused(
          "Either schedulingPriority in job definition or schedulingPriorityOverride should be"
              + " specified.");
    }
    if (sharing instanceof QueueSharing.InOrder && priority != null) {
      objections.refused(ShareNaming.NOT_IN_ORDER);
    }
    if (priority != null && (priority < 0 || priority > 9999)) {
      objections.invalid(
          "schedulingPriorityOverride must be between 0 and 9999, got " + priority + ".");
    }
  }

  private static SubmittedJob.Scheduling scheduling(
      SubmitJobRequest request, Definition definition) {
    RetryStrategy own = NormalForm.of(request.retryStrategy());
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

  private static SubmittedJob.Tagging tagging(SubmitJobRequest request, Definition definition) {
    Boolean propagate =
        request.propagateTags() != null
            ? request.propagateTags()
            : definition.document().propagateTags();
    return new SubmittedJob.Tagging(
        request.tags() == null ? Map.of() : request.tags(), Boolean.TRUE.equals(propagate));
  }
}

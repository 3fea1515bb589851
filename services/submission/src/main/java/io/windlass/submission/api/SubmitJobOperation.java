package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.aws.batch.SubmitJobResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.DependencyRules;
import io.windlass.submission.job.JobDetails;
import io.windlass.submission.job.JobSubmission;
import io.windlass.submission.job.Rerun;
import io.windlass.submission.job.SubmissionLimits;
import io.windlass.submission.job.SubmissionNormalForm;
import io.windlass.submission.job.SubmittedJob;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.messaging.JobRequests;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.store.ActiveShares;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.NewJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SubmitJob. Queue and definition come from the cache. The job is rendered once, and its rows and
 * its request are committed together with those of other calls. When it returns, the job is durable
 * and DescribeJobs shows it.
 */
final class SubmitJobOperation {
  private final DefinitionCache definitionCache;
  private final JobWriter writer;
  private final Pool pool;
  private final SubmissionLimits limits;
  private final ShareLimit shares;
  private final JobIds ids = new JobIds();

  SubmitJobOperation(
      DefinitionCache definitionCache, JobWriter writer, Pool pool, SubmissionLimits limits) {
    this.definitionCache = definitionCache;
    this.writer = writer;
    this.pool = pool;
    this.limits = limits;
    this.shares = new ShareLimit(new ActiveShares(pool));
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(BatchOperations.SUBMIT_JOB, this::submit);
  }

  private SubmitJobResponse submit(SubmitJobRequest request, CallContext context) {
    return submit(request, context, null);
  }

  /** Submits a job, which is a rerun of children of another array unless {@code rerun} is null. */
  SubmitJobResponse submit(SubmitJobRequest given, CallContext context, @Nullable Rerun rerun) {
    SubmitJobRequest request = SubmissionNormalForm.of(given);
    Owner owner = CallerMapping.owner(context);
    StoredQueue queue = QueueLookup.require(definitionCache, owner, request.jobQueue());
    RegisteredDefinition definition = definition(owner, request.jobDefinition());
    QueueScheduling sharing =
        new QueueSchedulingLookup(definitionCache).of(queue, request.shareIdentifier());
    long now = context.now().toEpochMilli();
    SubmittedJob.Identity identity =
        new SubmittedJob.Identity(owner, ids.next(now), request.jobName(), now);
    SubmittedJob decided =
        ErrorMapper.valueOrThrow(
            JobSubmission.decide(request, queue.queue(), sharing, definition, identity, limits));
    SubmittedJob job = rerun == null ? decided : decided.runAgain();
    checkMultiNode(job);
    checkDependencies(owner, job.scheduling());
    new RequiredConsumablesCheck(pool).check(owner, request);
    shares.check(queue, sharing, job.scheduling().shareIdentifier());
    String detail = RerunDetails.noted(Documents.write(JobDetails.atSubmission(job)), rerun);
    OutboxMessage submitted =
        JobRequests.submitted(job, detail, JobRequests.Submitter.of(context), rerun);
    List<OutboxMessage> messages =
        job.failsAtOnce()
            .map(reason -> List.of(submitted, failing(identity, reason, context)))
            .orElseGet(() -> List.of(submitted));
    writer.commit(new JobWrite.Submitted(row(job, queue, detail), messages));
    return SubmitJobResponse.builder()
        .jobArn(identity.arn())
        .jobName(identity.name())
        .jobId(identity.jobId())
        .build();
  }

  private static OutboxMessage failing(
      SubmittedJob.Identity identity, String reason, CallContext context) {
    return JobRequests.terminate(
        identity.owner(), identity.jobId(), reason, CallerMapping.call(context));
  }

  private RegisteredDefinition definition(Owner owner, String text) {
    DefinitionReference reference =
        ErrorMapper.valueOrThrow(DefinitionReference.parse(owner, text));
    return definitionCache
        .definition(owner, reference)
        .orElseThrow(
            () ->
                ErrorMapper.refused(
                    text.startsWith("arn:")
                        ? "JobDefinition " + text + " not found."
                        : "JobDefinition name "
                            + text
                            + " does not exist or is not in ACTIVE status"));
  }

  /** Checks that the dependencies exist and fit (DEP-004, AR-015). */
  private void checkDependencies(Owner owner, SubmittedJob.Scheduling scheduling) {
    List<String> ids = DependencyRules.jobIds(scheduling.dependsOn());
    if (!ids.isEmpty()) {
      var _ =
          ErrorMapper.valueOrThrow(
              DependencyRules.resolve(
                  scheduling.dependsOn(), scheduling.arraySize(), Jobs.children(pool, owner, ids)));
    }
  }

  /** Checks that all environments of the queue can run multi-node jobs (MNP-015). */
  private void checkMultiNode(SubmittedJob job) {
    if (job.task().multiNode() == null) {
      return;
    }
    for (String arn : job.queue().settings().computeEnvironments()) {
      boolean supportsMultiNode =
          definitionCache
              .environment(arn)
              .filter(environment -> !environment.supportsMultiNode())
              .isEmpty();
      if (!supportsMultiNode) {
        throw ErrorMapper.refused(
            "Multi-node parallel jobs are only supported on MANAGED compute environments of type"
                + " EC2; "
                + arn
                + " is none.");
      }
    }
  }

  private static NewJob row(SubmittedJob job, StoredQueue queue, String detail) {
    SubmittedJob.Identity identity = job.identity();
    Owner owner = identity.owner();
    var definition = job.definition().document();
    SubmittedJob.MultiNode multiNode = job.task().multiNode();
    return new NewJob(
        new NewJob.Key(
            identity.jobId(), owner.accountId(), owner.region(), queue.id(), identity.createdAt()),
        identity.name(),
        definition.jobDefinitionName(),
        definition.revision(),
        job.scheduling().shareIdentifier(),
        job.scheduling().arraySize(),
        multiNode == null ? null : multiNode.numNodes(),
        multiNode == null ? null : multiNode.mainNode(),
        new NewJob.Json(
            detail, Documents.write(job.tagging().tags()), job.task().consumables().quantities()));
  }
}

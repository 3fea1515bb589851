package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.DescribeServiceJobRequest;
import io.windlass.aws.batch.ListServiceJobsRequest;
import io.windlass.aws.batch.TerminateServiceJobRequest;
import io.windlass.aws.batch.TerminateServiceJobResponse;
import io.windlass.aws.batch.TerminateServiceJobsRequest;
import io.windlass.aws.batch.TerminateServiceJobsResponse;
import io.windlass.aws.batch.UpdateServiceJobRequest;
import io.windlass.aws.batch.UpdateServiceJobResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobListing;
import io.windlass.submission.job.JobStopRules;
import io.windlass.submission.messaging.JobRequests;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.servicejob.ServiceJobSubmission;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.ServiceJobs;
import io.windlass.submission.store.StoredServiceJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DescribeServiceJob, ListServiceJobs, UpdateServiceJob, TerminateServiceJob and its bulk form.
 * They do not find other jobs, as the operations on other jobs do not find service jobs (VIEW-010).
 */
final class ServiceJobOperations {
  private final DefinitionCache definitionCache;
  private final Pool pool;
  private final JobWriter writer;
  private final SchedulerGateway scheduler;

  ServiceJobOperations(BatchApi.Collaborators with) {
    this.definitionCache = with.definitionCache();
    this.pool = with.pool();
    this.writer = with.writer();
    this.scheduler = new SchedulerGateway(with.scheduler());
  }

  /** The response of ListServiceJobs, in JSON. */
  record Listed(List<ObjectNode> jobSummaryList, @Nullable String nextToken) {}

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation("DescribeServiceJob", DescribeServiceJobRequest.class, this::describe)
        .operation("ListServiceJobs", ListServiceJobsRequest.class, this::list)
        .operation(BatchOperations.UPDATE_SERVICE_JOB, this::update)
        .operation(BatchOperations.TERMINATE_SERVICE_JOB, this::terminate)
        .operation(BatchOperations.TERMINATE_SERVICE_JOBS, this::terminateAll);
  }

  private ObjectNode describe(DescribeServiceJobRequest request, CallContext context) {
    return ServiceJobResponses.detail(require(request.jobId(), context));
  }

  private StoredServiceJob require(String jobId, CallContext context) {
    return ServiceJobs.find(pool, CallerMapping.owner(context), jobId)
        .orElseThrow(() -> ErrorMapper.refused("Service job " + jobId + " not found."));
  }

  /** Lists service jobs (SJ-015); a queue of other jobs has none. */
  private Listed list(ListServiceJobsRequest request, CallContext context) {
    JobListing listing = ErrorMapper.valueOrThrow(JobListing.of(request));
    String name = request.jobQueue();
    if (name == null) {
      throw ErrorMapper.invalid("jobQueue is required.");
    }
    StoredQueue queue = QueueLookup.require(definitionCache, CallerMapping.owner(context), name);
    Jobs.Position after = Pages.jobPosition(request.nextToken(), context);
    if (!queue.queue().ofServiceJobs()) {
      return new Listed(List.of(), null);
    }
    Pages.Page<StoredServiceJob> page =
        Pages.of(
            ServiceJobs.list(pool, queue.id(), listing, after),
            listing.maxResults(),
            last -> Pages.jobToken(context, last.key()));
    return new Listed(page.map(ServiceJobResponses::summary), page.nextToken());
  }

  /** Responds when the scheduler has carried out the change durably or refused it. */
  private UpdateServiceJobResponse update(UpdateServiceJobRequest request, CallContext context) {
    int priority =
        ErrorMapper.valueOrThrow(ServiceJobSubmission.priority(request.schedulingPriority()));
    StoredServiceJob job = require(request.jobId(), context);
    if (job.finished()) {
      throw ErrorMapper.refused(
          "Service job " + request.jobId() + " is over: it is " + job.state().status() + ".");
    }
    scheduler.instruct(SchedulerCalls.precedence(request.jobId(), priority, null), context);
    return UpdateServiceJobResponse.builder()
        .jobArn(ServiceJobResponses.arn(job))
        .jobName(job.attributes().name())
        .jobId(job.key().jobId())
        .build();
  }

  /** Responds when the request is durable (SJ-016). */
  private TerminateServiceJobResponse terminate(
      TerminateServiceJobRequest request, CallContext context) {
    String jobId = ErrorMapper.valueOrThrow(JobStopRules.jobId(request.jobId()));
    String reason = ErrorMapper.valueOrThrow(JobStopRules.reason(request.reason()));
    ask(List.of(jobId), reason, context);
    return new TerminateServiceJobResponse();
  }

  private TerminateServiceJobsResponse terminateAll(
      TerminateServiceJobsRequest request, CallContext context) {
    List<String> jobs =
        ErrorMapper.valueOrThrow(JobStopRules.jobs(request.jobs(), request.reason()));
    ask(jobs, request.reason(), context);
    return new TerminateServiceJobsResponse(jobs, List.of());
  }

  /** Jobs that have ended or do not exist are a success. */
  private void ask(List<String> ids, String reason, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    for (String id : ServiceJobs.unfinished(pool, owner, ids)) {
      writer.commit(
          new JobWrite.Requested(
              JobRequests.terminate(owner, id, reason, CallerMapping.call(context))));
    }
  }
}

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
import io.windlass.submission.job.JobStop;
import io.windlass.submission.messaging.JobRequests;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.outcome.Rejection;
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
 * They know nothing of other jobs, as those know nothing of service jobs (VIEW-010).
 */
final class ServiceJobOperations {
  private final DefinitionCache definitionCache;
  private final Pool pool;
  private final JobWriter commits;
  private final SchedulerResponses scheduler;

  ServiceJobOperations(BatchApi.Collaborators with) {
    this.definitionCache = with.definitionCache();
    this.pool = with.pool();
    this.commits = with.commits();
    this.scheduler = new SchedulerResponses(with.scheduler());
  }

  /** The answer of ListServiceJobs: entries are made as JSON, and are answered as JSON. */
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

  /** SJ-015; a queue of other jobs has no service jobs. */
  private Listed list(ListServiceJobsRequest request, CallContext context) {
    JobListing listing = ErrorMapper.accepted(JobListing.of(request));
    String name = request.jobQueue();
    if (name == null) {
      throw ErrorMapper.exceptionOf(new Rejection.Invalid("jobQueue is required."));
    }
    StoredQueue queue =
        definitionCache
            .queue(CallerMapping.owner(context), name)
            .orElseThrow(() -> ErrorMapper.refused("JobQueue " + name + " not found."));
    List<String> token = PageToken.read(request.nextToken(), context.operation(), 2);
    if (!queue.queue().ofServiceJobs()) {
      return new Listed(List.of(), null);
    }
    Jobs.Position after =
        token.isEmpty() ? null : new Jobs.Position(PageToken.number(token.get(0)), token.get(1));
    List<StoredServiceJob> found = ServiceJobs.list(pool, queue.id(), listing, after);
    boolean more = found.size() > listing.maxResults();
    List<StoredServiceJob> page = more ? found.subList(0, listing.maxResults()) : found;
    return new Listed(
        page.stream().map(ServiceJobResponses::summary).toList(),
        more
            ? PageToken.of(
                context.operation(), page.getLast().key().createdAt(), page.getLast().key().jobId())
            : null);
  }

  /** Answers when the scheduler has done it, durably, or has refused. */
  private UpdateServiceJobResponse update(UpdateServiceJobRequest request, CallContext context) {
    int priority =
        ErrorMapper.accepted(ServiceJobSubmission.priority(request.schedulingPriority()));
    StoredServiceJob job = require(request.jobId(), context);
    if (job.finished()) {
      throw ErrorMapper.refused(
          "Service job " + request.jobId() + " is over: it is " + job.state().status() + ".");
    }
    scheduler.instruct(SchedulerCalls.precedence(request.jobId(), priority, null), context);
    return UpdateServiceJobResponse.builder()
        .jobArn(ServiceJobResponses.arn(job))
        .jobName(job.facts().name())
        .jobId(job.key().jobId())
        .build();
  }

  /** SJ-016: answers when the request is durable. */
  private TerminateServiceJobResponse terminate(
      TerminateServiceJobRequest request, CallContext context) {
    String jobId = ErrorMapper.accepted(JobStop.jobId(request.jobId()));
    String reason = ErrorMapper.accepted(JobStop.reason(request.reason()));
    ask(List.of(jobId), reason, context);
    return new TerminateServiceJobResponse();
  }

  private TerminateServiceJobsResponse terminateAll(
      TerminateServiceJobsRequest request, CallContext context) {
    List<String> jobs = ErrorMapper.accepted(JobStop.jobs(request.jobs(), request.reason()));
    ask(jobs, request.reason(), context);
    return new TerminateServiceJobsResponse(jobs, List.of());
  }

  /** For jobs that have ended or are not known there is nothing to do, which is a success. */
  private void ask(List<String> ids, String reason, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    for (String id : ServiceJobs.unfinished(pool, owner, ids)) {
      commits.commit(
          new JobWrite.Asked(
              JobRequests.terminate(owner, id, reason, CallerMapping.call(context))));
    }
  }
}

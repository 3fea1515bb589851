package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.CancelJobRequest;
import io.windlass.aws.batch.CancelJobResponse;
import io.windlass.aws.batch.CancelJobsRequest;
import io.windlass.aws.batch.CancelJobsResponse;
import io.windlass.aws.batch.TerminateJobRequest;
import io.windlass.aws.batch.TerminateJobResponse;
import io.windlass.aws.batch.TerminateJobsRequest;
import io.windlass.aws.batch.TerminateJobsResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.job.JobStopRules;
import io.windlass.submission.messaging.JobRequests;
import io.windlass.submission.messaging.JobWrite;
import io.windlass.submission.store.Jobs;
import java.util.List;

/**
 * CancelJob, TerminateJob and their bulk forms. They respond when the request is durable. The
 * scheduler decides what happens to the job and to the children of an array (AR-007, AR-008). Jobs
 * that have ended or do not exist are a success.
 */
record JobStopOperations(JobWriter writer, Pool pool) {
  @FunctionalInterface
  private interface Request {
    OutboxMessage of(Owner owner, String jobId, String reason, JobRequests.Call call);
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.CANCEL_JOB, this::cancel)
        .operation(BatchOperations.TERMINATE_JOB, this::terminate)
        .operation(BatchOperations.CANCEL_JOBS, this::cancelAll)
        .operation(BatchOperations.TERMINATE_JOBS, this::terminateAll);
  }

  private CancelJobResponse cancel(CancelJobRequest request, CallContext context) {
    String jobId = ErrorMapper.valueOrThrow(JobStopRules.jobId(request.jobId()));
    String reason = ErrorMapper.valueOrThrow(JobStopRules.reason(request.reason()));
    ask(List.of(jobId), reason, context, JobRequests::cancel);
    return new CancelJobResponse();
  }

  private TerminateJobResponse terminate(TerminateJobRequest request, CallContext context) {
    String jobId = ErrorMapper.valueOrThrow(JobStopRules.jobId(request.jobId()));
    String reason = ErrorMapper.valueOrThrow(JobStopRules.reason(request.reason()));
    ask(List.of(jobId), reason, context, JobRequests::terminate);
    return new TerminateJobResponse();
  }

  private CancelJobsResponse cancelAll(CancelJobsRequest request, CallContext context) {
    List<String> jobs =
        ErrorMapper.valueOrThrow(JobStopRules.jobs(request.jobs(), request.reason()));
    ask(jobs, request.reason(), context, JobRequests::cancel);
    return new CancelJobsResponse(jobs, List.of());
  }

  private TerminateJobsResponse terminateAll(TerminateJobsRequest request, CallContext context) {
    List<String> jobs =
        ErrorMapper.valueOrThrow(JobStopRules.jobs(request.jobs(), request.reason()));
    ask(jobs, request.reason(), context, JobRequests::terminate);
    return new TerminateJobsResponse(jobs, List.of());
  }

  private void ask(List<String> ids, String reason, CallContext context, Request request) {
    Owner owner = CallerMapping.owner(context);
    ids.stream()
        .filter(id -> ChildId.parse(id).filter(ChildId::isNode).isPresent())
        .forEach(
            id -> {
              throw ErrorMapper.refused(
                  "Job "
                      + id
                      + " is a node: a multi-node parallel job is cancelled or terminated as a"
                      + " whole.");
            });
    for (String id : Jobs.unfinished(pool, owner, ids)) {
      writer.commit(
          new JobWrite.Requested(request.of(owner, id, reason, CallerMapping.call(context))));
    }
  }
}

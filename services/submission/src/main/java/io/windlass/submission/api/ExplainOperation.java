package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.aws.http.WireJson;
import io.windlass.aws.windlass.ExplainJobRequest;
import io.windlass.aws.windlass.ExplainJobResponse;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.store.StoredJob;
import java.util.List;

/**
 * {@code windlass:ExplainJob}: explains why a job waits. The scheduler explains jobs that have not
 * ended; the view tells how the others ended.
 */
record ExplainOperation(Pool pool, SchedulerGateway scheduler) {
  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation("ExplainJob", ExplainJobRequest.class, this::explain);
  }

  private ObjectNode explain(ExplainJobRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    String id = request.jobId();
    ExistingJobs.Job job = ExistingJobs.requireAny(pool, owner, id);
    if (job.finished()) {
      return fromView(job);
    }
    return scheduler
        .detail(SchedulerCalls.explanation(id), context)
        .orElseGet(() -> fromView(ExistingJobs.requireAny(pool, owner, id)));
  }

  private static ObjectNode fromView(ExistingJobs.Job job) {
    StoredJob.State state = job.state();
    return WireJson.tree(
        ExplainJobResponse.builder()
            .jobId(job.jobId())
            .jobArn(job.arn())
            .jobName(job.name())
            .jobQueue(job.jobQueue())
            .status(state.status())
            .statusReason(state.statusReason())
            .since(state.stoppedAt())
            .explanation(List.of(sentence(job)))
            .build());
  }

  private static String sentence(ExistingJobs.Job job) {
    StoredJob.State state = job.state();
    if (!job.finished()) {
      return "The scheduler has not taken the job up yet, or it has ended a moment ago.";
    }
    String reason = state.statusReason();
    return "The job is over: "
        + state.status()
        + (reason == null ? "." : ", because: " + reason)
        + (state.startedAt() == null || state.startedAt() == 0 ? " It never ran." : "");
  }
}

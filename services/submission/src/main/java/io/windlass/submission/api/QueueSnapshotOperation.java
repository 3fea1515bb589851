package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.GetJobQueueSnapshotRequest;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.store.DefinitionCache;

/** GetJobQueueSnapshot: the queue as the scheduler sees it at this moment (JQ-030 to JQ-032). */
record QueueSnapshotOperation(DefinitionCache definitionCache, SchedulerGateway scheduler) {
  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation("GetJobQueueSnapshot", GetJobQueueSnapshotRequest.class, this::snapshot);
  }

  private ObjectNode snapshot(GetJobQueueSnapshotRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    String arn =
        QueueLookup.require(definitionCache, owner, request.jobQueue()).queue().arn().toString();
    return scheduler
        .detail(SchedulerCalls.snapshot(arn), context)
        .orElseThrow(() -> new IllegalStateException("a snapshot has a detail"));
  }
}

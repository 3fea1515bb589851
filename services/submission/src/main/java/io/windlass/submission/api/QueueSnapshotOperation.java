package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.GetJobQueueSnapshotRequest;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.messaging.SchedulerCalls;
import io.windlass.submission.store.Catalog;

/** GetJobQueueSnapshot: the queue as the scheduler sees it at this moment (JQ-030 to JQ-032). */
final class QueueSnapshotOperation {
  private final Catalog catalog;
  private final SchedulerAnswers scheduler;

  QueueSnapshotOperation(Catalog catalog, SchedulerAnswers scheduler) {
    this.catalog = catalog;
    this.scheduler = scheduler;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation("GetJobQueueSnapshot", GetJobQueueSnapshotRequest.class, this::snapshot);
  }

  private ObjectNode snapshot(GetJobQueueSnapshotRequest request, CallContext context) {
    Owner owner = Callers.owner(context);
    String arn = Queues.arn(catalog, owner, request.jobQueue());
    return scheduler
        .detail(SchedulerCalls.snapshot(arn), context)
        .orElseThrow(() -> new IllegalStateException("a snapshot has a detail"));
  }
}

package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.DescribeJobsRequest;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.ListJobsRequest;
import io.windlass.aws.batch.ListJobsResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobListing;
import io.windlass.submission.job.JobRole;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.StoredJob;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DescribeJobs and ListJobs. */
record JobOperations(DefinitionCache definitionCache, Pool pool) {
  private static final int MAXIMUM_DESCRIBED = 100;

  /** The response of DescribeJobs; details are stored and returned as JSON. */
  record Described(List<ObjectNode> jobs) {}

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation("DescribeJobs", DescribeJobsRequest.class, this::describe)
        .operation(BatchOperations.LIST_JOBS, this::list);
  }

  private Described describe(DescribeJobsRequest request, CallContext context) {
    if (request.jobs().size() > MAXIMUM_DESCRIBED) {
      throw ErrorMapper.invalid("Maximum number of jobs supported is " + MAXIMUM_DESCRIBED);
    }
    return new Described(
        Jobs.describe(pool, CallerMapping.owner(context), request.jobs()).stream()
            .map(job -> JobResponses.detail(job, this::cluster))
            .toList());
  }

  private Optional<EksConfiguration> cluster(String environmentArn) {
    return definitionCache.environment(environmentArn).map(e -> e.detail().eksConfiguration());
  }

  private ListJobsResponse list(ListJobsRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    JobListing listing = ErrorMapper.valueOrThrow(JobListing.of(owner, request));
    String name = request.jobQueue();
    String arrayJobId = request.arrayJobId();
    if (arrayJobId != null) {
      StoredJob array = parent(owner, arrayJobId, JobRole.Array.class, "an array job");
      return listChildren(array, listing, request.nextToken(), context);
    }
    if (name == null) {
      String jobId = Objects.requireNonNull(request.multiNodeJobId());
      StoredJob multiNode =
          parent(owner, jobId, JobRole.MultiNode.class, "a multi-node parallel job");
      return listChildren(multiNode, listing, request.nextToken(), context);
    }
    StoredQueue queue = QueueLookup.require(definitionCache, owner, name);
    Jobs.Position after = Pages.jobPosition(request.nextToken(), context);
    if (queue.queue().ofServiceJobs()) {
      return new ListJobsResponse(List.of(), null);
    }
    return response(
        Pages.of(
            Jobs.list(pool, queue.id(), listing, after),
            listing.maxResults(),
            last -> Pages.jobToken(context, last.key())));
  }

  /**
   * Lists children of an array or nodes of a multi-node job, by index (AR-012, MNP-019, JS-024).
   */
  private ListJobsResponse listChildren(
      StoredJob parent, JobListing listing, @Nullable String nextToken, CallContext context) {
    List<String> token = PageToken.read(nextToken, context.operation(), 1);
    int from = token.isEmpty() ? 0 : PageToken.index(token.getFirst());
    String status = Objects.requireNonNull(listing.status());
    return response(
        Pages.of(
            Jobs.listChildren(pool, parent, status, from, listing.maxResults()),
            listing.maxResults(),
            last -> PageToken.of(context.operation(), last.childIndex() + 1)));
  }

  private static ListJobsResponse response(Pages.Page<StoredJob> page) {
    return new ListJobsResponse(page.map(JobResponses::summary), page.nextToken());
  }

  private StoredJob parent(
      Owner owner, String jobId, Class<? extends JobRole.Parent> role, String kind) {
    StoredJob job = ExistingJobs.require(pool, owner, jobId);
    if (!role.isInstance(job.role())) {
      throw ErrorMapper.refused("Job " + jobId + " is not " + kind + ".");
    }
    return job;
  }
}

package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.DescribeJobsRequest;
import io.windlass.aws.batch.ListJobsRequest;
import io.windlass.aws.batch.ListJobsResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.JobListing;
import io.windlass.submission.job.JobRole;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.StoredJob;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** DescribeJobs and ListJobs. */
final class JobOperations {
  private static final int MAXIMUM_DESCRIBED = 100;

  private final DefinitionCache definitionCache;
  private final Pool pool;

  JobOperations(DefinitionCache definitionCache, Pool pool) {
    this.definitionCache = definitionCache;
    this.pool = pool;
  }

  /** The answer of DescribeJobs: details are kept as JSON, and are answered as JSON. */
  record Described(List<ObjectNode> jobs) {}

  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation("DescribeJobs", DescribeJobsRequest.class, this::describe)
        .operation(BatchOperations.LIST_JOBS, this::list);
  }

  private Described describe(DescribeJobsRequest request, CallContext context) {
    if (request.jobs().size() > MAXIMUM_DESCRIBED) {
      throw ErrorMapper.exceptionOf(
          new Rejection.Invalid("Maximum number of jobs supported is " + MAXIMUM_DESCRIBED));
    }
    return new Described(
        Jobs.describe(pool, CallerMapping.owner(context), request.jobs()).stream()
            .map(JobResponses::detail)
            .toList());
  }

  private ListJobsResponse list(ListJobsRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    JobListing listing = ErrorMapper.accepted(JobListing.of(owner, request));
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
    StoredQueue queue =
        definitionCache
            .queue(owner, name)
            .orElseThrow(() -> ErrorMapper.refused("JobQueue " + name + " not found."));
    List<String> token = PageToken.read(request.nextToken(), context.operation(), 2);
    if (queue.queue().ofServiceJobs()) {
      return new ListJobsResponse(List.of(), null);
    }
    Jobs.Position after =
        token.isEmpty() ? null : new Jobs.Position(PageToken.number(token.get(0)), token.get(1));
    List<StoredJob> found = Jobs.list(pool, queue.id(), listing, after);
    boolean more = found.size() > listing.maxResults();
    List<StoredJob> page = more ? found.subList(0, listing.maxResults()) : found;
    return new ListJobsResponse(
        page.stream().map(JobResponses::summary).toList(),
        more ? token(context, page.getLast().key()) : null);
  }

  /**
   * Lists children of an array or nodes of a multi-node job, by index (AR-012, MNP-019, JS-024).
   */
  private ListJobsResponse listChildren(
      StoredJob parent, JobListing listing, @Nullable String nextToken, CallContext context) {
    List<String> token = PageToken.read(nextToken, context.operation(), 1);
    int from = token.isEmpty() ? 0 : PageToken.index(token.getFirst());
    String status = Objects.requireNonNull(listing.status());
    int limit = listing.maxResults();
    List<StoredJob> found = Jobs.listChildren(pool, parent, status, from, limit);
    boolean more = found.size() > limit;
    List<StoredJob> page = more ? found.subList(0, limit) : found;
    return new ListJobsResponse(
        page.stream().map(JobResponses::summary).toList(),
        more ? PageToken.of(context.operation(), found.getLast().childIndex()) : null);
  }

  private StoredJob parent(
      Owner owner, String jobId, Class<? extends JobRole.Parent> role, String kind) {
    StoredJob job = ExistingJobs.require(pool, owner, jobId);
    if (!role.isInstance(job.role())) {
      throw ErrorMapper.refused("Job " + jobId + " is not " + kind + ".");
    }
    return job;
  }

  private static String token(CallContext context, StoredJob.Key last) {
    return PageToken.of(context.operation(), last.createdAt(), last.jobId());
  }
}

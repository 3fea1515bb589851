package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListJobsByConsumableResourceRequest;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Rejection;
import io.windlass.submission.store.ConsumableResources;
import io.windlass.submission.store.ConsumingJobs;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.NameFilter;
import io.windlass.submission.store.StoredJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ListJobsByConsumableResource (CR-040): jobs that require a resource, newest first. An array is
 * one of them, not its children.
 */
final class ConsumingJobOperations {
  private static final Set<String> STATUSES =
      Set.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

  /** The answer; entries are put together from the stored job in JSON. */
  record Listed(List<ObjectNode> jobs, @Nullable String nextToken) {}

  private final Pool pool;

  ConsumingJobOperations(Pool pool) {
    this.pool = pool;
  }

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(
        "ListJobsByConsumableResource", ListJobsByConsumableResourceRequest.class, this::list);
  }

  private Listed list(ListJobsByConsumableResourceRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    String arn = ConsumableResourceOperations.arn(owner, request.consumableResource());
    int limit = Pages.limit(request.maxResults());
    List<String> token = PageToken.read(request.nextToken(), context.operation(), 2);
    Jobs.Position after =
        token.isEmpty() ? null : new Jobs.Position(PageToken.number(token.get(0)), token.get(1));
    List<ConsumingJobs.Consumer> found =
        ConsumingJobs.list(pool, arn, filter(request.filters()), after, limit + 1);
    if (found.isEmpty() && ConsumableResources.find(pool, arn).isEmpty()) {
      throw ErrorMapper.refused(arn + " does not exist");
    }
    boolean more = found.size() > limit;
    List<ConsumingJobs.Consumer> page = more ? found.subList(0, limit) : found;
    return new Listed(
        page.stream().map(ConsumingJobOperations::entry).toList(),
        more ? token(context, page.getLast().job().key()) : null);
  }

  private static ObjectNode entry(ConsumingJobs.Consumer consumer) {
    StoredJob job = consumer.job();
    ObjectNode detail = Documents.tree(Objects.requireNonNull(job.facts().detail()));
    ObjectNode entry = detail.objectNode();
    entry.set("jobArn", detail.get("jobArn"));
    entry.set("jobQueueArn", detail.get("jobQueue"));
    entry.set("jobName", detail.get("jobName"));
    entry.set("jobDefinitionArn", detail.get("jobDefinition"));
    if (job.facts().shareIdentifier() != null) {
      entry.put("shareIdentifier", job.facts().shareIdentifier());
    }
    entry.put("jobStatus", job.state().status());
    entry.put("quantity", consumer.quantity());
    if (job.state().statusReason() != null) {
      entry.put("statusReason", job.state().statusReason());
    }
    if (job.state().startedAt() != null) {
      entry.put("startedAt", job.state().startedAt());
    }
    entry.put("createdAt", job.key().createdAt());
    if (detail.has("consumableResourceProperties")) {
      entry.set("consumableResourceProperties", detail.get("consumableResourceProperties"));
    } else {
      entry.putObject("consumableResourceProperties");
    }
    return entry;
  }

  private static ConsumingJobs.Filter filter(@Nullable List<KeyValuesPair> filters) {
    List<String> statuses = null;
    List<NameFilter> names = null;
    for (KeyValuesPair pair : filters == null ? List.<KeyValuesPair>of() : filters) {
      List<String> values = pair.values() == null ? List.of() : pair.values();
      switch (Objects.requireNonNullElse(pair.name(), "")) {
        case "JOB_STATUS" -> statuses = statuses(values, statuses);
        case "JOB_NAME" -> {
          names = names == null ? new ArrayList<>() : names;
          names.addAll(values.stream().map(NameFilter::new).toList());
        }
        default -> throw invalid(pair.name() + " is not a supported filter.");
      }
    }
    return new ConsumingJobs.Filter(statuses, names);
  }

  private static List<String> statuses(List<String> values, @Nullable List<String> before) {
    List<String> all = before == null ? new ArrayList<>() : before;
    for (String value : values) {
      if (!STATUSES.contains(value)) {
        throw invalid("JOB_STATUS " + value + " is not a job status.");
      }
      all.add(value);
    }
    return all;
  }

  private static RuntimeException invalid(String message) {
    return ErrorMapper.exceptionOf(new Rejection.Invalid("filters: " + message));
  }

  private static String token(CallContext context, StoredJob.Key last) {
    return PageToken.of(context.operation(), last.createdAt(), last.jobId());
  }
}

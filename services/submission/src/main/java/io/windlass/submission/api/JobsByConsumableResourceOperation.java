package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.sqlclient.Pool;
import io.windlass.aws.CallContext;
import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListJobsByConsumableResourceRequest;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
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
record JobsByConsumableResourceOperation(Pool pool) {
  private static final Set<String> STATUSES =
      Set.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED");

  /** The response; its entries are made from the stored job in JSON. */
  record Listed(List<ObjectNode> jobs, @Nullable String nextToken) {}

  void register(AwsEndpoint.Builder endpoint) {
    endpoint.operation(
        "ListJobsByConsumableResource", ListJobsByConsumableResourceRequest.class, this::list);
  }

  private Listed list(ListJobsByConsumableResourceRequest request, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    String arn =
        ConsumableResourceOperations.RESOURCES.arn(owner, request.consumableResource()).toString();
    int limit = Pages.limit(request.maxResults());
    Jobs.Position after = Pages.jobPosition(request.nextToken(), context);
    List<ConsumingJobs.Consumer> found =
        ConsumingJobs.list(pool, arn, filter(request.filters()), after, limit + 1);
    if (found.isEmpty() && ConsumableResources.TABLE.find(pool, arn).isEmpty()) {
      throw ErrorMapper.refused(arn + " does not exist");
    }
    Pages.Page<ConsumingJobs.Consumer> page =
        Pages.of(found, limit, last -> Pages.jobToken(context, last.job().key()));
    return new Listed(page.map(JobsByConsumableResourceOperation::entry), page.nextToken());
  }

  private static ObjectNode entry(ConsumingJobs.Consumer consumer) {
    StoredJob job = consumer.job();
    ObjectNode detail = Documents.tree(Objects.requireNonNull(job.attributes().detail()));
    ObjectNode entry = detail.objectNode();
    entry.set("jobArn", detail.get("jobArn"));
    entry.set("jobQueueArn", detail.get("jobQueue"));
    entry.set("jobName", detail.get("jobName"));
    entry.set("jobDefinitionArn", detail.get("jobDefinition"));
    Documents.put(entry, "shareIdentifier", job.attributes().shareIdentifier());
    entry.put("jobStatus", job.state().status());
    entry.put("quantity", consumer.quantity());
    Documents.put(entry, "statusReason", job.state().statusReason());
    Documents.put(entry, "startedAt", job.state().startedAt());
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
    return ErrorMapper.invalid("filters: " + message);
  }
}

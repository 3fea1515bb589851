package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.batch.ArrayPropertiesSummary;
import io.windlass.aws.batch.ContainerSummary;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.JobSummary;
import io.windlass.aws.batch.NodePropertiesSummary;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.job.AttemptKey;
import io.windlass.submission.job.JobRole;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.StoredJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renders jobs for DescribeJobs and ListJobs: what was resolved at submission, with the present
 * state (J-015 to J-018, JS-020).
 */
final class JobResponses {
  private static final List<String> STATES =
      List.of("STARTING", "FAILED", "RUNNING", "SUCCEEDED", "RUNNABLE", "SUBMITTED", "PENDING");

  private JobResponses() {}

  /** Returns the whole job, apart from the cluster of a pod. */
  static ObjectNode detail(StoredJob job) {
    return detail(job, _ -> Optional.empty());
  }

  /**
   * Returns the whole job.
   *
   * @param clusters finds the cluster and the namespace of an environment by its ARN
   */
  static ObjectNode detail(StoredJob job, Function<String, Optional<EksConfiguration>> clusters) {
    ObjectNode detail = Documents.tree(Objects.requireNonNull(job.attributes().detail()));
    StoredJob.State state = job.state();
    detail.put("status", state.status());
    array(job, detail);
    Documents.put(detail, "statusReason", state.statusReason());
    Documents.put(detail, "startedAt", state.startedAt());
    Documents.put(detail, "stoppedAt", state.stoppedAt());
    detail.put("isCancelled", state.cancelled());
    detail.put("isTerminated", state.terminated());
    detail.set("tags", Documents.tree(job.attributes().tags()));
    detail.set("attempts", attempts(job));
    String attempt = job.attempt();
    // A multi-node job shows containers in its nodes only; the main node's is an attempt.
    boolean ecs = EcsResponses.applies(detail);
    if (EksResponses.applies(detail)) {
      EksResponses.show(detail, attempt == null ? null : Documents.tree(attempt), clusters);
    } else if (attempt != null && ecs) {
      EcsResponses.current(detail, Documents.tree(attempt));
    } else if (attempt != null && !(job.role() instanceof JobRole.MultiNode)) {
      detail.withObject("/container").setAll(Documents.tree(attempt));
    }
    if (ecs) {
      EcsResponses.ended(detail);
    }
    FargateResponses.of(detail);
    return detail;
  }

  /**
   * Adds the role of the job. A child has the detail of its parent, except for id, ARN and creation
   * time (AR-011).
   */
  private static void array(StoredJob job, ObjectNode detail) {
    switch (job.role()) {
      case null -> {}
      case JobRole.Array array -> {
        ObjectNode properties = detail.putObject("arrayProperties");
        ObjectNode summary = properties.putObject("statusSummary");
        counts(array).forEach(summary::put);
        Documents.put(properties, "statusSummaryLastUpdatedAt", array.summaryAt());
        properties.put("size", array.size());
      }
      case JobRole.ArrayChild child -> {
        detail.put("jobId", job.key().jobId());
        detail.put("jobArn", arn(job.key()));
        detail.put("createdAt", job.key().createdAt());
        ObjectNode properties = detail.putObject("arrayProperties");
        properties.putObject("statusSummary");
        properties.put("index", child.index());
      }
      case JobRole.MultiNode _ -> {}
      case JobRole.Node node -> {
        detail.put("jobId", job.key().jobId());
        detail.put("jobArn", arn(job.key()));
        NodeResponses.of(node, detail);
      }
    }
  }

  /** Returns the number of children in every status, also where it is 0. */
  private static Map<String, Integer> counts(JobRole.Array array) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    STATES.forEach(state -> counts.put(state, array.summary().getOrDefault(state, 0)));
    return counts;
  }

  private static @Nullable ArrayPropertiesSummary array(StoredJob job) {
    return switch (job.role()) {
      case null -> null;
      case JobRole.Array array ->
          new ArrayPropertiesSummary(array.size(), null, counts(array), array.summaryAt());
      case JobRole.ArrayChild child -> new ArrayPropertiesSummary(null, child.index(), null, null);
      case JobRole.MultiNode _, JobRole.Node _ -> null;
    };
  }

  private static @Nullable NodePropertiesSummary nodes(StoredJob job) {
    return switch (job.role()) {
      case JobRole.MultiNode multiNode -> new NodePropertiesSummary(null, multiNode.size(), null);
      case JobRole.Node node -> new NodePropertiesSummary(node.isMain(), node.size(), node.index());
      case null -> null;
      case JobRole.Array _, JobRole.ArrayChild _ -> null;
    };
  }

  static String arn(StoredJob.Key key) {
    return new ResourceArn(key.owner(), ResourceKind.JOB, key.jobId()).toString();
  }

  /** Returns the ended attempts, first to last. */
  private static ArrayNode attempts(StoredJob job) {
    ArrayNode result = Documents.array();
    inOrder(job.endedAttempts()).values().forEach(result::add);
    return result;
  }

  /** Returns the attempts in this JSON in the order in which they ended. */
  static SortedMap<AttemptKey, ObjectNode> inOrder(String endedAttempts) {
    SortedMap<AttemptKey, ObjectNode> inOrder = new TreeMap<>();
    Documents.tree(endedAttempts)
        .properties()
        .forEach(
            entry -> inOrder.put(AttemptKey.parse(entry.getKey()), (ObjectNode) entry.getValue()));
    return inOrder;
  }

  /** Returns the entry of a list. */
  static JobSummary summary(StoredJob job) {
    StoredJob.Attributes attributes = job.attributes();
    StoredJob.State state = job.state();
    StoredJob.Key key = job.key();
    return JobSummary.builder()
        .jobArn(arn(key))
        .jobId(key.jobId())
        .jobName(attributes.name())
        .createdAt(key.createdAt())
        .shareIdentifier(attributes.shareIdentifier())
        .status(state.status())
        .statusReason(state.statusReason())
        .startedAt(state.startedAt())
        .stoppedAt(state.stoppedAt())
        .container(container(job.attempt()))
        .arrayProperties(array(job))
        .nodeProperties(nodes(job))
        .jobDefinition(
            new DefinitionReference(attributes.definitionName(), attributes.definitionRevision())
                .arn(key.owner())
                .toString())
        .isCancelled(state.cancelled())
        .isTerminated(state.terminated())
        .build();
  }

  private static @Nullable ContainerSummary container(@Nullable String attempt) {
    if (attempt == null) {
      return null;
    }
    ObjectNode container = Documents.tree(attempt);
    Integer exitCode = container.has("exitCode") ? container.get("exitCode").asInt() : null;
    String reason = container.has("reason") ? container.get("reason").asText() : null;
    return exitCode == null && reason == null ? null : new ContainerSummary(exitCode, reason);
  }
}

package io.windlass.submission.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.batch.EksConfiguration;
import io.windlass.aws.batch.EksContainerDetail;
import io.windlass.aws.batch.EksContainerOverride;
import io.windlass.aws.batch.EksPodPropertiesDetail;
import io.windlass.aws.batch.EksPodPropertiesOverride;
import io.windlass.aws.batch.EksPropertiesDetail;
import io.windlass.aws.batch.EksPropertiesOverride;
import io.windlass.submission.store.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renders jobs with {@code eksProperties} for DescribeJobs (EKS-005, EKS-006): the latest attempt
 * is in the pod, ended ones are in {@code eksAttempts}.
 */
final class EksResponses {
  /** Member of a stored attempt with what is told of pods alone; never shown. */
  static final String POD = "pod";

  private static final String POD_NAME_PREFIX = "aws-batch.";
  private static final int LONGEST_REASON = 255;

  private final JsonNode pod;
  private final Function<String, Optional<EksConfiguration>> clusters;
  private final Map<String, String> names = new HashMap<>();

  private EksResponses(JsonNode pod, Function<String, Optional<EksConfiguration>> clusters) {
    this.pod = pod;
    this.clusters = clusters;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path(list)) {
        names.put(key(container), container.path("name").asText("default"));
      }
    }
  }

  /** Returns whether the job has this form. */
  static boolean applies(ObjectNode detail) {
    return podOf(detail).isObject();
  }

  /** Returns the pod of a job; of a multi-node job, that of its first nodes. */
  private static JsonNode podOf(ObjectNode detail) {
    JsonNode whole =
        detail.hasNonNull("eksProperties")
            ? detail
            : detail.path("nodeProperties").path("nodeRangeProperties").path(0);
    return whole.path("eksProperties").path("podProperties");
  }

  /**
   * Puts the attempts where they belong.
   *
   * @param attempt the latest one; null before the first
   * @param clusters finds the cluster and the namespace of an environment by its ARN
   */
  static void show(
      ObjectNode detail,
      @Nullable ObjectNode attempt,
      Function<String, Optional<EksConfiguration>> clusters) {
    JsonNode pod = podOf(detail);
    EksResponses responses = new EksResponses(pod, clusters);
    if (attempt != null && detail.hasNonNull("eksProperties") && pod instanceof ObjectNode shown) {
      responses.current(shown, attempt);
    }
    ArrayNode ended = Documents.array();
    for (JsonNode former : detail.path("attempts")) {
      ended.add(responses.ended(former));
    }
    detail.set("eksAttempts", ended);
    detail.set("attempts", Documents.array());
  }

  private void current(ObjectNode shown, ObjectNode attempt) {
    Documents.put(shown, "podName", podName(attempt));
    Documents.put(shown, "nodeName", text(attempt.path(POD), "nodeName"));
    for (JsonNode end : attempt.path(POD).path("containers")) {
      String list = end.path("init").asBoolean() ? "initContainers" : "containers";
      for (JsonNode container : shown.path(list)) {
        if (container instanceof ObjectNode it && key(container).equals(key(end))) {
          outcome(end, it);
        }
      }
    }
  }

  private ObjectNode ended(JsonNode former) {
    JsonNode container = former.path("container");
    JsonNode told = container.path(POD);
    ObjectNode attempt = Documents.object();
    ArrayNode containers = attempt.putArray("containers");
    ArrayNode init = attempt.putArray("initContainers");
    for (JsonNode end : told.path("containers")) {
      ObjectNode shown = (end.path("init").asBoolean() ? init : containers).addObject();
      shown.put("name", names.getOrDefault(key(end), end.path("name").asText()));
      Documents.put(shown, "containerID", text(end, "containerId"));
      outcome(end, shown);
    }
    EksConfiguration cluster =
        Optional.ofNullable(text(told, "environment")).flatMap(clusters).orElse(null);
    Documents.put(attempt, "eksClusterArn", cluster == null ? null : cluster.eksClusterArn());
    Documents.put(attempt, "podName", podName(container));
    String own = text(pod.path("metadata"), "namespace");
    String namespace = own == null && cluster != null ? cluster.kubernetesNamespace() : own;
    Documents.put(attempt, "podNamespace", namespace);
    Documents.put(attempt, "nodeName", text(told, "nodeName"));
    for (String member : List.of("startedAt", "stoppedAt", "statusReason")) {
      if (former.hasNonNull(member)) {
        attempt.set(member, former.get(member));
      }
    }
    return attempt;
  }

  private static void outcome(JsonNode end, ObjectNode shown) {
    if (end.hasNonNull("exitCode")) {
      shown.set("exitCode", end.get("exitCode"));
    }
    String reason = text(end, "reason");
    if (reason != null) {
      shown.put("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    }
  }

  /** Pods have their containers' names in lower case, and a name for one that has none. */
  private static String key(JsonNode container) {
    return container.path("name").asText("default").toLowerCase(Locale.ROOT);
  }

  private static @Nullable String podName(JsonNode attempt) {
    String task = text(attempt, "taskArn");
    return task == null ? null : POD_NAME_PREFIX + task.substring(task.lastIndexOf('/') + 1);
  }

  private static @Nullable String text(JsonNode parent, String member) {
    return parent.hasNonNull(member) ? parent.get(member).asText() : null;
  }

  /** Returns the overrides that make a job of the same definition what this one is. */
  static @Nullable EksPropertiesOverride overrides(@Nullable EksPropertiesDetail detail) {
    EksPodPropertiesDetail pod = detail == null ? null : detail.podProperties();
    return pod == null
        ? null
        : EksPropertiesOverride.builder()
            .podProperties(
                EksPodPropertiesOverride.builder()
                    .containers(overrides(pod.containers()))
                    .initContainers(overrides(pod.initContainers()))
                    .metadata(pod.metadata())
                    .build())
            .build();
  }

  private static List<EksContainerOverride> overrides(
      @Nullable List<EksContainerDetail> containers) {
    return containers == null
        ? List.of()
        : containers.stream()
            .map(
                c ->
                    EksContainerOverride.builder()
                        .name(c.name())
                        .image(c.image())
                        .command(c.command())
                        .args(c.args())
                        .env(c.env())
                        .resources(c.resources())
                        .build())
            .toList();
  }
}

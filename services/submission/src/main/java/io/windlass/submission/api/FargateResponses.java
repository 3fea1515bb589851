package io.windlass.submission.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.store.Documents;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The containers of a job on Fargate as DescribeJobs shows them: they are on no container instance,
 * and each task has one network interface of its own.
 */
final class FargateResponses {
  private static final String INTERFACES = "networkInterfaces";

  private FargateResponses() {}

  /** Adapts the containers in the detail of a job, if it runs on Fargate. */
  static void of(ObjectNode detail) {
    if (!"FARGATE".equals(detail.path("platformCapabilities").path(0).asText())) {
      return;
    }
    container(detail.path("container"));
    detail.path("ecsProperties").path("taskProperties").forEach(FargateResponses::task);
    for (JsonNode attempt : detail.path("attempts")) {
      container(attempt.path("container"));
      attempt.path("containers").forEach(FargateResponses::container);
      attempt.path("taskProperties").forEach(FargateResponses::task);
    }
  }

  private static void task(JsonNode shown) {
    if (shown instanceof ObjectNode task) {
      task.remove("containerInstanceArn");
      for (JsonNode container : task.path("containers")) {
        attach(container, task.path("taskArn").asText());
      }
    }
  }

  private static void container(JsonNode shown) {
    if (shown instanceof ObjectNode container) {
      container.remove("containerInstanceArn");
      attach(container, container.path("taskArn").asText());
    }
  }

  private static void attach(JsonNode shown, String task) {
    if (shown instanceof ObjectNode container && !task.isEmpty()) {
      container.set(INTERFACES, Documents.array().add(networkInterface(task)));
    }
  }

  /** Returns the network interface of a task, always with the same attachment. */
  private static ObjectNode networkInterface(String taskArn) {
    UUID attachment = UUID.nameUUIDFromBytes(taskArn.getBytes(StandardCharsets.UTF_8));
    return Documents.object().put("attachmentId", attachment.toString());
  }
}

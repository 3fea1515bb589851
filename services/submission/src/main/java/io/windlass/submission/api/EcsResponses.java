package io.windlass.submission.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.store.Documents;
import java.util.List;

/**
 * Renders jobs with {@code ecsProperties} for DescribeJobs (ECS-014): the attempt is part of the
 * task's container, not of {@code container}.
 */
final class EcsResponses {
  private static final List<String> OF_THE_TASK = List.of("containerInstanceArn", "taskArn");

  private EcsResponses() {}

  /** Returns whether the job has this form. */
  static boolean applies(ObjectNode detail) {
    return detail.hasNonNull("ecsProperties");
  }

  /** Puts the latest attempt into the task. */
  static void current(ObjectNode detail, ObjectNode attempt) {
    JsonNode task = detail.path("ecsProperties").path("taskProperties").path(0);
    if (task instanceof ObjectNode properties
        && task.path("containers").path(0) instanceof ObjectNode container) {
      move(attempt, properties, container);
    }
  }

  /** The attempts, each with its task. */
  static void ended(ObjectNode detail) {
    String name =
        detail
            .path("ecsProperties")
            .path("taskProperties")
            .path(0)
            .path("containers")
            .path(0)
            .path("name")
            .asText();
    for (JsonNode attempt : detail.withArray("/attempts")) {
      if (attempt instanceof ObjectNode ended
          && ended.remove("container") instanceof ObjectNode former) {
        ended.remove("containers");
        ObjectNode task = Documents.object();
        ObjectNode container = Documents.object().put("name", name);
        move(former, task, container);
        ArrayNode containers = task.putArray("containers");
        containers.add(container);
        ended.putArray("taskProperties").add(task);
      }
    }
  }

  private static void move(ObjectNode attempt, ObjectNode task, ObjectNode container) {
    attempt
        .properties()
        .forEach(
            member ->
                (OF_THE_TASK.contains(member.getKey()) ? task : container)
                    .set(member.getKey(), member.getValue()));
  }
}

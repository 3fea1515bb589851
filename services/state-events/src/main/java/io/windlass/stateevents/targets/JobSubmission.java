package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the request of SubmitJob that an event asks for. The queue and the {@code BatchParameters}
 * are the target's (RULE-007). What the target is sent of the event may have {@code Parameters},
 * {@code ContainerOverrides} and {@code DependsOn}, as at AWS; beyond AWS {@code ShareIdentifier},
 * {@code SchedulingPriorityOverride} and {@code Timeout}. An object of strings, numbers and
 * booleans without any of these is itself the job's parameters, as in the user guide's tutorial
 * (RULE-013). Everything else in it is ignored.
 */
final class JobSubmission {
  private static final String PARAMETERS = "Parameters";
  private static final Set<String> FROM_INPUT =
      Set.of(
          PARAMETERS,
          "ContainerOverrides",
          "DependsOn",
          "ShareIdentifier",
          "SchedulingPriorityOverride",
          "Timeout");

  private JobSubmission() {}

  /**
   * Returns the request's body.
   *
   * @param batch the target's {@code BatchParameters}
   * @param input what the target is sent of the event
   */
  static ObjectNode of(String queueArn, JsonNode batch, JsonNode input) {
    ObjectNode request = TargetParameters.JSON.createObjectNode();
    request.put("jobName", batch.path("JobName").asText());
    request.put("jobQueue", queueArn);
    request.put("jobDefinition", batch.path("JobDefinition").asText());
    copy(batch, "ArrayProperties", request);
    copy(batch, "RetryStrategy", request);
    if (FROM_INPUT.stream().anyMatch(input::has)) {
      FROM_INPUT.stream()
          .filter(member -> !member.equals(PARAMETERS))
          .forEach(member -> copy(input, member, request));
      addParameters(input.path(PARAMETERS), request);
    } else if (isFlat(input)) {
      addParameters(input, request);
    }
    return request;
  }

  /**
   * Returns the body for a request of SubmitJob whose members are named as universal targets have
   * them ({@code JobName}), or as the API has them.
   */
  static ObjectNode ofRequest(JsonNode input) {
    ObjectNode request = TargetParameters.JSON.createObjectNode();
    input
        .properties()
        .forEach(
            each -> {
              String member = inBatch(each.getKey());
              // These are maps, whose keys are the user's.
              boolean isMap = member.equals("parameters") || member.equals("tags");
              request.set(member, isMap ? each.getValue() : renamed(each.getValue()));
            });
    return request;
  }

  private static boolean isFlat(JsonNode input) {
    for (JsonNode member : input) {
      if (member.isContainerNode()) {
        return false;
      }
    }
    return input.isObject();
  }

  /** Parameters are strings; of another value they are its text. */
  private static void addParameters(JsonNode from, ObjectNode request) {
    ObjectNode parameters = request.objectNode();
    for (var each : from.properties()) {
      JsonNode value = each.getValue();
      parameters.put(each.getKey(), value.isValueNode() ? value.asText() : value.toString());
    }
    if (!parameters.isEmpty()) {
      request.set("parameters", parameters);
    }
  }

  private static void copy(JsonNode from, String member, ObjectNode to) {
    if (from.hasNonNull(member)) {
      to.set(inBatch(member), renamed(from.get(member)));
    }
  }

  /** The names of members as the Batch API has them: what is renamed has no maps in it. */
  private static JsonNode renamed(JsonNode node) {
    if (node.isArray()) {
      var list = TargetParameters.JSON.createArrayNode();
      node.forEach(each -> list.add(renamed(each)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = TargetParameters.JSON.createObjectNode();
    node.properties().forEach(each -> object.set(inBatch(each.getKey()), renamed(each.getValue())));
    return object;
  }

  private static String inBatch(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}

package io.windlass.aws.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the texts at a path of the model, such as {@code jobs[]} or {@code
 * containerProperties.jobRoleArn}.
 */
final class InputPath {
  private InputPath() {}

  static List<String> texts(JsonNode input, String path) {
    return nodes(input, path).stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .toList();
  }

  static List<JsonNode> nodes(JsonNode input, String path) {
    List<JsonNode> current = List.of(input);
    for (String step : path.split("\\.", -1)) {
      boolean each = step.endsWith("[]");
      String name = each ? step.substring(0, step.length() - 2) : step;
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : current) {
        JsonNode child = node.path(name);
        if (each) {
          child.forEach(next::add);
        } else if (!child.isMissingNode() && !child.isNull()) {
          next.add(child);
        }
      }
      current = next;
    }
    return current;
  }
}

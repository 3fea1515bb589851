package io.windlass.stateevents.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a target, such as {@code SqsParameters}, and other JSON. */
final class TargetParameters {
  static final ObjectMapper JSON = new ObjectMapper();

  /** What most targets have. */
  private static final String NONE = "{}";

  private TargetParameters() {}

  static JsonNode of(DeliveryTarget target) {
    return target.parameters().equals(NONE)
        ? MissingNode.getInstance()
        : read(target.parameters(), "the target's parameters are not JSON");
  }

  static JsonNode read(String json, String otherwise) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new InvalidTargetException(otherwise);
    }
  }

  /** The strings of an object, by name. */
  static Map<String, String> strings(JsonNode object) {
    var strings = new LinkedHashMap<String, String>();
    object.properties().forEach(each -> strings.put(each.getKey(), each.getValue().asText()));
    return strings;
  }

  static @Nullable String string(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? value.textValue() : null;
  }
}

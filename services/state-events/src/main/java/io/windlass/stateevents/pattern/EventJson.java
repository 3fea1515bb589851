package io.windlass.stateevents.pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as trees, for what is not on the way of every event. */
final class EventJson {
  static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EventJson() {}

  /**
   * Reads a JSON object.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonNode object(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node == null || !node.isObject()) {
        throw new IllegalArgumentException("not a JSON object");
      }
      return node;
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("not a JSON object", malformed);
    }
  }
}

package io.windlass.aws.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Parses JSON inside a string member. Text that is no JSON counts as absent. */
final class EmbeddedJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EmbeddedJson() {}

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}

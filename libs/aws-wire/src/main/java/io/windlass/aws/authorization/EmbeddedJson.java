package io.windlass.aws.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** JSON that travels inside a string member. What does not parse holds nothing. */
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

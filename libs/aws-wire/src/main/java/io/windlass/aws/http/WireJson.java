package io.windlass.aws.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.AwsErrors;
import java.io.IOException;

/**
 * The JSON of the wire: unknown members are ignored, nothing is coerced, absent members are not
 * written.
 */
public final class WireJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private WireJson() {}

  /** Returns the body as an object; an empty body is an empty object. */
  static ObjectNode parse(byte[] body) {
    if (body.length == 0) {
      return MAPPER.createObjectNode();
    }
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw AwsErrors.serialization("Start of structure or map expected.");
    } catch (IOException e) {
      throw AwsErrors.serialization("The request body is not valid JSON.");
    }
  }

  /** Binds an input that has passed validation, or reads an output in a test or client. */
  public static <T> T bind(JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw AwsErrors.serialization("The request does not fit " + type.getSimpleName() + ".");
    }
  }

  public static <T> T read(byte[] json, Class<T> type) {
    return bind(parse(json), type);
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A record could not be written as JSON", e);
    }
  }

  public static ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}

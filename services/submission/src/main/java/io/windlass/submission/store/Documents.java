package io.windlass.submission.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.aws.batch.DescribeServiceJobResponse;
import io.windlass.aws.batch.JobDetail;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON documents in columns and in events. Null members are not written. Unknown
 * members, such as those of a newer version, are ignored.
 */
public final class Documents {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addMixIn(JobDetail.class, NotStarted.class)
          .addMixIn(DescribeServiceJobResponse.class, NotStarted.class)
          .build();
  private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Integer>> COUNTS = new TypeReference<>() {};

  /** A job that has not started has no {@code startedAt}, though the model requires one. */
  interface NotStarted {
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    Long startedAt();
  }

  private Documents() {}

  /** Returns the JSON as a tree that may be changed. */
  public static ObjectNode tree(String json) {
    return read(json, ObjectNode.class);
  }

  /** Returns an empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Returns an empty list. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Returns the value in JSON. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException("Not to be written as JSON: " + value.getClass(), broken);
    }
  }

  /** Returns the value that the JSON holds. */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException("Not the JSON of a " + type.getSimpleName(), broken);
    }
  }

  /** Numbers by name. */
  public static Map<String, Integer> readCounts(String json) {
    return read(json, COUNTS, "counts");
  }

  /** Tags, in their order. */
  public static Map<String, String> readTags(String json) {
    return read(json, TAGS, "tags");
  }

  private static <T> T read(String json, TypeReference<T> type, String what) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException("Not the JSON of " + what, broken);
    }
  }

  /** Sets a member to a number or a text; leaves it out if the value is null. */
  public static void put(ObjectNode node, String member, @Nullable Object value) {
    if (value instanceof Long number) {
      node.put(member, number);
    } else if (value != null) {
      node.put(member, value.toString());
    }
  }
}

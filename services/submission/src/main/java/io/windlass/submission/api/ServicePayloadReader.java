package io.windlass.submission.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windlass.aws.AwsErrors;
import io.windlass.aws.StorableText;
import io.windlass.submission.servicejob.ServicePayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Windlass needs from a CreateTrainingJob request (SJ-003, SJ-018). It reports no
 * errors: what has another form counts as absent.
 */
final class ServicePayloadReader {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_INSTANCES = 1_000_000;

  private ServicePayloadReader() {}

  /** Returns what could be read; throws a ClientException for text that cannot be stored. */
  static ServicePayload read(String payload) {
    JsonNode request = tree(payload);
    if (request == null || !request.isObject()) {
      return ServicePayload.UNREADABLE;
    }
    requireStorable("serviceRequestPayload", request);
    JsonNode resources = request.path("ResourceConfig");
    JsonNode algorithm = request.path("AlgorithmSpecification");
    JsonNode entryPoint = algorithm.path("ContainerEntrypoint");
    return new ServicePayload(
        instances(resources),
        instanceType(resources),
        algorithm.path("TrainingImage").asText(""),
        entryPoint.isArray() && !entryPoint.isEmpty() ? texts(entryPoint) : null,
        texts(algorithm.path("ContainerArguments")),
        environment(request.path("Environment")));
  }

  private static @Nullable JsonNode tree(String payload) {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /**
   * Checks the texts after unescaping, since an escape may stand for a character that cannot be
   * stored.
   */
  private static void requireStorable(String path, JsonNode node) {
    if (node.isTextual()) {
      requireStorable(path, node.asText());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      requireStorable(path + " key '" + member.getKey() + "'", member.getKey());
      requireStorable(path + "." + member.getKey(), member.getValue());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      requireStorable(path + "[" + i + "]", node.get(i));
    }
  }

  private static void requireStorable(String path, String text) {
    String unstorable = StorableText.firstUnstorable(text);
    if (unstorable != null) {
      throw AwsErrors.refused(path + " must not contain the character " + unstorable + ".");
    }
  }

  /** Returns the number of instances of the job, or of all its groups; 1 if there is neither. */
  private static int instances(JsonNode resources) {
    long count = count(resources);
    for (JsonNode group : resources.path("InstanceGroups")) {
      count += count(group);
    }
    return Math.clamp(count, 1, MOST_INSTANCES);
  }

  private static long count(JsonNode holder) {
    JsonNode count = holder.path("InstanceCount");
    return count.isIntegralNumber() ? Math.clamp(count.asLong(), 0, MOST_INSTANCES) : 0;
  }

  private static @Nullable String instanceType(JsonNode resources) {
    Set<String> types = new LinkedHashSet<>();
    add(resources, types);
    resources.path("InstanceGroups").forEach(group -> add(group, types));
    return types.size() == 1 ? types.iterator().next() : null;
  }

  private static void add(JsonNode holder, Set<String> types) {
    JsonNode type = holder.path("InstanceType");
    if (type.isTextual() && !type.asText().isEmpty()) {
      types.add(type.asText());
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(
          entry -> {
            if (entry.isValueNode() && !entry.isNull()) {
              texts.add(entry.asText());
            }
          });
    }
    return texts;
  }

  private static Map<String, String> environment(JsonNode variables) {
    Map<String, String> environment = new LinkedHashMap<>();
    variables
        .properties()
        .forEach(
            variable -> {
              if (variable.getValue().isValueNode() && !variable.getValue().isNull()) {
                environment.put(variable.getKey(), variable.getValue().asText());
              }
            });
    return environment;
  }
}

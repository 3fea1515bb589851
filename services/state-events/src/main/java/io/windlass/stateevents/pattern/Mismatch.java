package io.windlass.stateevents.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Why an event does not match a pattern: a field, what the pattern wants there and what the event
 * has.
 *
 * @param path of the field, such as {@code detail.status}
 * @param wanted the pattern's values for the field, JSON
 * @param found the event's values of the field, a JSON array; empty if it has none
 */
public record Mismatch(String path, String wanted, String found) {
  private static final int LONGEST = 1_000;

  /**
   * Returns what keeps an event from matching; empty if it matches. Of an {@code $or} that does not
   * match, the alternative that is nearest. Where every field matches by itself, but not within the
   * same element of an array, the path is that of the whole pattern: {@code $}.
   *
   * @throws IllegalArgumentException if {@code event} is not a JSON object
   */
  public static List<Mismatch> between(EventPattern pattern, String event) {
    JsonNode eventTree = EventJson.object(event);
    if (pattern.matches(event)) {
      return List.of();
    }
    JsonNode wanted = EventJson.object(pattern.toString());
    List<Mismatch> found = ofObject(wanted, List.of(), event, eventTree);
    return found.isEmpty()
        ? List.of(new Mismatch("$", shortened(wanted.toString()), "no element of an array has all"))
        : found;
  }

  private static List<Mismatch> ofObject(
      JsonNode pattern, List<String> path, String event, JsonNode eventTree) {
    var found = new ArrayList<Mismatch>();
    for (Map.Entry<String, JsonNode> member : pattern.properties()) {
      if (member.getKey().equals("$or")) {
        found.addAll(ofAlternatives(member.getValue(), path, event, eventTree));
        continue;
      }
      var inner = new ArrayList<>(path);
      inner.add(member.getKey());
      if (member.getValue().isObject()) {
        found.addAll(ofObject(member.getValue(), inner, event, eventTree));
      } else if (!matchesAlone(inner, member.getValue(), event)) {
        found.add(
            new Mismatch(
                String.join(".", inner),
                shortened(member.getValue().toString()),
                shortened(valuesAt(eventTree, inner).toString())));
      }
    }
    return found;
  }

  private static List<Mismatch> ofAlternatives(
      JsonNode alternatives, List<String> path, String event, JsonNode eventTree) {
    List<Mismatch> nearest = List.of();
    for (JsonNode alternative : alternatives) {
      List<Mismatch> found = ofObject(alternative, path, event, eventTree);
      if (found.isEmpty()) {
        return found;
      }
      nearest = nearest.isEmpty() || found.size() < nearest.size() ? found : nearest;
    }
    return nearest;
  }

  private static boolean matchesAlone(List<String> path, JsonNode values, String event) {
    JsonNode pattern = values;
    for (String name : path.reversed()) {
      ObjectNode around = JsonNodeFactory.instance.objectNode();
      around.set(name, pattern);
      pattern = around;
    }
    return EventPattern.of(pattern.toString()).matches(event);
  }

  private static ArrayNode valuesAt(JsonNode event, List<String> path) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    collect(event, path, values);
    return values;
  }

  private static void collect(JsonNode node, List<String> path, ArrayNode values) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, path, values));
    } else if (path.isEmpty()) {
      values.add(node);
    } else if (node.has(path.getFirst())) {
      collect(node.get(path.getFirst()), path.subList(1, path.size()), values);
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

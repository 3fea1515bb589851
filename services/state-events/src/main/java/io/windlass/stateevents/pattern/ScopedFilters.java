package io.windlass.stateevents.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The filters of a subscriber as one event pattern. An event of a custom bus is matched as {@code
 * {"Data": …, "Metadata": …, "SystemMetadata": …}}; each filter is about one of these parts.
 */
public final class ScopedFilters {
  private static final Map<String, String> PARTS =
      Map.of("DATA", "Data", "METADATA", "Metadata", "SYSTEM_METADATA", "SystemMetadata");

  private ScopedFilters() {}

  /** A filter: a pattern and what it is about, as the API names it. */
  public record Filter(String scope, String pattern) {}

  /**
   * Returns the pattern that all filters make together; without filters it matches every event.
   *
   * @throws InvalidEventPatternException if a filter is not valid, or two of them are about the
   *     same field, which one pattern cannot express
   */
  public static String together(List<Filter> filters) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    for (Filter filter : filters) {
      var _ = EventPattern.of(filter.pattern());
      String part = PARTS.get(filter.scope());
      if (part == null) {
        throw new InvalidEventPatternException("there is no scope " + filter.scope());
      }
      ObjectNode scoped = JsonNodeFactory.instance.objectNode();
      scoped.set(part, EventJson.object(filter.pattern()));
      merge(whole, scoped);
    }
    if (whole.isEmpty()) {
      whole.putObject("SystemMetadata").putArray("EventId").addObject().put("exists", true);
    }
    String pattern = whole.toString();
    var _ = EventPattern.of(pattern);
    return pattern;
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Map.Entry<String, JsonNode> each : from.properties()) {
      JsonNode there = into.get(each.getKey());
      if (there == null) {
        into.set(each.getKey(), each.getValue());
      } else if (there instanceof ObjectNode object && each.getValue() instanceof ObjectNode more) {
        merge(object, more);
      } else if (!there.equals(each.getValue())) {
        throw new InvalidEventPatternException(
            "two filters are about the same field, " + each.getKey());
      }
    }
  }
}

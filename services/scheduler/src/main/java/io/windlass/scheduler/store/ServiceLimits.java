package io.windlass.scheduler.store;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits of a service environment as a JSON object: unit to instances; null for none. */
final class ServiceLimits {
  private ServiceLimits() {}

  static @Nullable String write(Map<String, Integer> limits) {
    return limits.isEmpty() ? null : new JsonObject(new TreeMap<>(limits)).encode();
  }

  static Map<String, Integer> read(@Nullable String json) {
    if (json == null) {
      return Map.of();
    }
    JsonObject limits = new JsonObject(json);
    Map<String, Integer> read = new TreeMap<>();
    limits.fieldNames().forEach(unit -> read.put(unit, limits.getInteger(unit)));
    return Map.copyOf(read);
  }
}

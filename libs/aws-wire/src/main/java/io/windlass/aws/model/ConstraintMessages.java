package io.windlass.aws.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS's own words for when a value does not satisfy its constraints, where they are known: by the
 * name that a constraint has in {@code rules.json}. A text may have placeholders, which {@code
 * MessageTemplate} fills in.
 */
public record ConstraintMessages(Map<String, String> byConstraint) {
  /** Words for every constraint on the value that has none of its own; not for its absence. */
  private static final String OTHERWISE = "";

  private static final Set<String> ABOUT_ABSENCE = Set.of("required", "atLeastOneOf");

  /** No words. */
  public static final ConstraintMessages NONE = new ConstraintMessages(Map.of());

  /** The words for this constraint; null where AWS's are not known. */
  public @Nullable String of(String constraint) {
    String own = byConstraint.get(constraint);
    return own != null || ABOUT_ABSENCE.contains(constraint) ? own : byConstraint.get(OTHERWISE);
  }

  /** These words with those of {@code other} in their place. */
  ConstraintMessages overlaidBy(ConstraintMessages other) {
    if (byConstraint.isEmpty() || other.byConstraint.isEmpty()) {
      return byConstraint.isEmpty() ? other : this;
    }
    Map<String, String> both = new HashMap<>(byConstraint);
    both.putAll(other.byConstraint);
    return new ConstraintMessages(Map.copyOf(both));
  }

  /** From a text for all constraints, or an object of texts by constraint. */
  static ConstraintMessages read(JsonNode message) {
    if (message.isMissingNode()) {
      return NONE;
    }
    if (message.isTextual()) {
      return new ConstraintMessages(Map.of(OTHERWISE, message.textValue()));
    }
    Map<String, String> texts = new HashMap<>();
    message.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return new ConstraintMessages(Map.copyOf(texts));
  }
}

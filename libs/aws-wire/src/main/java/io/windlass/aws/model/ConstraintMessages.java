package io.windlass.aws.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AWS's messages for values that violate constraints, as far as they are known, by the name of the
 * constraint in {@code rules.json}. {@code MessageTemplate} fills in their placeholders.
 */
public record ConstraintMessages(Map<String, String> byConstraint) {
  /**
   * The message for every constraint on the value without a message of its own; not for a missing
   * value.
   */
  private static final String OTHERWISE = "";

  private static final Set<String> ABOUT_ABSENCE = Set.of("required", "atLeastOneOf");

  /** No messages. */
  public static final ConstraintMessages NONE = new ConstraintMessages(Map.of());

  /** Returns the message for this constraint; null if AWS's is not known. */
  public @Nullable String of(String constraint) {
    String own = byConstraint.get(constraint);
    return own != null || ABOUT_ABSENCE.contains(constraint) ? own : byConstraint.get(OTHERWISE);
  }

  /** Returns these messages, replaced by those of {@code other} where it has some. */
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

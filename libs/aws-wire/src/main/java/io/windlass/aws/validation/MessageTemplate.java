package io.windlass.aws.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.model.ConstraintMessages;
import io.windlass.aws.model.Constraints.Bounds;
import io.windlass.aws.validation.Violation.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the placeholders of AWS's messages: {@code {value}}, {@code {count}} (characters or
 * entries), {@code {min}}, {@code {max}}, {@code {values}} (those allowed), {@code {other}} (the
 * member that excludes it), {@code {path}}, and {@code {sibling.x}}, the member {@code x} of the
 * structure around the value.
 */
final class MessageTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z.]+)}");

  private MessageTemplate() {}

  /** Returns AWS's message about the problem of this value; null if it is not known. */
  static @Nullable String message(
      ConstraintMessages messages,
      String path,
      @Nullable JsonNode value,
      Problem problem,
      JsonNode around) {
    String constraint = constraint(problem, value);
    String text = constraint == null ? null : messages.of(constraint);
    return text == null
        ? null
        : PLACEHOLDER
            .matcher(text)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(filled(found.group(1), path, value, problem, around)));
  }

  /** Returns the name in {@code rules.json} of the constraint that the value does not satisfy. */
  private static @Nullable String constraint(Problem problem, @Nullable JsonNode value) {
    return switch (problem) {
      case Problem.Missing _ -> "required";
      case Problem.Length length -> side(length.allowed(), characters(value), "Length");
      case Problem.Range range ->
          side(range.allowed(), value == null ? 0 : value.doubleValue(), "");
      case Problem.Size size -> side(size.allowed(), value == null ? 0 : value.size(), "Size");
      case Problem.Mismatch _ -> "pattern";
      case Problem.NotAllowed _ -> "enum";
      case Problem.Reserved _ -> "notPrefix";
      case Problem.Exclusive _ -> "exclusiveWith";
      case Problem.NoneOf _ -> "atLeastOneOf";
      case Problem.NotExactlyOneOf _ -> "exactlyOneOf";
      case null, default -> null;
    };
  }

  private static String side(Bounds allowed, double actual, String kind) {
    boolean below = allowed.min() != null && actual < allowed.min();
    return (below ? "min" : "max") + kind;
  }

  private static int characters(@Nullable JsonNode value) {
    String text = value == null ? "" : value.asText();
    return text.codePointCount(0, text.length());
  }

  private static String filled(
      String name, String path, @Nullable JsonNode value, Problem problem, JsonNode around) {
    if (name.startsWith("sibling.")) {
      return around.path(name.substring("sibling.".length())).asText();
    }
    return switch (name) {
      case "value" -> value == null ? "null" : value.asText(value.toString());
      case "count" ->
          String.valueOf(
              value != null && value.isContainerNode() ? value.size() : characters(value));
      case "min" -> BatchErrorMessages.number(bounds(problem).min());
      case "max" -> BatchErrorMessages.number(bounds(problem).max());
      case "values" ->
          problem instanceof Problem.NotAllowed some ? String.join(", ", some.values()) : "";
      case "other" -> problem instanceof Problem.Exclusive both ? both.other() : "";
      case "path" -> path;
      default -> throw new IllegalStateException("No placeholder of that name: " + name);
    };
  }

  private static Bounds bounds(Problem problem) {
    return switch (problem) {
      case Problem.Length length -> length.allowed();
      case Problem.Range range -> range.allowed();
      case Problem.Size size -> size.allowed();
      case null, default -> new Bounds(null, null);
    };
  }
}

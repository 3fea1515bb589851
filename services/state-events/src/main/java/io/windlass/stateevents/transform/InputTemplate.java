package io.windlass.stateevents.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The template of an input transformer (RULE-013): JSON in which {@code <name>} stands for a value
 * of the event. As a JSON value it becomes the value with the quotes that it needs; within a JSON
 * string it becomes the text without quotes, escaped, so that a template that is JSON gives JSON
 * whatever the event has. A variable whose path leads nowhere, or that is not defined at all, is an
 * empty string in both places (RULE-014). Immutable.
 */
public final class InputTemplate {
  private static final Pattern VARIABLE = Pattern.compile("<([\\w.-]{1,256})>");

  private final List<Part> parts;

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Variable(String name, boolean inString) implements Part {}
  }

  private InputTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /** Reads a template; {@link #problem} says whether it is JSON. */
  public static InputTemplate of(String template) {
    var parts = new ArrayList<Part>();
    Matcher variable = VARIABLE.matcher(template);
    int from = 0;
    boolean inString = false;
    while (variable.find()) {
      String text = template.substring(from, variable.start());
      inString = isInString(text, inString);
      parts.add(new Part.Text(text));
      parts.add(new Part.Variable(variable.group(1), inString));
      from = variable.end();
    }
    parts.add(new Part.Text(template.substring(from)));
    return new InputTemplate(List.copyOf(parts));
  }

  /** Whether text ends within a JSON string. */
  private static boolean isInString(String text, boolean before) {
    boolean inString = before;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && inString) {
        i++;
      } else if (c == '"') {
        inString = !inString;
      }
    }
    return inString;
  }

  /** Says why a template does not give JSON; empty if it does. */
  public static Optional<String> problem(String template) {
    String filled = of(template).fill(_ -> null);
    try {
      JsonText.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(filled);
      return filled.isBlank() ? Optional.of("the template is empty") : Optional.empty();
    } catch (JsonProcessingException malformed) {
      return Optional.of(malformed.getMessage() == null ? "not JSON" : malformed.getMessage());
    }
  }

  /**
   * Fills in the template.
   *
   * @param values the value of a variable; null if it has none
   */
  String fill(Function<String, @Nullable JsonNode> values) {
    var filled = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> filled.append(text.text());
        case Part.Variable variable ->
            append(filled, values.apply(variable.name()), variable.inString());
      }
    }
    return filled.toString();
  }

  private static void append(StringBuilder filled, @Nullable JsonNode value, boolean inString) {
    if (!inString) {
      filled.append(value == null ? "\"\"" : value.toString());
    } else if (value != null && !value.isNull()) {
      String text = value.isTextual() ? value.textValue() : value.toString();
      filled.append(JsonStringEncoder.getInstance().quoteAsString(text));
    }
  }
}

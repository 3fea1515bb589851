package io.windlass.submission.parameters;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code Ref::<name>} in a command by the value of that parameter (SUB-001 to SUB-007): in
 * whole elements and inside them, with the longest name that fits, in one pass, never splitting an
 * element. A name without a value is an error.
 */
public final class ParameterSubstitution {
  private static final String MARK = "Ref::";
  private static final Pattern PLACEHOLDER = Pattern.compile("Ref::([A-Za-z0-9_-]+)");

  private ParameterSubstitution() {}

  /**
   * Returns the parameters of a job: those of its definition, each replaced where the submission
   * says so.
   */
  public static Map<String, String> merge(
      @Nullable Map<String, String> defaults, @Nullable Map<String, String> submitted) {
    if (submitted == null || submitted.isEmpty()) {
      return defaults == null ? Map.of() : defaults;
    }
    Map<String, String> merged = new TreeMap<>(defaults == null ? Map.of() : defaults);
    merged.putAll(submitted);
    return merged;
  }

  /**
   * Returns the command with every placeholder replaced. A placeholder without a value is an error.
   */
  public static List<String> apply(
      List<String> command, Map<String, String> parameters, ValidationErrors validationErrors) {
    return command.stream()
        .map(element -> replaceIn(element, parameters, validationErrors))
        .toList();
  }

  private static String replaceIn(
      String element, Map<String, String> parameters, ValidationErrors validationErrors) {
    if (!element.contains(MARK)) {
      return element;
    }
    Matcher matcher = PLACEHOLDER.matcher(element);
    return matcher.replaceAll(
        found -> {
          String value = parameters.get(found.group(1));
          if (value == null) {
            validationErrors.invalid(
                "Unable to substitute value. No parameter found for reference " + found.group(1));
          }
          return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
  }
}

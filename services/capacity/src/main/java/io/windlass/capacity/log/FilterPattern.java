package io.windlass.capacity.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A filter pattern for unstructured text: every plain term and every {@code "quoted phrase"} must
 * occur, and no {@code -term} may; of a pattern of {@code ?term}s only, one must. Matching is
 * case-sensitive. Patterns for JSON and for columns and regular expressions are not supported.
 */
public final class FilterPattern implements Predicate<String> {
  private final List<String> required = new ArrayList<>();
  private final List<String> excluded = new ArrayList<>();
  private final List<String> anyOf = new ArrayList<>();

  private FilterPattern() {}

  /** Parses a pattern; returns empty if it is not a pattern for unstructured text. */
  public static Optional<FilterPattern> parse(String text) {
    String pattern = text.strip();
    if (pattern.startsWith("{") || pattern.startsWith("[") || pattern.startsWith("%")) {
      return Optional.empty();
    }
    var parsed = new FilterPattern();
    int position = 0;
    while (position < pattern.length()) {
      if (Character.isWhitespace(pattern.charAt(position))) {
        position++;
      } else {
        position = parsed.term(pattern, position);
        if (position < 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(parsed);
  }

  /**
   * Parses one term; returns where the next one may start, or a negative number if the term is
   * invalid.
   */
  private int term(String pattern, int start) {
    char sign = pattern.charAt(start);
    boolean signed = (sign == '?' || sign == '-') && start + 1 < pattern.length();
    int position = signed ? start + 1 : start;
    int end;
    String term;
    if (pattern.charAt(position) == '"') {
      end = pattern.indexOf('"', position + 1);
      if (end < 0) {
        return -1;
      }
      term = pattern.substring(position + 1, end);
      end++;
    } else {
      end = position;
      while (end < pattern.length() && !Character.isWhitespace(pattern.charAt(end))) {
        end++;
      }
      term = pattern.substring(position, end);
    }
    List<String> list = !signed ? required : sign == '?' ? anyOf : excluded;
    list.add(term);
    return end;
  }

  @Override
  public boolean test(String message) {
    boolean onlyAnyOf = required.isEmpty() && excluded.isEmpty() && !anyOf.isEmpty();
    return onlyAnyOf
        ? containsAny(message, anyOf)
        : containsAll(message, required) && !containsAny(message, excluded);
  }

  private static boolean containsAny(String message, List<String> terms) {
    for (String term : terms) {
      if (message.contains(term)) {
        return true;
      }
    }
    return false;
  }

  private static boolean containsAll(String message, List<String> terms) {
    for (String term : terms) {
      if (!message.contains(term)) {
        return false;
      }
    }
    return true;
  }
}

package io.windlass.scheduler.attempt;

import org.jspecify.annotations.Nullable;

/**
 * A condition of a retry rule. Only a trailing {@code *} is a wildcard; anything else must equal
 * the whole value (RT-010). A bare {@code *} matches even an absent value (RT-011).
 */
public record ExitPattern(String text) {
  public boolean matches(@Nullable String value) {
    if (text.equals("*")) {
      return true;
    }
    if (value == null) {
      return false;
    }
    return text.endsWith("*")
        ? value.startsWith(text.substring(0, text.length() - 1))
        : value.equals(text);
  }
}

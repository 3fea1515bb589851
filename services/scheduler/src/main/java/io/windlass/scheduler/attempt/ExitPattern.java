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

  /**
   * Returns the form that rules of service jobs have (SJ-011): every {@code *} stands for any text,
   * also none. An absent value is matched by a bare {@code *} alone. Takes time in proportion to
   * the lengths of both, multiplied.
   */
  public boolean globs(@Nullable String value) {
    if (value == null) {
      return text.equals("*");
    }
    int at = 0;
    int read = 0;
    int star = -1;
    int resume = 0;
    while (at < value.length()) {
      if (read < text.length() && text.charAt(read) == '*') {
        star = read++;
        resume = at;
      } else if (read < text.length() && text.charAt(read) == value.charAt(at)) {
        read++;
        at++;
      } else if (star >= 0) {
        read = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (read < text.length() && text.charAt(read) == '*') {
      read++;
    }
    return read == text.length();
  }
}

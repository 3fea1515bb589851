package io.windlass.submission.store;

import java.util.Locale;

/**
 * A filter by name, which ignores case. A name that ends in an asterisk is a prefix (CR-006,
 * CR-040).
 */
public record NameFilter(String text) {
  /** Returns the LIKE pattern for names in lower case. */
  String pattern() {
    boolean prefix = text.endsWith("*");
    String name = prefix ? text.substring(0, text.length() - 1) : text;
    String escaped = name.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0");
    return prefix ? escaped + "%" : escaped;
  }
}

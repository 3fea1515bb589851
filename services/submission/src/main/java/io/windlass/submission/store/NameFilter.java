package io.windlass.submission.store;

import java.util.Locale;

/**
 * A name that is looked for, whatever its case; one that ends in an asterisk is a prefix (CR-006,
 * CR-040).
 */
public record NameFilter(String text) {
  /** As a pattern of LIKE for names in lower case. */
  String pattern() {
    boolean prefix = text.endsWith("*");
    String name = prefix ? text.substring(0, text.length() - 1) : text;
    String escaped = name.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0");
    return prefix ? escaped + "%" : escaped;
  }
}

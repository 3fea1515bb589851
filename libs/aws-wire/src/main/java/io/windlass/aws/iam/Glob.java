package io.windlass.aws.iam;

import org.jspecify.annotations.Nullable;

/**
 * Matching with IAM's wildcards: {@code *} for any run of characters, {@code ?} for exactly one.
 * Two private characters stand for a star and a question mark that are meant literally ({@code
 * ${*}}, {@code ${?}}).
 */
final class Glob {
  private static final char LITERAL_STAR = '\uE000';
  private static final char LITERAL_QUESTION_MARK = '\uE001';

  private Glob() {}

  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && fits(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean fits(char pattern, char text) {
    return switch (pattern) {
      case '?' -> true;
      case LITERAL_STAR -> text == '*';
      case LITERAL_QUESTION_MARK -> text == '?';
      default -> pattern == text;
    };
  }

  /** Returns the character that an escape in {@code ${…}} stands for; null if it is no escape. */
  static @Nullable String literal(String variable) {
    return switch (variable) {
      case "*" -> String.valueOf(LITERAL_STAR);
      case "?" -> String.valueOf(LITERAL_QUESTION_MARK);
      case "$" -> "$";
      default -> null;
    };
  }

  static String escape(String value) {
    return value.replace('*', LITERAL_STAR).replace('?', LITERAL_QUESTION_MARK);
  }

  /** Returns the text that a pattern without wildcards stands for. */
  static String plain(String pattern) {
    return pattern.replace(LITERAL_STAR, '*').replace(LITERAL_QUESTION_MARK, '?');
  }
}

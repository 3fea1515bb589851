package io.windlass.messaging.quarantine;

/** Text as PostgreSQL takes it: U+0000 and halves of surrogate pairs are replaced by U+FFFD. */
public final class PostgresText {
  private static final char REPLACEMENT = '\uFFFD';

  private PostgresText() {}

  /** The same text if there is nothing to replace. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      result.append(isUnsafe(text, i) ? REPLACEMENT : text.charAt(i));
    }
    return result.toString();
  }

  private static boolean isUnsafe(String text, int index) {
    char each = text.charAt(index);
    if (each == 0) {
      return true;
    }
    if (Character.isHighSurrogate(each)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(each)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}

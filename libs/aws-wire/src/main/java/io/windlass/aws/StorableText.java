package io.windlass.aws;

import org.jspecify.annotations.Nullable;

/**
 * Text that everything behind the API can keep: no U+0000, which PostgreSQL refuses, and no
 * unpaired surrogate, which has no form in UTF-8.
 */
public final class StorableText {
  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  /** Names the first character that cannot be kept, such as {@code U+0000}, or returns null. */
  public static @Nullable String firstUnstorable(String text) {
    int index = indexOfUnstorable(text, 0);
    return index < 0 ? null : "U+%04X".formatted((int) text.charAt(index));
  }

  /** Returns the text with U+FFFD in place of each character that cannot be kept. */
  public static String of(String text) {
    int index = indexOfUnstorable(text, 0);
    if (index < 0) {
      return text;
    }
    var storable = new StringBuilder(text);
    while (index >= 0) {
      storable.setCharAt(index, REPLACEMENT);
      index = indexOfUnstorable(text, index + 1);
    }
    return storable.toString();
  }

  private static int indexOfUnstorable(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == 0) {
        return i;
      }
      if (Character.isSurrogate(character)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(character, text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}

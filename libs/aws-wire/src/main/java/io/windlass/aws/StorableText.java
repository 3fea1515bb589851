package io.windlass.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text that PostgreSQL and UTF-8 can hold: without U+0000, which PostgreSQL refuses, and without
 * unpaired surrogates, which UTF-8 cannot encode.
 */
public final class StorableText {
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private StorableText() {}

  /** Returns the name of the first character that cannot be stored, such as {@code U+0000}. */
  public static @Nullable String firstUnstorable(String text) {
    if (!mayBeUnstorable(text)) {
      return null;
    }
    Matcher found = UNSTORABLE.matcher(text);
    return found.find() ? "U+%04X".formatted((int) text.charAt(found.start())) : null;
  }

  /** Returns the text with U+FFFD in place of each character that cannot be stored. */
  public static String of(String text) {
    return UNSTORABLE.matcher(text).replaceAll("\uFFFD");
  }

  /** Spares nearly every text the regular expression, which is slower by far. */
  private static boolean mayBeUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}

package io.windlass.messaging.quarantine;

import java.util.regex.Pattern;

/** Text that PostgreSQL can hold. */
public final class PostgresText {
  private static final Pattern REFUSED = Pattern.compile("[\\x00\\p{Cs}]");

  private PostgresText() {}

  /** Returns the text with U+FFFD in place of U+0000 and of unpaired surrogates. */
  public static String of(String text) {
    return REFUSED.matcher(text).replaceAll("\uFFFD");
  }
}

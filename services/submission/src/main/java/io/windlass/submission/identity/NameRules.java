package io.windlass.submission.identity;

import java.util.regex.Pattern;

/** The one rule for names: 1 to 128 of letters, digits, {@code -} and {@code _} (T-019). */
public final class NameRules {
  private static final Pattern ANY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern ALPHANUMERIC_FIRST =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  private NameRules() {}

  /** Returns whether it may name a definition or an environment (JD-002, CE-026). */
  public static boolean valid(String name) {
    return ANY.matcher(name).matches();
  }

  /** Returns whether it may name a job, whose first character is a letter or a digit (J-003). */
  public static boolean validForJob(String name) {
    return ALPHANUMERIC_FIRST.matcher(name).matches();
  }
}

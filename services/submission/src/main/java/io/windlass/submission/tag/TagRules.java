package io.windlass.submission.tag;

import io.windlass.submission.outcome.ValidationErrors;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks tags (TAG-001, TAG-006 to TAG-008). */
public final class TagRules {
  /** The most tags that one resource may have. */
  public static final int MAXIMUM = 50;

  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private TagRules() {}

  /** Checks tags; null is no tags. */
  public static void check(@Nullable Map<String, String> tags, ValidationErrors validationErrors) {
    if (tags == null) {
      return;
    }
    if (tags.size() > MAXIMUM) {
      validationErrors.invalid(
          "tags: " + MAXIMUM + " tags are allowed at most, got " + tags.size());
    }
    tags.forEach((key, value) -> check(key, value, validationErrors));
  }

  private static void check(String key, @Nullable String value, ValidationErrors validationErrors) {
    if (value == null) {
      validationErrors.invalid("tags: the value of tag " + key + " must not be null");
      return;
    }
    if (key.isEmpty() || length(key) > 128) {
      validationErrors.invalid("tags: a key must have 1 to 128 characters: " + key);
    }
    if (length(value) > 256) {
      validationErrors.invalid(
          "tags: the value of tag " + key + " must have at most 256 characters");
    }
    if (reserved(key) || reserved(value)) {
      validationErrors.invalid(
          "tags: keys and values must not start with aws:, which is reserved: " + key);
    }
    if (!ALLOWED.matcher(key).matches() || !ALLOWED.matcher(value).matches()) {
      validationErrors.invalid(
          "Tags can only contain letters, numbers, spaces, and the following special characters:"
              + " _ . : / = + - @");
    }
  }

  /** Returns whether only AWS may set or remove it. */
  public static boolean reserved(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("aws:");
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}

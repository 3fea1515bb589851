package io.windlass.submission.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opaque tokens for the position at which a page ended. A token of another operation, or a forged
 * one, is refused.
 */
final class PageToken {
  private static final String SEPARATOR = "\u001f";

  private PageToken() {}

  /** Returns a token of an operation for a position. */
  static String of(String operation, Object... position) {
    StringBuilder text = new StringBuilder(operation);
    for (Object part : position) {
      text.append(SEPARATOR).append(part);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the parts of the position; empty if there is no token, which is the beginning. */
  static List<String> read(@Nullable String token, String operation, int parts) {
    if (token == null || token.isEmpty()) {
      return List.of();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      List<String> read = List.of(text.split(SEPARATOR, -1));
      if (read.size() == parts + 1 && read.getFirst().equals(operation)) {
        return read.subList(1, read.size());
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalid(notBase64);
    }
    throw invalid(null);
  }

  /** Returns a number of a position. */
  static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException made) {
      throw invalid(made);
    }
  }

  /** Returns a number of a position that counts from 0. */
  static int index(String part) {
    long number = number(part);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw invalid(null);
    }
    return (int) number;
  }

  private static RuntimeException invalid(@Nullable Throwable cause) {
    RuntimeException refusal = ErrorMapper.invalid("nextToken is not valid.");
    if (cause != null) {
      refusal.addSuppressed(cause);
    }
    return refusal;
  }
}

package io.windlass.capacity.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A token that carries a position, opaque to clients. */
final class PageToken {
  private static final String SEPARATOR = "\n";

  private PageToken() {}

  static String of(Object... parts) {
    List<String> texts = List.of(parts).stream().map(String::valueOf).toList();
    byte[] bytes = String.join(SEPARATOR, texts).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Refuses what {@link #of} did not make from as many parts. */
  static List<String> parse(String token, int parts) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String text = new String(bytes, StandardCharsets.UTF_8);
      List<String> parsed = List.of(text.split(SEPARATOR, -1));
      if (parsed.size() == parts) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      throw LogsErrors.invalidToken();
    }
    throw LogsErrors.invalidToken();
  }

  static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw LogsErrors.invalidToken();
    }
  }
}

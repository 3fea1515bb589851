package io.windlass.stateevents.api.events;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is ordered by a key.
 *
 * @param next the token with which the next page is asked for; null on the last page
 */
record Page<T>(List<T> items, @Nullable String next) {
  private static final int MOST = 100;

  /** Which part of a list is asked for. */
  record Request(String after, int limit) {
    static Request of(@Nullable String token, @Nullable Integer limit) {
      return new Request(token == null ? "" : decoded(token), limit == null ? MOST : limit);
    }

    /** How many to read: one more than shown tells whether there is a next page. */
    int toRead() {
      return limit + 1;
    }

    /** The page of what was read. */
    <T> Page<T> page(List<T> read, Function<T, String> key) {
      if (read.size() <= limit) {
        return new Page<>(read, null);
      }
      List<T> shown = read.subList(0, limit);
      byte[] last = key.apply(shown.getLast()).getBytes(StandardCharsets.UTF_8);
      return new Page<>(shown, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }

    private static String decoded(String token) {
      try {
        String key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        if (key.indexOf('\0') < 0) {
          return key;
        }
      } catch (IllegalArgumentException e) {
        throw invalid();
      }
      throw invalid();
    }

    private static RuntimeException invalid() {
      return EventsErrors.validation(
          "Parameter NextToken is not valid. Reason: It was not returned by this operation.");
    }
  }
}

package io.windlass.submission.api;

import io.windlass.submission.outcome.Rejection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of the Describe operations. */
final class Pages {
  private static final int MAXIMUM = 100;

  private Pages() {}

  /** A page of things that are ordered by name. */
  record Page<T>(List<T> items, @Nullable String nextToken) {}

  /** How many things a page may have. */
  static int limit(@Nullable Integer maxResults) {
    if (maxResults == null) {
      return MAXIMUM;
    }
    if (maxResults < 1 || maxResults > MAXIMUM) {
      throw ErrorMapper.exceptionOf(
          new Rejection.Invalid(
              "maxResults must be between 1 and " + MAXIMUM + ", got " + maxResults + "."));
    }
    return maxResults;
  }

  /** The things whose names come after the token's, as far as the page reaches. */
  static <T> Page<T> byName(
      List<T> ordered,
      Function<T, String> name,
      String operation,
      @Nullable Integer maxResults,
      @Nullable String token) {
    int limit = limit(maxResults);
    List<String> position = PageToken.read(token, operation, 1);
    List<T> rest =
        position.isEmpty()
            ? ordered
            : ordered.stream()
                .filter(item -> name.apply(item).compareTo(position.getFirst()) > 0)
                .toList();
    if (rest.size() <= limit) {
      return new Page<>(rest, null);
    }
    List<T> items = rest.subList(0, limit);
    return new Page<>(items, PageToken.of(operation, name.apply(items.getLast())));
  }
}

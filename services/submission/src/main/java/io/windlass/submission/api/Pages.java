package io.windlass.submission.api;

import io.windlass.aws.CallContext;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.StoredJob;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of the Describe and List operations. */
final class Pages {
  private static final int MAXIMUM = 100;

  private Pages() {}

  /** A page; the token is null if it is the last one. */
  record Page<T>(List<T> items, @Nullable String nextToken) {
    <S> List<S> map(Function<T, S> form) {
      return items.stream().map(form).toList();
    }
  }

  /** Returns how many entries a page may have. */
  static int limit(@Nullable Integer maxResults) {
    if (maxResults == null) {
      return MAXIMUM;
    }
    if (maxResults < 1 || maxResults > MAXIMUM) {
      throw ErrorMapper.invalid(
          "maxResults must be between 1 and " + MAXIMUM + ", got " + maxResults + ".");
    }
    return maxResults;
  }

  /**
   * Returns a page of what was found.
   *
   * @param found more than the limit if there is another page
   * @param token makes the token from the last entry of the page
   */
  static <T> Page<T> of(List<T> found, int limit, Function<T, String> token) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(items, token.apply(items.getLast()));
  }

  /** Returns the entries whose names come after the token's, up to the limit. */
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
    return of(rest, limit, last -> PageToken.of(operation, name.apply(last)));
  }

  /** Returns the position in a listing of jobs that a token stands for; null is its beginning. */
  static Jobs.@Nullable Position jobPosition(@Nullable String token, CallContext context) {
    List<String> position = PageToken.read(token, context.operation(), 2);
    return position.isEmpty()
        ? null
        : new Jobs.Position(PageToken.number(position.get(0)), position.get(1));
  }

  /** Returns the token for the position after a job. */
  static String jobToken(CallContext context, StoredJob.Key last) {
    return PageToken.of(context.operation(), last.createdAt(), last.jobId());
  }
}

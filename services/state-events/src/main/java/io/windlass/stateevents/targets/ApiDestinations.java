package io.windlass.stateevents.targets;

import io.windlass.stateevents.bus.HttpDestination.Authorization.OAuthClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where API destinations are, and how to get in. */
@FunctionalInterface
public interface ApiDestinations {
  /**
   * Returns what stands behind an API destination's ARN, with what its connection adds to each
   * call; empty if there is none (any more). May block.
   */
  Optional<Endpoint> find(String arn);

  /**
   * What is called.
   *
   * @param url may have {@code *} for path parameters
   * @param headers with those of authorization
   * @param body what is added to a JSON object that is sent
   * @param perSecond calls in a second at the most; 0 for any number
   * @param oauth whose token is sent with each call; null if none is
   */
  record Endpoint(
      String url,
      String method,
      Map<String, String> headers,
      Map<String, String> query,
      Map<String, String> body,
      int perSecond,
      @Nullable OAuthClient oauth) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return method + " " + url;
    }
  }
}

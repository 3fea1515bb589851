package io.windlass.stateevents.targets;

import java.util.Map;
import java.util.Optional;

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
   * @param perSecond calls in a second at the most; 0 for any number
   */
  record Endpoint(
      String url,
      String method,
      Map<String, String> headers,
      Map<String, String> query,
      int perSecond) {
    /** Without the secrets. */
    @Override
    public String toString() {
      return method + " " + url;
    }
  }
}

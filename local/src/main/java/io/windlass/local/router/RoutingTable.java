package io.windlass.local.router;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which service answers a request: by the {@code X-Amz-Target} header for the JSON protocols, by
 * path for everything else. The same table as the one in docs/architecture.md.
 */
public final class RoutingTable {
  private RoutingTable() {}

  /** The service's name, or nothing if no service would know what to do with it. */
  public static Optional<String> route(String method, String path, @Nullable String amzTarget) {
    if (amzTarget != null) {
      return byTarget(amzTarget);
    }
    if (path.startsWith("/v1/")
        || path.startsWith("/windlass/v1/jobs/")
        || path.startsWith("/windlass/v1/queues/")) {
      return Optional.of("submission");
    }
    if (path.startsWith("/windlass/")) {
      return Optional.of("state-events");
    }
    return method.equals("GET") || method.equals("HEAD")
        ? Optional.of("state-events")
        : Optional.empty();
  }

  private static Optional<String> byTarget(String target) {
    if (target.startsWith("Logs_")) {
      return Optional.of("capacity");
    }
    if (target.startsWith("AWSEvents.")) {
      return Optional.of("state-events");
    }
    return Optional.empty();
  }
}

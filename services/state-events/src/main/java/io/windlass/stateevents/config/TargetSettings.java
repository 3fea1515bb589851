package io.windlass.stateevents.config;

import java.net.URI;
import java.util.Optional;

/**
 * Where events of rules are sent.
 *
 * @param batchEndpoint Windlass's Batch API; without it rules start no jobs
 * @param batchUser the user, in each account, by whom the jobs of rules are submitted
 */
public record TargetSettings(Optional<URI> batchEndpoint, String batchUser) {
  public TargetSettings {
    if (batchEndpoint.isPresent() && batchEndpoint.get().getHost() == null) {
      throw new IllegalArgumentException(
          "batch endpoint: " + batchEndpoint.get() + " (expected: a URL)");
    }
  }
}

package io.windlass.stateevents.bus;

import java.util.Optional;

/** Where whoever delivers events gets API destinations from. */
public interface HttpDestinations {
  /**
   * Returns an account's API destination as it is now; empty if there is none with this ARN, or its
   * connection is gone or not authorised. Blocks; throws if the store does not answer.
   */
  Optional<HttpDestination> of(String accountId, String arn);
}

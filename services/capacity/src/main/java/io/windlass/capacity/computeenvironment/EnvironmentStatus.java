package io.windlass.capacity.computeenvironment;

import java.util.List;
import java.util.Map;

/** The status of a compute environment (CE-102). */
public enum EnvironmentStatus {
  /** Its definition has not been judged yet. Becomes VALID or INVALID at once. */
  CREATING,
  /** Its instances are being replaced; it stays usable (CE-096). Becomes VALID. */
  UPDATING,
  /** Instances come and go with demand. */
  VALID,
  /** Its definition cannot be honoured; the reason says why. A better one makes it VALID. */
  INVALID,
  /** Its instances wind down. Becomes DELETED when the last is gone. */
  DELETING,
  /** Gone. A new creation of the same name is another environment, and starts from CREATING. */
  DELETED;

  /** Every change that may happen; what is not here cannot. */
  static final Map<EnvironmentStatus, List<EnvironmentStatus>> NEXT =
      Map.of(
          CREATING, List.of(VALID, INVALID, DELETING),
          VALID, List.of(UPDATING, INVALID, DELETING),
          UPDATING, List.of(VALID, INVALID, DELETING),
          INVALID, List.of(VALID, UPDATING, DELETING),
          DELETING, List.of(DELETED),
          DELETED, List.of());

  boolean mayBecome(EnvironmentStatus next) {
    return this == next || NEXT.getOrDefault(this, List.of()).contains(next);
  }
}

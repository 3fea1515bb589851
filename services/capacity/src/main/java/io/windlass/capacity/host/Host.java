package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;

/**
 * The machine that this service runs tasks on.
 *
 * @param hostId stable name of this service instance: it owns the tasks and instances under it
 * @param bootId the machine's present boot; what was assigned in another boot has died with it
 * @param total what instances may come to in all
 * @param limited false for simulated instances, which take nothing of the machine
 */
public record Host(String hostId, String bootId, Resources total, boolean limited) {
  private static final Resources NO_LIMIT =
      new Resources(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** A host that never runs out. */
  public static Host unlimited(String hostId, String bootId) {
    return new Host(hostId, bootId, NO_LIMIT, false);
  }
}

package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;
import java.util.Optional;

/**
 * The machine that this service runs tasks on.
 *
 * @param hostId this service instance and its kind of executor: owns the tasks and instances under
 *     it
 * @param bootId the machine's present boot; what was assigned in another boot has died with it
 * @param total what instances may come to in all
 * @param limited false for simulated instances, which take nothing of the machine
 */
public record Host(String hostId, String bootId, Resources total, boolean limited) {
  private static final Resources NO_LIMIT =
      new Resources(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Executors cannot find one another's tasks, so each kind is a host of its own. */
  public static String id(String instanceId, String executor) {
    return prefix(instanceId) + executor;
  }

  /** Returns what the ids of all hosts of a service instance begin with. */
  public static String prefix(String instanceId) {
    return instanceId + "/";
  }

  /** Returns the kind of executor of a host; empty if it is one of another service instance. */
  public static Optional<String> executor(String instanceId, String hostId) {
    String prefix = prefix(instanceId);
    return hostId.startsWith(prefix)
        ? Optional.of(hostId.substring(prefix.length()))
        : Optional.empty();
  }

  /** A host that never runs out. */
  public static Host unlimited(String hostId, String bootId) {
    return new Host(hostId, bootId, NO_LIMIT, false);
  }
}

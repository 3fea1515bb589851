package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;
import java.util.List;

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

  /** The kinds of executors that there are. */
  public static final List<String> EXECUTORS = List.of("docker", "process", "simulated");

  /** Executors cannot find one another's tasks, so each kind is a host of its own. */
  public static String id(String instanceId, String executor) {
    return instanceId + "/" + executor;
  }

  /** A host that never runs out. */
  public static Host unlimited(String hostId, String bootId) {
    return new Host(hostId, bootId, NO_LIMIT, false);
  }
}

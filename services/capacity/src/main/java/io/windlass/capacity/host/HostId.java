package io.windlass.capacity.host;

import java.util.Optional;

/**
 * Ids of hosts. A host is a service instance with a kind of executor, and owns tasks and instances.
 * Executors cannot find the tasks of another kind, so each kind is a host of its own.
 */
public final class HostId {
  private HostId() {}

  public static String of(String instanceId, String executor) {
    return prefix(instanceId) + executor;
  }

  /** Returns the common prefix of the ids of all hosts of a service instance. */
  public static String prefix(String instanceId) {
    return instanceId + "/";
  }

  /**
   * Returns the kind of executor of a host; empty if the host belongs to another service instance.
   */
  public static Optional<String> executor(String instanceId, String hostId) {
    String prefix = prefix(instanceId);
    return hostId.startsWith(prefix)
        ? Optional.of(hostId.substring(prefix.length()))
        : Optional.empty();
  }
}

package io.windlass.capacity.host;

import java.util.Optional;

/**
 * Ids of hosts: a service instance and its kind of executor own the tasks and instances that they
 * have. Executors cannot find one another's tasks, so each kind is a host of its own.
 */
public final class HostId {
  private HostId() {}

  public static String of(String instanceId, String executor) {
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
}

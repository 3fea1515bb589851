package io.windlass.capacity.task;

import java.net.InetAddress;
import java.util.Optional;

/** Where tasks ask for their own metadata, as on ECS. */
public interface MetadataEndpoint {
  /** No endpoint: tasks are told of none. */
  MetadataEndpoint NONE = address -> Optional.empty();

  /**
   * What comes before a task's token in the URI by which it is asked at an address of this machine;
   * empty where nobody can be asked there. Blocks the first time.
   */
  Optional<String> at(InetAddress address);
}

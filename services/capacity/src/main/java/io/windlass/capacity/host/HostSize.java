package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;
import java.util.List;

/**
 * The total size of all instances of this machine.
 *
 * @param gpus the devices in {@code total}, by the names that drivers use
 */
public record HostSize(Resources total, List<String> gpus) {
  /** A machine of size zero. */
  public static final HostSize NONE = new HostSize(Resources.NONE, List.of());
}

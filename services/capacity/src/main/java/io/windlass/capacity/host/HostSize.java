package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;
import java.util.List;

/**
 * What instances of this machine may come to in all.
 *
 * @param gpus the devices in {@code total}, by the names that drivers give them
 */
public record HostSize(Resources total, List<String> gpus) {
  /** Without any. */
  public static final HostSize NONE = new HostSize(Resources.NONE, List.of());
}

package io.windlass.capacity.instance;

import io.windlass.capacity.resource.Resources;
import java.time.Instant;

/**
 * What tasks an instance holds, as far as this service knows: the scheduler may have sent more that
 * have not arrived yet. Soft state, counted again after a restart.
 *
 * @param lastChange when a task last came or went
 */
public record InstanceLoad(int tasks, Resources used, Instant lastChange) {
  public static final InstanceLoad NONE = new InstanceLoad(0, Resources.NONE, Instant.MIN);

  public InstanceLoad taskCame(Resources resources, Instant at) {
    return new InstanceLoad(tasks + 1, used.plus(resources), at);
  }

  public InstanceLoad taskWent(Resources resources, Instant at) {
    return new InstanceLoad(Math.max(0, tasks - 1), used.minus(resources), at);
  }
}

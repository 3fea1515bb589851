package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceLoad;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Everything that reconciling looks at.
 *
 * @param slices the environment's instances, oldest first, none of them terminated
 * @param othersWaitForHost another environment would launch if there were room on the host
 */
public record ScalingSnapshot(
    ScalingRules rules,
    Demand demand,
    List<Slice> slices,
    HostBudget host,
    boolean othersWaitForHost,
    Instant now) {
  /**
   * How long a new instance counts as room for the demand that is known: until then the scheduler
   * may not have heard of it, so that what it says still waits may be what it is about to place
   * there.
   */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** An instance and what it holds. */
  public record Slice(Instance instance, InstanceLoad load) {
    boolean is(InstanceState state) {
      return instance.is(state);
    }

    Resources free() {
      return instance.resources().minus(load.used());
    }

    /** When it was last of use. */
    Instant idleSince() {
      Instant since = instance.since();
      return load.lastChange().isAfter(since) ? load.lastChange() : since;
    }
  }

  boolean isFresh(Slice slice) {
    return slice.is(InstanceState.STARTING)
        || (slice.is(InstanceState.READY) && slice.instance().since().plus(FRESH).isAfter(now));
  }
}

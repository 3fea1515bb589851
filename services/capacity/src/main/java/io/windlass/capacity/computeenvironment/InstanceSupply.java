package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.scaling.ScalingPlan;

/** What there is to make instances of, as one decision sees it. Immutable; all methods are pure. */
public interface InstanceSupply {
  /** Returns whether an instance still exists; with one that does not, its tasks are lost. */
  default boolean has(Instance instance) {
    return true;
  }

  /** Returns how an environment gets its instances, or why it can have none. */
  Provision provision(EnvironmentView view);

  /** What a definition comes to. */
  sealed interface Provision {
    /** The definition cannot be honoured here: the environment is INVALID. */
    record Unavailable(String reason) implements Provision {}

    /** The way in which the environment's instances come and go. */
    non-sealed interface Available extends Provision {
      /** Returns whether some are about to be replaced by others: the environment is UPDATING. */
      boolean isBeingReplaced(EnvironmentView view);

      /** Returns what is to be done so that the instances are what they should be. */
      ScalingPlan reconcile(EnvironmentView view);
    }
  }
}

package io.windlass.capacity.instance;

import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import io.windlass.capacity.resource.Resources;
import java.time.Instant;

/**
 * An instance of a compute environment. Immutable; {@link #after} makes the next state.
 *
 * @param containerInstanceArn empty for one of Fargate
 * @param type type name; {@value #FARGATE} or {@value #UNMANAGED} for the one that stands for the
 *     host
 * @param resources what tasks can have of it
 * @param vcpus what it counts against the environment's limits
 * @param elastic it stands for the host, is not a slice of it: never drained for being idle
 * @param epoch of the executor that it was launched in: it is lost in another one
 * @param since when it came to its present state
 */
public record Instance(
    String id,
    String containerInstanceArn,
    String type,
    Resources resources,
    long vcpus,
    boolean elastic,
    InstanceState state,
    String hostId,
    String epoch,
    Instant since) {
  public static final String FARGATE = "FARGATE";
  public static final String UNMANAGED = "UNMANAGED";

  public Instance after(Trigger trigger, Instant at) {
    return new Instance(
        id,
        containerInstanceArn,
        type,
        resources,
        vcpus,
        elastic,
        InstanceTransitions.next(state, trigger),
        hostId,
        epoch,
        at);
  }

  public boolean is(InstanceState wanted) {
    return state == wanted;
  }
}

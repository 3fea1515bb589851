package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.Defined;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.DemandNoted;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.DesiredReached;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceDraining;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceLaunched;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceReady;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceResumed;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceTerminated;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.Published;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.ShortageChanged;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.StatusChanged;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceTransitions;
import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment: what its owner wants, what the scheduler wants, what it has. Immutable;
 * only {@link #apply} makes a next state, from events alone, live and in tests.
 *
 * @param instances by id, oldest first; terminated ones leave
 * @param eventSequence number of the last published event; outlives deletion and re-creation
 * @param launches how many instances it ever had, which names the next one
 */
public record ComputeEnvironment(
    EnvironmentKey key,
    DesiredState desired,
    ReportedStatus reported,
    Map<String, Instance> instances,
    long eventSequence,
    long launches) {

  public ComputeEnvironment {
    instances = Collections.unmodifiableMap(instances);
  }

  /** Nothing is known but that something was said about it. */
  public static ComputeEnvironment unknown(EnvironmentKey key) {
    return new ComputeEnvironment(key, DesiredState.NONE, ReportedStatus.NEW, Map.of(), 0, 0);
  }

  public @Nullable EnvironmentDefinition definition() {
    return desired.definition();
  }

  public ComputeEnvironment apply(EnvironmentEvent event) {
    ComputeEnvironment changed =
        switch (event) {
          case Defined defined ->
              with(desired.define(defined), isNewCreation(defined) ? ReportedStatus.NEW : reported);
          case DemandNoted noted -> with(desired.demand(noted), reported);
          case DesiredReached _ -> with(desired.desiredReached(), reported);
          case StatusChanged status -> with(desired, reported.become(status));
          case ShortageChanged shortage -> with(desired, reported.shortOf(shortage.shortage()));
          case InstanceLaunched launched -> launched(launched.instance());
          case InstanceReady ready ->
              moved(ready.instance().id(), Trigger.BECAME_READY, ready.at());
          case InstanceDraining draining ->
              moved(draining.instanceId(), Trigger.DRAIN, draining.at());
          case InstanceResumed resumed -> moved(resumed.instanceId(), Trigger.RESUME, resumed.at());
          case InstanceTerminated terminated ->
              gone(terminated.instanceId(), terminated.lost() ? Trigger.LOSE : Trigger.TERMINATE);
        };
    return event instanceof Published ? changed.published() : changed;
  }

  private boolean isNewCreation(Defined defined) {
    EnvironmentDefinition known = desired.definition();
    return known != null && !known.uuid().equals(defined.definition().uuid());
  }

  private ComputeEnvironment with(DesiredState newDesired, ReportedStatus newReported) {
    return new ComputeEnvironment(key, newDesired, newReported, instances, eventSequence, launches);
  }

  private ComputeEnvironment with(Map<String, Instance> newInstances, long newLaunches) {
    return new ComputeEnvironment(key, desired, reported, newInstances, eventSequence, newLaunches);
  }

  private ComputeEnvironment published() {
    return new ComputeEnvironment(key, desired, reported, instances, eventSequence + 1, launches);
  }

  private ComputeEnvironment launched(Instance instance) {
    Map<String, Instance> next = new LinkedHashMap<>(instances);
    next.put(instance.id(), instance);
    return with(next, launches + 1);
  }

  private ComputeEnvironment moved(String instanceId, Trigger trigger, Instant at) {
    Map<String, Instance> next = new LinkedHashMap<>(instances);
    next.put(instanceId, instance(instanceId).after(trigger, at));
    return with(next, launches);
  }

  private ComputeEnvironment gone(String instanceId, Trigger trigger) {
    InstanceTransitions.next(instance(instanceId).state(), trigger);
    Map<String, Instance> next = new LinkedHashMap<>(instances);
    next.remove(instanceId);
    return with(next, launches);
  }

  private Instance instance(String id) {
    Instance instance = instances.get(id);
    if (instance == null) {
      throw new IllegalStateException(key.arn() + " has no instance " + id);
    }
    return instance;
  }
}

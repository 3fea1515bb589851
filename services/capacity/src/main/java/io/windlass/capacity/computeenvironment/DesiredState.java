package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.scaling.Demand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an environment: by its owner and by the scheduler.
 *
 * @param definition null until it has arrived: topics are not ordered among themselves
 * @param typeNames what its instanceTypes came to when they were last resolved (CE-044)
 * @param desiredPending the owner's desiredvCpus are still to be launched
 */
public record DesiredState(
    @Nullable EnvironmentDefinition definition,
    long definitionSequence,
    boolean deleting,
    List<String> typeNames,
    Demand demand,
    long demandSequence,
    boolean desiredPending) {
  static final DesiredState NONE =
      new DesiredState(null, 0, false, List.of(), Demand.NONE, 0, false);

  DesiredState define(EnvironmentEvent.Defined defined) {
    EnvironmentDefinition next = defined.definition();
    boolean sameCreation = definition == null || definition.uuid().equals(next.uuid());
    Integer before = definition == null ? null : definition.desiredvCpus();
    boolean asked = next.desiredvCpus() != null && !next.desiredvCpus().equals(before);
    return new DesiredState(
        next,
        defined.sequence(),
        defined.deleting(),
        defined.typeNames(),
        sameCreation ? demand : Demand.NONE,
        demandSequence,
        asked || (sameCreation && desiredPending));
  }

  DesiredState demand(EnvironmentEvent.DemandNoted noted) {
    return new DesiredState(
        definition,
        definitionSequence,
        deleting,
        typeNames,
        noted.demand(),
        noted.sequence(),
        desiredPending);
  }

  DesiredState desiredReached() {
    return new DesiredState(
        definition, definitionSequence, deleting, typeNames, demand, demandSequence, false);
  }
}

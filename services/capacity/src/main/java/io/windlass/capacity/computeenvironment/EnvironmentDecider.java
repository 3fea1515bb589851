package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentCommand.Define;
import io.windlass.capacity.computeenvironment.EnvironmentCommand.Reconcile;
import io.windlass.capacity.computeenvironment.EnvironmentCommand.Release;
import io.windlass.capacity.computeenvironment.EnvironmentCommand.Want;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.Defined;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.DemandNoted;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceTerminated;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instancetype.AllowedTypes;
import io.windlass.capacity.instancetype.InstanceType;
import java.util.List;

/**
 * Decides what a command leads to: a pure function. Every command is followed by settling, so that
 * status and instances are always in line with what is known; a command that is not newer than what
 * is known changes nothing by itself.
 */
public final class EnvironmentDecider {
  private EnvironmentDecider() {}

  public static Decision decide(
      ComputeEnvironment environment, EnvironmentCommand command, EnvironmentContext context) {
    DecisionBuilder draft = new DecisionBuilder(environment, context);
    switch (command) {
      case Define define -> define(draft, define);
      case Want want -> want(draft, want);
      case Release release -> release(draft, release);
      case Reconcile _ -> {}
    }
    EnvironmentReconciler.settle(draft);
    return draft.decision();
  }

  private static void define(DecisionBuilder draft, Define define) {
    DesiredState known = draft.environment().desired();
    EnvironmentDefinition former = known.definition();
    boolean newCreation =
        former != null
            && !former.uuid().equals(define.definition().uuid())
            && draft.environment().reported().status() == EnvironmentStatus.DELETED;
    if (former == null || newCreation || define.sequence() > known.definitionSequence()) {
      draft.emit(
          new Defined(
              define.definition(), define.sequence(), define.deleting(), types(draft, define)));
    }
  }

  /** A disabled environment keeps what its keywords once stood for (CE-044). */
  private static List<String> types(DecisionBuilder draft, Define define) {
    EnvironmentDefinition definition = define.definition();
    DesiredState known = draft.environment().desired();
    EnvironmentDefinition former = known.definition();
    boolean unchanged =
        former != null
            && former.uuid().equals(definition.uuid())
            && former.instanceTypes().equals(definition.instanceTypes());
    if (unchanged && !definition.enabled() && !known.typeNames().isEmpty()) {
      return known.typeNames();
    }
    return switch (new EnvironmentView(draft.environment(), definition, draft.context())
        .resolveTypes()) {
      case AllowedTypes.Resolved resolved ->
          resolved.types().stream().map(InstanceType::name).toList();
      case AllowedTypes.Refused _ -> List.of();
    };
  }

  private static void want(DecisionBuilder draft, Want want) {
    if (want.sequence() > draft.environment().desired().demandSequence()) {
      draft.emit(new DemandNoted(want.demand(), want.sequence()));
    }
  }

  /**
   * A release may answer an earlier draining than the present one, with tasks placed in between: an
   * instance that holds some is kept, for the answer to the present draining is still to come.
   */
  private static void release(DecisionBuilder draft, Release release) {
    Instance instance = draft.environment().instances().get(release.instanceId());
    if (instance != null
        && instance.is(InstanceState.DRAINING)
        && draft.context().load(instance.id()).tasks() == 0) {
      draft.emit(new InstanceTerminated(instance.id(), false, "Scaled in"));
    }
  }
}

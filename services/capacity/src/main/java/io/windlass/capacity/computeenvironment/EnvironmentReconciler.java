package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.DesiredReached;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceDraining;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceReady;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceResumed;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceTerminated;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.ShortageChanged;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import io.windlass.capacity.scaling.AllocationStrategy;
import io.windlass.capacity.scaling.Demand;
import io.windlass.capacity.scaling.Reconciler;
import io.windlass.capacity.scaling.ScalingCommand;
import io.windlass.capacity.scaling.ScalingPlan;
import io.windlass.capacity.scaling.ScalingRules;
import io.windlass.capacity.scaling.ScalingRules.SpotMarket;
import io.windlass.capacity.scaling.ScalingSnapshot;
import io.windlass.capacity.scaling.Shortage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings an environment's instances and status in line with its wishes: what the machine lost goes,
 * what is starting becomes ready, the definition is judged, scaling is reconciled, and what has
 * changed in status and shortage is told. Status comes before instances, so that nobody hears of an
 * instance of an environment that is not VALID.
 */
final class EnvironmentReconciler {
  private final DecisionBuilder draft;
  private final EnvironmentDefinition definition;

  private EnvironmentReconciler(DecisionBuilder draft, EnvironmentDefinition definition) {
    this.draft = draft;
    this.definition = definition;
  }

  static void settle(DecisionBuilder draft) {
    EnvironmentDefinition definition = draft.environment().definition();
    boolean gone = draft.environment().standing().status() == EnvironmentStatus.DELETED;
    if (definition != null && !gone) {
      new EnvironmentReconciler(draft, definition).settle();
    }
  }

  private void settle() {
    StatusReport report = new StatusReport(draft, definition);
    ageInstances();
    if (draft.environment().wishes().deleting()) {
      report.deleting();
      carryOut(Reconciler.windDown(snapshot(null), "the environment is deleted"));
      tellShortage(null);
      report.deleted();
      return;
    }
    switch (DefinitionValidation.of(draft, definition)) {
      case DefinitionValidation.Invalid invalid -> {
        report.invalid(invalid.reason());
        carryOut(Reconciler.windDown(snapshot(null), "the environment is INVALID"));
        tellShortage(null);
        report.invalid(invalid.reason());
      }
      case DefinitionValidation.Elastic _ -> {
        report.usable(false);
        tellShortage(hostTrouble(new ElasticInstance(draft, definition).settle()));
        report.usable(ElasticInstance.isBeingReplaced(draft));
      }
      case DefinitionValidation.Slices slices -> {
        report.usable(isBeingReplaced(slices));
        ScalingPlan plan = Reconciler.reconcile(snapshot(slices));
        carryOut(plan);
        draft.waitsForHost(plan.waitsForHost());
        tellShortage(hostTrouble(plan.shortage()));
        report.usable(isBeingReplaced(slices));
      }
    }
  }

  /** What died with a former boot is lost; what belongs to another host is left to drain. */
  private void ageInstances() {
    EnvironmentContext context = draft.context();
    for (Instance instance : List.copyOf(draft.environment().instances().values())) {
      if (!draft.isHere(instance)) {
        if (instance.is(InstanceState.READY)) {
          draft.emit(new InstanceDraining(instance.id(), context.now(), "it is of another host"));
        }
      } else if (!instance.bootId().equals(context.host().host().bootId())) {
        draft.emit(
            new InstanceTerminated(
                instance.id(), true, "Host EC2 (instance " + instance.id() + ") terminated."));
      } else if (instance.is(InstanceState.STARTING)
          && !instance.since().plus(context.policy().launchDelay()).isAfter(context.now())) {
        draft.emit(
            new InstanceReady(instance.after(Trigger.BECAME_READY, context.now()), context.now()));
      }
    }
  }

  private boolean isBeingReplaced(DefinitionValidation.Slices slices) {
    return draft.slices().stream()
        .map(slice -> slice.instance().type())
        .anyMatch(type -> slices.allowed().stream().noneMatch(t -> t.name().equals(type)));
  }

  private ScalingSnapshot snapshot(DefinitionValidation.@Nullable Slices slices) {
    EnvironmentContext context = draft.context();
    Demand demand = draft.environment().wishes().demand();
    return new ScalingSnapshot(
        rules(slices),
        demand,
        draft.slices(),
        draft.host(),
        context.othersWaitForHost(),
        context.now());
  }

  private ScalingRules rules(DefinitionValidation.@Nullable Slices slices) {
    EnvironmentContext.Policy policy = draft.context().policy();
    Integer bid = definition.bidPercentage();
    Duration delay = definition.scaleDownDelay();
    Integer desired = definition.desiredvCpus();
    boolean pending = draft.environment().wishes().desiredPending();
    long wanted = pending && desired != null ? desired : 0;
    return new ScalingRules(
        Math.clamp(
            wanted, definition.minvCpus(), Math.max(definition.minvCpus(), definition.maxvCpus())),
        definition.minvCpus(),
        definition.maxvCpus(),
        slices == null ? AllocationStrategy.BEST_FIT : slices.strategy(),
        new SpotMarket(definition.isSpot(), bid == null ? 100 : bid, policy.spotPricePercentage()),
        definition.enabled() && draft.context().trouble().isEmpty(),
        delay == null ? policy.idleDelay() : delay,
        slices == null ? List.of() : slices.allowed());
  }

  private void carryOut(ScalingPlan plan) {
    InstanceLauncher launcher = new InstanceLauncher(draft, definition);
    for (ScalingCommand command : plan.commands()) {
      switch (command) {
        case ScalingCommand.Launch launch -> launcher.launch(launch.type(), launch.reason());
        case ScalingCommand.Resume resume ->
            draft.emit(
                new InstanceResumed(resume.instanceId(), draft.context().now(), resume.reason()));
        case ScalingCommand.Drain drain ->
            draft.emit(
                new InstanceDraining(drain.instanceId(), draft.context().now(), drain.reason()));
        case ScalingCommand.Terminate end ->
            draft.emit(new InstanceTerminated(end.instanceId(), false, end.reason()));
      }
    }
    if (draft.environment().wishes().desiredPending()) {
      draft.emit(new DesiredReached());
    }
  }

  /** A host that can start nothing is what is short, whatever else would be. */
  private @Nullable Shortage hostTrouble(@Nullable Shortage otherwise) {
    boolean wanted = !draft.environment().wishes().demand().isNone() && definition.enabled();
    return wanted
        ? draft.context().trouble().map(Shortage::hostTrouble).orElse(otherwise)
        : otherwise;
  }

  private void tellShortage(@Nullable Shortage shortage) {
    if (!Objects.equals(shortage, draft.environment().standing().shortage())) {
      draft.emit(new ShortageChanged(shortage));
    }
  }
}

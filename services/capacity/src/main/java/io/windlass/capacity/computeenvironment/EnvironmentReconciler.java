package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.DesiredReached;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceDraining;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceReady;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceResumed;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceTerminated;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.ShortageChanged;
import io.windlass.capacity.computeenvironment.InstanceSupply.Provision;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import io.windlass.capacity.scaling.Reconciler;
import io.windlass.capacity.scaling.ScalingCommand;
import io.windlass.capacity.scaling.ScalingPlan;
import io.windlass.capacity.scaling.Shortage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings an environment's instances and status in line with its desired state: lost instances go,
 * starting ones become ready, the provider of instances judges the definition and says what is to
 * be done, and what has changed in status and shortage is told. Status comes before instances, so
 * that nobody hears of an instance of an environment that is not VALID.
 */
record EnvironmentReconciler(DecisionBuilder draft, EnvironmentDefinition definition) {
  static void settle(DecisionBuilder draft) {
    EnvironmentDefinition definition = draft.environment().definition();
    boolean gone = draft.environment().reported().status() == EnvironmentStatus.DELETED;
    if (definition != null && !gone) {
      new EnvironmentReconciler(draft, definition).settle();
    }
  }

  private void settle() {
    StatusReport report = new StatusReport(draft, definition);
    ageInstances();
    if (draft.environment().desired().deleting()) {
      report.deleting();
      windDown("the environment is deleted");
      report.deleted();
      return;
    }
    switch (draft.context().supply().provision(view())) {
      case Provision.Unavailable refused -> {
        report.invalid(refused.reason());
        windDown("the environment is INVALID");
        report.invalid(refused.reason());
      }
      case Provision.Available instances -> {
        report.usable(instances.isBeingReplaced(view()));
        ScalingPlan plan = instances.reconcile(view());
        carryOut(plan);
        draft.waitsForHost(plan.waitsForHost());
        tellShortage(hostTrouble(plan.shortage()));
        report.usable(instances.isBeingReplaced(view()));
      }
    }
  }

  private EnvironmentView view() {
    return new EnvironmentView(draft.environment(), definition, draft.context());
  }

  private void windDown(String reason) {
    carryOut(Reconciler.windDown(view().slices(), draft.context().now(), reason));
    tellShortage(null);
  }

  /** What died with a former epoch is lost; what belongs to another host is left to drain. */
  private void ageInstances() {
    EnvironmentContext context = draft.context();
    for (Instance instance : List.copyOf(draft.environment().instances().values())) {
      if (!view().isHere(instance)) {
        if (instance.is(InstanceState.READY)) {
          draft.emit(new InstanceDraining(instance.id(), context.now(), "it is of another host"));
        }
      } else if (!instance.epoch().equals(context.host().epoch())
          || !context.supply().has(instance)) {
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

  private void carryOut(ScalingPlan plan) {
    InstanceLauncher launcher = new InstanceLauncher(draft, definition);
    for (ScalingCommand command : plan.commands()) {
      switch (command) {
        case ScalingCommand.Launch launch -> launcher.launch(launch);
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
    if (draft.environment().desired().desiredPending()) {
      draft.emit(new DesiredReached());
    }
  }

  /** A host that can start nothing is what is short, whatever else would be. */
  private @Nullable Shortage hostTrouble(@Nullable Shortage otherwise) {
    boolean wanted = !draft.environment().desired().demand().isNone() && definition.enabled();
    return wanted
        ? draft.context().host().trouble().map(Shortage::hostTrouble).orElse(otherwise)
        : otherwise;
  }

  private void tellShortage(@Nullable Shortage shortage) {
    if (!Objects.equals(shortage, draft.environment().reported().shortage())) {
      draft.emit(new ShortageChanged(shortage));
    }
  }
}

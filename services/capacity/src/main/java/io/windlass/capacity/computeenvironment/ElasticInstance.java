package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceDraining;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceTerminated;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ElasticReconciler;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import io.windlass.capacity.scaling.Shortage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one instance of a Fargate or UNMANAGED environment, which stands for the host. */
final class ElasticInstance {
  private final DecisionBuilder draft;
  private final EnvironmentDefinition definition;

  ElasticInstance(DecisionBuilder draft, EnvironmentDefinition definition) {
    this.draft = draft;
    this.definition = definition;
  }

  /** Sees to it that there is one of the right size; returns why the head can never run, if so. */
  @Nullable Shortage settle() {
    HostBudget host = draft.host();
    Instant now = draft.context().now();
    boolean fargate = definition.isFargate();
    Resources shape =
        fargate ? ElasticReconciler.fargateShape(definition.maxvCpus(), host) : host.host().total();
    String type = fargate ? Instance.FARGATE : Instance.UNMANAGED;
    List<Slice> slices = draft.slices();
    if (slices.stream().noneMatch(slice -> ElasticReconciler.isCurrent(slice, shape))) {
      new InstanceLauncher(draft, definition).launchElastic(type, shape, "stands for the host");
    }
    for (Slice slice : slices) {
      if (ElasticReconciler.isCurrent(slice, shape)) {
        continue;
      }
      if (slice.instance().is(InstanceState.READY)) {
        draft.emit(new InstanceDraining(slice.instance().id(), now, "another size replaces it"));
      } else if (ElasticReconciler.isForgotten(slice, now)) {
        draft.emit(new InstanceTerminated(slice.instance().id(), false, "Replaced"));
      }
    }
    long maxvCpus = fargate ? definition.maxvCpus() : Long.MAX_VALUE / 1000;
    return ElasticReconciler.shortage(
        draft.environment().wishes().demand(), shape, maxvCpus, host, type);
  }

  static boolean isBeingReplaced(DecisionBuilder draft) {
    return draft.slices().size() > 1;
  }
}

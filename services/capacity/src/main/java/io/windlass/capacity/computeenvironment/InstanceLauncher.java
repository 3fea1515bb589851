package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceLaunched;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceReady;
import io.windlass.capacity.host.Host;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceIds;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import java.time.Instant;

/** Makes new instances; ready at once where nothing delays them. */
final class InstanceLauncher {
  private final DecisionBuilder draft;
  private final EnvironmentDefinition definition;

  InstanceLauncher(DecisionBuilder draft, EnvironmentDefinition definition) {
    this.draft = draft;
    this.definition = definition;
  }

  /** A slice of the host. */
  void launch(InstanceType type, String why) {
    launch(type.name(), type.offered(), type.vcpus(), why);
  }

  /** One that stands for the host, and counts nothing against the environment's limits. */
  void launchElastic(String type, Resources shape, String why) {
    launch(type, shape, 0, why);
  }

  private void launch(String type, Resources resources, long vcpus, String why) {
    ComputeEnvironment environment = draft.environment();
    EnvironmentKey key = environment.key();
    Host host = draft.context().host().host();
    Instant now = draft.context().now();
    long number = environment.launches() + 1;
    String containerInstanceId =
        InstanceIds.containerInstanceId(key.arn(), definition.uuid(), number);
    Instance instance =
        new Instance(
            InstanceIds.instanceId(key.arn(), definition.uuid(), number),
            type.equals(Instance.FARGATE)
                ? "" // ECS shows none
                : key.containerInstanceArn(definition, containerInstanceId),
            type,
            resources,
            vcpus,
            definition.isElastic(),
            InstanceState.STARTING,
            host.hostId(),
            host.bootId(),
            now);
    draft.emit(new InstanceLaunched(instance, why));
    if (draft.context().policy().launchDelay().isZero() || definition.isElastic()) {
      draft.emit(new InstanceReady(instance.after(Trigger.BECAME_READY, now), now));
    }
  }
}

package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceLaunched;
import io.windlass.capacity.computeenvironment.EnvironmentEvent.InstanceReady;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceIds;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instance.InstanceTransitions.Trigger;
import io.windlass.capacity.scaling.ScalingCommand.Launch;
import java.time.Instant;

/** Makes new instances; ready at once where nothing delays them. */
record InstanceLauncher(DecisionBuilder draft, EnvironmentDefinition definition) {
  void launch(Launch launch) {
    ComputeEnvironment environment = draft.environment();
    EnvironmentKey key = environment.key();
    EnvironmentContext context = draft.context();
    Instant now = context.now();
    long number = environment.launches() + 1;
    String chosen = launch.instanceId();
    String containerInstanceId =
        InstanceIds.containerInstanceId(key.arn(), definition.uuid(), number);
    Instance instance =
        new Instance(
            chosen == null ? InstanceIds.instanceId(key.arn(), definition.uuid(), number) : chosen,
            launch.type().equals(Instance.FARGATE)
                ? "" // ECS shows none
                : key.containerInstanceArn(definition, containerInstanceId),
            launch.type(),
            launch.resources(),
            launch.vcpus(),
            launch.elastic(),
            InstanceState.STARTING,
            context.host().hostId(),
            context.host().epoch(),
            now);
    draft.emit(new InstanceLaunched(instance, launch.reason()));
    if (context.policy().launchDelay().isZero() || launch.elastic()) {
      draft.emit(new InstanceReady(instance.after(Trigger.BECAME_READY, now), now));
    }
  }
}

package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.Decision.Numbered;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.scaling.Shortage;
import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceResumed;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What happened to environments and instances, to Avro. */
final class CapacityEventMapping {
  private CapacityEventMapping() {}

  static OutboxMessage message(EnvironmentKey key, Numbered numbered, Instant now) {
    CapacityEvent value =
        new CapacityEvent(
            key.accountId(),
            key.region(),
            key.arn(),
            numbered.sequence(),
            now,
            toAvro(numbered.event()));
    return new OutboxMessage(Topics.CAPACITY_EVENTS, key.accountId(), key.arn(), value);
  }

  private static SpecificRecord toAvro(EnvironmentEvent.Published event) {
    return switch (event) {
      case EnvironmentEvent.StatusChanged status ->
          new ComputeEnvironmentStatusChanged(
              status.status().name(),
              status.statusReason(),
              status.desiredvCpus(),
              status.clusterArn());
      case EnvironmentEvent.InstanceReady ready -> ready(ready.instance());
      case EnvironmentEvent.InstanceDraining draining ->
          new InstanceDraining(draining.instanceId());
      case EnvironmentEvent.InstanceResumed resumed -> new InstanceResumed(resumed.instanceId());
      case EnvironmentEvent.InstanceTerminated gone ->
          new InstanceTerminated(gone.instanceId(), gone.lost(), gone.why());
      case EnvironmentEvent.ShortageChanged changed -> shortage(changed.shortage());
    };
  }

  private static InstanceReady ready(Instance instance) {
    return new InstanceReady(
        instance.id(),
        instance.containerInstanceArn(),
        instance.type(),
        ResourceMapping.toAvro(instance.resources()),
        null,
        instance.elastic());
  }

  private static CapacityShortage shortage(@Nullable Shortage shortage) {
    return shortage == null
        ? new CapacityShortage("", "")
        : new CapacityShortage(shortage.reason().token(), shortage.message());
  }
}

package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceLoad;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import io.windlass.capacity.provider.LocalSupply;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies commands to an environment one after the other, and returns its events as short lines.
 */
final class Story {
  static final EnvironmentKey KEY =
      new EnvironmentKey(
          "arn:aws:batch:us-east-1:123456789012:compute-environment/ce",
          "123456789012",
          "us-east-1");
  private static final InstanceTypeResolver TYPES = InstanceTypeFiles.resolver();

  ComputeEnvironment environment = ComputeEnvironment.unknown(KEY);
  Instant now = Instant.parse("2026-11-21T03:00:00Z");
  Optional<String> trouble = Optional.empty();
  HostBudget host = HostBudget.UNLIMITED;
  String hostId = "here";
  String epoch = "boot-1";
  private Policy policy = new Policy(Duration.ZERO, Duration.ofSeconds(60), 0);
  private final Map<String, InstanceLoad> loads = new HashMap<>();
  private long sequence;

  static EnvironmentDefinition ec2(int min, int max, String... types) {
    return definition("uuid-1", true, "EC2", min, max, null, List.of(types));
  }

  static EnvironmentDefinition definition(
      String uuid,
      boolean enabled,
      @Nullable String resourceType,
      int min,
      int max,
      @Nullable Integer desired,
      List<String> types) {
    return new EnvironmentDefinition(
        "ce",
        uuid,
        resourceType != null,
        enabled,
        "ECS",
        resourceType,
        "BEST_FIT_PROGRESSIVE",
        min,
        max,
        desired,
        types,
        null,
        null,
        null);
  }

  static EnvironmentDefinition disabled(EnvironmentDefinition of) {
    return definition(
        of.uuid(),
        false,
        of.resourceType(),
        of.minvCpus(),
        of.maxvCpus(),
        of.desiredvCpus(),
        of.instanceTypes());
  }

  Story launchDelay(Duration delay) {
    policy = new Policy(delay, Duration.ofSeconds(60), 0);
    return this;
  }

  List<String> defined(EnvironmentDefinition definition) {
    return tell(new EnvironmentCommand.Define(definition, ++sequence, false));
  }

  List<String> deleting(EnvironmentDefinition definition) {
    return tell(new EnvironmentCommand.Define(definition, ++sequence, true));
  }

  List<String> wants(long vcpus) {
    Demand demand =
        vcpus == 0
            ? Demand.NONE
            : new Demand(
                new Resources(vcpus * 1000, 512 * vcpus, 0), new Resources(1000, 512, 0), 1, null);
    return tell(new EnvironmentCommand.Want(demand, ++sequence));
  }

  List<String> drained(int number) {
    return tell(new EnvironmentCommand.Release(id(number)));
  }

  List<String> after(Duration time) {
    now = now.plus(time);
    return tell(new EnvironmentCommand.Reconcile());
  }

  void busy(int number) {
    loads.put(id(number), InstanceLoad.NONE.taskCame(new Resources(1000, 512, 0), now));
  }

  void idle(int number) {
    loads.put(id(number), new InstanceLoad(0, Resources.NONE, now));
  }

  List<String> tell(EnvironmentCommand command) {
    EnvironmentContext context =
        new EnvironmentContext(
            now,
            TYPES,
            policy,
            loads,
            new EnvironmentContext.HostStatus(hostId, epoch, trouble),
            new LocalSupply(host, false, false));
    Decision decision = EnvironmentDecider.decide(environment, command, context);
    environment = decision.after();
    List<String> lines = new ArrayList<>();
    decision.published().forEach(numbered -> lines.add(brief(numbered.event())));
    return lines;
  }

  /** Returns the id of the n-th instance of the environment. */
  String id(int number) {
    EnvironmentDefinition definition = environment.definition();
    String uuid = definition == null ? "" : definition.uuid();
    return io.windlass.capacity.instance.InstanceIds.instanceId(KEY.arn(), uuid, number);
  }

  private String name(String instanceId) {
    for (int number = 1; number < 100; number++) {
      if (id(number).equals(instanceId)) {
        return "#" + number;
      }
    }
    return instanceId;
  }

  private String brief(EnvironmentEvent.Published event) {
    return switch (event) {
      case EnvironmentEvent.StatusChanged status -> status.status() + " " + status.desiredvCpus();
      case EnvironmentEvent.InstanceReady ready -> {
        Instance instance = ready.instance();
        yield "ready " + name(instance.id()) + " " + instance.type();
      }
      case EnvironmentEvent.InstanceDraining draining -> "draining " + name(draining.instanceId());
      case EnvironmentEvent.InstanceResumed resumed -> "resumed " + name(resumed.instanceId());
      case EnvironmentEvent.InstanceTerminated gone ->
          (gone.lost() ? "lost " : "terminated ") + name(gone.instanceId());
      case EnvironmentEvent.ShortageChanged changed ->
          changed.shortage() == null ? "no shortage" : "short " + changed.shortage().reason();
    };
  }
}

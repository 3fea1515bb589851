package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.EnvironmentCommand;
import io.windlass.capacity.computeenvironment.EnvironmentContext;
import io.windlass.capacity.computeenvironment.EnvironmentDecider;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.computeenvironment.EnvironmentStatus;
import io.windlass.capacity.computeenvironment.ReportedStatus;
import io.windlass.capacity.instance.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environments of one partition in memory. Decides about them and enters the outcome; what is
 * decided is to be committed, or the registry to be filled again from the store. Not thread-safe.
 */
final class EnvironmentRegistry {
  /** While something waits, drains or winds down. */
  private static final Duration SOON = Duration.ofMillis(200);

  /** While there are instances that may become idle. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private final HandlerContext handlerContext;
  private final Map<String, ComputeEnvironment> byArn = new HashMap<>();
  private final Map<String, String> arnByInstance = new HashMap<>();

  EnvironmentRegistry(HandlerContext handlerContext) {
    this.handlerContext = handlerContext;
  }

  void fill(Collection<ComputeEnvironment> environments) {
    clear();
    for (ComputeEnvironment environment : environments) {
      put(environment);
      handlerContext.instances().enter(environment);
    }
  }

  void clear() {
    byArn.keySet().forEach(handlerContext.instances()::leave);
    byArn.clear();
    arnByInstance.clear();
  }

  /** An environment that nothing is known of yet is made, so that what is said of it is kept. */
  Decision decide(EnvironmentKey key, EnvironmentCommand command, Instant now) {
    ComputeEnvironment environment = byArn.getOrDefault(key.arn(), ComputeEnvironment.unknown(key));
    Decision decision =
        handlerContext
            .instances()
            .decide(
                key.arn(),
                supply ->
                    EnvironmentDecider.decide(
                        environment,
                        command,
                        new EnvironmentContext(
                            now,
                            handlerContext.types(),
                            handlerContext.policy(),
                            handlerContext.tasks().loads(),
                            handlerContext.host(),
                            supply)));
    put(decision.after());
    for (EnvironmentEvent event : decision.events()) {
      if (event instanceof EnvironmentEvent.InstanceTerminated gone) {
        arnByInstance.remove(gone.instanceId());
        handlerContext.tasks().instanceGone(gone.instanceId());
      }
    }
    return decision;
  }

  Optional<EnvironmentKey> keyOfInstance(String instanceId) {
    return Optional.ofNullable(arnByInstance.get(instanceId))
        .flatMap(arn -> Optional.ofNullable(byArn.get(arn)))
        .map(ComputeEnvironment::key);
  }

  private Optional<Instance> instance(String instanceId) {
    String arn = arnByInstance.get(instanceId);
    ComputeEnvironment environment = arn == null ? null : byArn.get(arn);
    return environment == null
        ? Optional.empty()
        : Optional.ofNullable(environment.instances().get(instanceId));
  }

  /** The definition of the environment that an instance belongs to. */
  Optional<EnvironmentDefinition> definitionAt(String instanceId) {
    String arn = arnByInstance.get(instanceId);
    ComputeEnvironment environment = arn == null ? null : byArn.get(arn);
    return environment == null ? Optional.empty() : Optional.ofNullable(environment.definition());
  }

  /** Whether tasks there have a network of their own, not the host's (CP-033). */
  boolean isFargate(String instanceId) {
    return instance(instanceId).filter(found -> found.type().equals(Instance.FARGATE)).isPresent();
  }

  /** Whether an instance exists, on this host and in its present epoch. */
  boolean takesTasks(String instanceId) {
    Instance instance = instance(instanceId).orElse(null);
    return instance != null
        && instance.hostId().equals(handlerContext.hostId())
        && instance.epoch().equals(handlerContext.epoch());
  }

  boolean hasDemand(EnvironmentKey key) {
    ComputeEnvironment environment = byArn.get(key.arn());
    return environment != null && !environment.desired().demand().isNone();
  }

  List<EnvironmentKey> needingReview() {
    return byArn.values().stream()
        .filter(environment -> reviewDelay(environment).isPresent())
        .map(ComputeEnvironment::key)
        .toList();
  }

  List<EnvironmentKey> all() {
    return byArn.values().stream().map(ComputeEnvironment::key).toList();
  }

  /** How soon some environment wants to be looked at again, even if nothing is heard of it. */
  Optional<Duration> reviewDelay() {
    return byArn.values().stream()
        .flatMap(environment -> reviewDelay(environment).stream())
        .min(Duration::compareTo);
  }

  private Optional<Duration> reviewDelay(ComputeEnvironment environment) {
    EnvironmentStatus status = environment.reported().status();
    if (environment.definition() == null || status == EnvironmentStatus.DELETED) {
      return Optional.empty();
    }
    boolean changing =
        status == EnvironmentStatus.DELETING
            || status == EnvironmentStatus.UPDATING
            || !environment.desired().demand().isNone();
    if (changing || isReportedWrongly(environment)) {
      return Optional.of(SOON);
    }
    boolean shrinkable =
        environment.instances().values().stream().anyMatch(instance -> !instance.elastic());
    if (!shrinkable) {
      return Optional.empty();
    }
    return Optional.of(handlerContext.instances().isWanted() ? SOON : LATER);
  }

  /** Why no task can be started on this host now. */
  private Optional<String> trouble() {
    return handlerContext.executor().trouble();
  }

  /** Whether its status says of the host what is not true any more, or not yet what is. */
  private boolean isReportedWrongly(ComputeEnvironment environment) {
    ReportedStatus reported = environment.reported();
    return reported.status() == EnvironmentStatus.VALID && !reported.isHealthy(trouble());
  }

  boolean isEmpty() {
    return byArn.isEmpty();
  }

  private void put(ComputeEnvironment environment) {
    byArn.put(environment.key().arn(), environment);
    environment
        .instances()
        .keySet()
        .forEach(instanceId -> arnByInstance.put(instanceId, environment.key().arn()));
  }
}

package io.windlass.scheduler.messaging;

import io.windlass.events.CapacityLimit;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ConsumableResourceDefinition;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobDefinitionRevision;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobStateTimeLimitAction;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.consumable.ConsumableDefinition;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.quota.QuotaShare;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns definitions that matter to scheduling into commands. */
final class DefinitionMapper {
  private static final long MILLI = 1_000;

  private DefinitionMapper() {}

  static Optional<AccountCommand> toCommand(DefinitionChanged changed) {
    return switch (changed.getDefinition()) {
      case JobQueueDefinition queue ->
          Optional.of(new AccountCommand.DefineQueue(queue(changed, queue)));
      case ComputeEnvironmentDefinition environment ->
          Optional.of(new AccountCommand.DefineEnvironment(environment(changed, environment)));
      case ConsumableResourceDefinition resource ->
          Optional.of(new AccountCommand.DefineConsumable(consumable(changed, resource)));
      case ServiceEnvironmentDefinition environment ->
          Optional.of(new AccountCommand.DefineEnvironment(service(changed, environment)));
      case QuotaShareDefinition share ->
          Optional.of(new AccountCommand.DefineQuotaShare(share(changed, share)));
      case JobDefinitionRevision _ -> Optional.empty();
      case SchedulingPolicyDefinition policy ->
          Optional.of(new AccountCommand.DefinePolicy(policy(changed, policy)));
      case null, default -> throw InboundMapper.unknown(changed.getDefinition());
    };
  }

  private static ConsumableDefinition consumable(
      DefinitionChanged changed, ConsumableResourceDefinition resource) {
    return new ConsumableDefinition(
        changed.getArn(),
        changed.getSequence(),
        changed.getDeleted(),
        resource.getResourceType().equals("REPLENISHABLE"),
        new ConsumableDefinition.Grant(
            resource.getIncarnation(), resource.getGrant(), resource.getGrantedQuantity()));
  }

  private static QueueDefinition queue(DefinitionChanged changed, JobQueueDefinition queue) {
    QueueDefinition.Phase life =
        changed.getDeleted()
            ? QueueDefinition.Phase.DELETED
            : changed.getDeleting()
                ? QueueDefinition.Phase.DELETING
                : QueueDefinition.Phase.PRESENT;
    return new QueueDefinition(
        changed.getArn(),
        changed.getSequence(),
        queue.getPriority(),
        environments(queue),
        life,
        new QueueDefinition.Rules(
            queue.getJobStateTimeLimitActions().stream().map(DefinitionMapper::limit).toList(),
            queue.getSchedulingPolicyArn()));
  }

  /** JQ-012: of either kind, never of both. */
  private static List<String> environments(JobQueueDefinition queue) {
    return queue.getServiceEnvironmentOrder().isEmpty()
        ? List.copyOf(queue.getComputeEnvironmentOrder())
        : List.copyOf(queue.getServiceEnvironmentOrder());
  }

  private static WaitLimit limit(JobStateTimeLimitAction action) {
    return new WaitLimit(
        action.getReason(),
        Duration.ofSeconds(action.getMaxTimeSeconds()),
        action.getAction().equals("TERMINATE"));
  }

  private static SharingPolicy policy(
      DefinitionChanged changed, SchedulingPolicyDefinition policy) {
    if (policy.getQuotaShares()) {
      return new SharingPolicy.ByQuota(changed.getArn(), changed.getSequence());
    }
    return new SharingPolicy.ByWeight(
        new FairSharePolicy(
            changed.getArn(),
            changed.getSequence(),
            Duration.ofSeconds(policy.getShareDecaySeconds()),
            policy.getComputeReservation(),
            policy.getShares().stream()
                .map(s -> new FairSharePolicy.Weight(s.getShareIdentifier(), s.getWeightFactor()))
                .toList()));
  }

  private static QuotaShare share(DefinitionChanged changed, QuotaShareDefinition share) {
    Map<String, Long> limits = new TreeMap<>();
    for (CapacityLimit limit : share.getCapacityLimits()) {
      limits.put(limit.getCapacityUnit(), limit.getMaxCapacity() * MILLI);
    }
    Integer borrowLimit = share.getBorrowLimit();
    QuotaShare.Life life =
        changed.getDeleted()
            ? QuotaShare.Life.DELETED
            : changed.getDeleting() ? QuotaShare.Life.DELETING : QuotaShare.Life.PRESENT;
    return new QuotaShare(
        changed.getArn(),
        changed.getSequence(),
        share.getJobQueueArn(),
        share.getName(),
        life,
        limits,
        new QuotaShare.Sharing(
            QuotaShare.Strategy.valueOf(share.getSharingStrategy()),
            borrowLimit == null || borrowLimit < 0 ? null : borrowLimit,
            share.getInSharePreemption()));
  }

  /** SE-004, SE-012. */
  private static EnvironmentDefinition service(
      DefinitionChanged changed, ServiceEnvironmentDefinition environment) {
    boolean usable =
        environment.getState().equals("ENABLED") && !changed.getDeleting() && !changed.getDeleted();
    Map<String, Integer> limits = new HashMap<>();
    for (CapacityLimit limit : environment.getCapacityLimits()) {
      limits.put(limit.getCapacityUnit(), limit.getMaxCapacity());
    }
    return EnvironmentDefinition.service(changed.getArn(), changed.getSequence(), usable, limits);
  }

  private static EnvironmentDefinition environment(
      DefinitionChanged changed, ComputeEnvironmentDefinition environment) {
    boolean usable =
        environment.getState().equals("ENABLED") && !changed.getDeleting() && !changed.getDeleted();
    return new EnvironmentDefinition(
        changed.getArn(),
        changed.getSequence(),
        environment.getName() + "_Batch_" + environment.getUuid(),
        supply(environment.getType(), environment.getResourceType()),
        environment.getMaxvCpus() * MILLI,
        usable);
  }

  private static EnvironmentDefinition.Supply supply(String type, @Nullable String resourceType) {
    if (type.equals("UNMANAGED")) {
      return EnvironmentDefinition.Supply.GIVEN;
    }
    return resourceType != null && resourceType.startsWith("FARGATE")
        ? EnvironmentDefinition.Supply.ELASTIC
        : EnvironmentDefinition.Supply.SCALED;
  }
}

package io.windlass.submission.messaging;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.FairsharePolicy;
import io.windlass.aws.batch.ShareAttributes;
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
import io.windlass.events.ShareWeight;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Announces what people configure. */
public final class DefinitionChanges {
  private DefinitionChanges() {}

  /** Where a definition is in its life. */
  public enum Phase {
    /** It exists. */
    LIVING,
    /** Its owner asked for its deletion; dependants wind down. */
    DELETING,
    /** It is gone. */
    DELETED
  }

  /** When something changed, for the how-many-eth time, and how it stands since. */
  public record Change(long sequence, Instant at, Phase phase) {}

  /** A compute environment. */
  public static OutboxMessage of(ComputeEnvironment environment, Change change) {
    var detail = environment.detail();
    ComputeResource resources = detail.computeResources();
    var builder =
        ComputeEnvironmentDefinition.newBuilder()
            .setName(detail.computeEnvironmentName())
            .setUuid(Objects.requireNonNullElse(detail.uuid(), ""))
            .setType(Objects.requireNonNullElse(detail.type(), "MANAGED"))
            .setState(environment.state())
            .setContainerOrchestrationType("ECS")
            .setUnmanagedvCpus(detail.unmanagedvCpus())
            .setInstanceTypes(environment.instanceTypes())
            .setTags(environment.tags());
    if (resources != null) {
      var policy = resources.scalingPolicy();
      builder
          .setResourceType(resources.type())
          .setAllocationStrategy(resources.allocationStrategy())
          .setMinvCpus(Objects.requireNonNullElse(resources.minvCpus(), 0))
          .setMaxvCpus(resources.maxvCpus())
          .setDesiredvCpus(resources.desiredvCpus())
          .setBidPercentage(resources.bidPercentage())
          .setScaleDownDelayMinutes(policy == null ? null : policy.minScaleDownDelayMinutes());
    }
    return message(environment.owner(), environment.arn().toString(), change, builder.build());
  }

  /** A job queue. */
  public static OutboxMessage of(JobQueue queue, Change change) {
    JobQueue.Settings settings = queue.settings();
    List<JobStateTimeLimitAction> limits =
        settings.timeLimits().stream()
            .map(
                l ->
                    new JobStateTimeLimitAction(
                        l.reason(), l.state(), l.maxTimeSeconds(), l.action()))
            .toList();
    JobQueueDefinition definition =
        JobQueueDefinition.newBuilder()
            .setName(queue.name())
            .setUuid(queue.uuid())
            .setState(settings.state())
            .setPriority(settings.priority())
            .setJobQueueType(settings.jobQueueType())
            .setComputeEnvironmentOrder(settings.computeEnvironments())
            .setServiceEnvironmentOrder(settings.serviceEnvironments())
            .setSchedulingPolicyArn(settings.schedulingPolicyArn())
            .setJobStateTimeLimitActions(limits)
            .build();
    return message(queue.owner(), queue.arn().toString(), change, definition);
  }

  /** A service environment. */
  public static OutboxMessage of(ServiceEnvironment environment, Change change) {
    ServiceEnvironment.Settings settings = environment.settings();
    ServiceEnvironmentDefinition definition =
        new ServiceEnvironmentDefinition(
            environment.name(),
            environment.uuid(),
            settings.type(),
            settings.state(),
            settings.capacityLimits().stream()
                .map(limit -> new CapacityLimit(limit.capacityUnit(), limit.maxCapacity()))
                .toList());
    return message(environment.owner(), environment.arn().toString(), change, definition);
  }

  /** A quota share. */
  public static OutboxMessage of(QuotaShare share, Change change) {
    QuotaShare.Settings settings = share.settings();
    QuotaShareDefinition definition =
        QuotaShareDefinition.newBuilder()
            .setName(share.key().name())
            .setJobQueueArn(share.key().queueArn().toString())
            .setState(settings.state())
            .setCapacityLimits(
                settings.limits().stream()
                    .map(limit -> new CapacityLimit(limit.capacityUnit(), limit.maxCapacity()))
                    .toList())
            .setSharingStrategy(settings.sharing().strategy())
            .setBorrowLimit(settings.sharing().borrowLimit())
            .setInSharePreemption(settings.preemption().inSharePreemption().equals("ENABLED"))
            .build();
    return message(share.key().owner(), share.arn().toString(), change, definition);
  }

  /** A consumable resource. */
  public static OutboxMessage of(ConsumableResource resource, Change change) {
    ConsumableResource.Grant grant = resource.grant();
    ConsumableResourceDefinition definition =
        new ConsumableResourceDefinition(
            resource.name(),
            grant.resourceType(),
            grant.incarnation(),
            grant.number(),
            grant.quantity());
    return message(resource.owner(), resource.arn().toString(), change, definition);
  }

  /** A scheduling policy. */
  public static OutboxMessage of(SchedulingPolicy policy, Change change) {
    SchedulingPolicyDefinition definition =
        switch (policy.settings()) {
          case SchedulingPolicy.FairShare fair -> fairShare(policy.name(), fair.policy());
          case SchedulingPolicy.QuotaShares _ ->
              new SchedulingPolicyDefinition(policy.name(), 0, 0, List.of(), true);
        };
    return message(policy.owner(), policy.arn().toString(), change, definition);
  }

  private static SchedulingPolicyDefinition fairShare(String name, FairsharePolicy settings) {
    List<ShareAttributes> shares =
        Objects.requireNonNullElse(settings.shareDistribution(), List.of());
    return new SchedulingPolicyDefinition(
        name,
        Objects.requireNonNullElse(settings.shareDecaySeconds(), 0),
        Objects.requireNonNullElse(settings.computeReservation(), 0),
        shares.stream()
            .map(s -> new ShareWeight(s.shareIdentifier(), weight(s.weightFactor())))
            .toList(),
        false);
  }

  /** As it was written, not as the nearest binary fraction; 1 if it is not given (FS-003). */
  private static double weight(@Nullable Float factor) {
    return factor == null ? 1 : Double.parseDouble(factor.toString());
  }

  /**
   * A revision of a job definition.
   *
   * @param document the definition as DescribeJobDefinitions shows it, in JSON
   */
  public static OutboxMessage of(RegisteredDefinition definition, String document, Change change) {
    var registered = definition.document();
    JobDefinitionRevision revision =
        new JobDefinitionRevision(
            registered.jobDefinitionName(),
            registered.revision(),
            registered.type(),
            registered.status(),
            document);
    return message(definition.owner(), definition.arn(), change, revision);
  }

  private static OutboxMessage message(Owner owner, String arn, Change change, Object definition) {
    DefinitionChanged value =
        DefinitionChanged.newBuilder()
            .setAccountId(owner.accountId())
            .setRegion(owner.region())
            .setArn(arn)
            .setSequence(change.sequence())
            .setChangedAt(change.at())
            .setDeleting(change.phase() != Phase.LIVING)
            .setDeleted(change.phase() == Phase.DELETED)
            .setDefinition(definition)
            .build();
    return new OutboxMessage(Topics.DEFINITIONS, owner.accountId(), arn, value);
  }
}

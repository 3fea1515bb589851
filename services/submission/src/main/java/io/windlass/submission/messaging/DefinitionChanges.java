package io.windlass.submission.messaging;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.EksConfiguration;
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
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Maps resources to the events that announce their changes. */
final class DefinitionChanges {
  private DefinitionChanges() {}

  /** The phase of life of a resource. */
  enum Phase {
    /** It exists. */
    LIVING,
    /** Its deletion was accepted; what depends on it is brought to an end. */
    DELETING,
    /** It does not exist any more. */
    DELETED
  }

  /** A change: its number among the changes of the ARN, its time, and the phase since then. */
  record Change(long sequence, Instant at, Phase phase) {}

  /** Returns a compute environment. */
  static SpecificRecord of(ComputeEnvironment environment) {
    var detail = environment.detail();
    ComputeResource resources = detail.computeResources();
    EksConfiguration eks = detail.eksConfiguration();
    var builder =
        ComputeEnvironmentDefinition.newBuilder()
            .setName(detail.computeEnvironmentName())
            .setUuid(Objects.requireNonNullElse(detail.uuid(), ""))
            .setType(Objects.requireNonNullElse(detail.type(), "MANAGED"))
            .setState(environment.state())
            .setContainerOrchestrationType(eks == null ? "ECS" : "EKS")
            .setEksClusterArn(eks == null ? null : eks.eksClusterArn())
            .setKubernetesNamespace(eks == null ? null : eks.kubernetesNamespace())
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
    return builder.build();
  }

  /** Returns a job queue. */
  static SpecificRecord of(JobQueue queue) {
    JobQueue.Settings settings = queue.settings();
    List<JobStateTimeLimitAction> limits =
        settings.timeLimits().stream()
            .map(
                l ->
                    new JobStateTimeLimitAction(
                        l.reason(), l.state(), l.maxTimeSeconds(), l.action()))
            .toList();
    return JobQueueDefinition.newBuilder()
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
  }

  /** Returns a service environment. */
  static SpecificRecord of(ServiceEnvironment environment) {
    ServiceEnvironment.Settings settings = environment.settings();
    return new ServiceEnvironmentDefinition(
        environment.name(),
        environment.uuid(),
        settings.type(),
        settings.state(),
        settings.capacityLimits().stream()
            .map(limit -> new CapacityLimit(limit.capacityUnit(), limit.maxCapacity()))
            .toList());
  }

  /** Returns a quota share. */
  static SpecificRecord of(QuotaShare share) {
    QuotaShare.Settings settings = share.settings();
    return QuotaShareDefinition.newBuilder()
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
  }

  /** Returns a consumable resource. */
  static SpecificRecord of(ConsumableResource resource) {
    ConsumableResource.Grant grant = resource.grant();
    return new ConsumableResourceDefinition(
        resource.name(),
        grant.resourceType(),
        grant.incarnation(),
        grant.number(),
        grant.quantity());
  }

  /** Returns a scheduling policy. */
  static SpecificRecord of(SchedulingPolicy policy) {
    return switch (policy.settings()) {
      case SchedulingPolicy.FairShare fair -> fairShare(policy.name(), fair.policy());
      case SchedulingPolicy.QuotaShares _ ->
          new SchedulingPolicyDefinition(policy.name(), 0, 0, List.of(), true);
    };
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
   * Returns a revision of a job definition.
   *
   * @param document the definition as DescribeJobDefinitions shows it, in JSON
   */
  static SpecificRecord of(RegisteredDefinition definition, String document) {
    var registered = definition.document();
    return new JobDefinitionRevision(
        registered.jobDefinitionName(),
        registered.revision(),
        registered.type(),
        registered.status(),
        document);
  }

  /** Returns the message that announces a change of a resource. */
  static OutboxMessage message(ResourceArn arn, Change change, SpecificRecord definition) {
    Owner owner = arn.owner();
    DefinitionChanged value =
        DefinitionChanged.newBuilder()
            .setAccountId(owner.accountId())
            .setRegion(owner.region())
            .setArn(arn.toString())
            .setSequence(change.sequence())
            .setChangedAt(change.at())
            .setDeleting(change.phase() != Phase.LIVING)
            .setDeleted(change.phase() == Phase.DELETED)
            .setDefinition(definition)
            .build();
    return new OutboxMessage(Topics.DEFINITIONS, owner.accountId(), arn.toString(), value);
  }
}

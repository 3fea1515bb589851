package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.Caller;
import io.windlass.aws.authorization.ResourceTags;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.ConsumableResources;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.JobDefinitions;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.QuotaShares;
import io.windlass.submission.store.SchedulingPolicies;
import io.windlass.submission.store.ServiceEnvironments;
import io.windlass.submission.store.ServiceJobs;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tags of everything that has an ARN here; policies may ask for them (IAM-013). */
final class TaggedResources implements ResourceTags {
  private final Pool pool;

  TaggedResources(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Map<String, String> of(String arn, Caller caller) {
    Owner owner = new Owner(caller.accountId(), caller.region());
    return ResourceArn.parse(arn)
        .filter(parsed -> parsed.owner().equals(owner))
        .flatMap(this::tags)
        .orElse(Map.of());
  }

  /** The tags of a resource; empty if it does not exist. */
  Optional<Map<String, String>> tags(ResourceArn arn) {
    return switch (arn.kind()) {
      case COMPUTE_ENVIRONMENT ->
          ComputeEnvironments.find(pool, arn.toString()).map(ComputeEnvironment::tags);
      case JOB_QUEUE ->
          JobQueues.find(pool, arn.toString()).map(StoredQueue::queue).map(JobQueue::tags);
      case JOB_DEFINITION -> definition(pool, arn).map(RegisteredDefinition::tags);
      case CONSUMABLE_RESOURCE ->
          ConsumableResources.find(pool, arn.toString()).map(ConsumableResource::tags);
      case SCHEDULING_POLICY ->
          SchedulingPolicies.find(pool, arn.toString()).map(SchedulingPolicy::tags);
      case SERVICE_ENVIRONMENT ->
          ServiceEnvironments.find(pool, arn.toString()).map(ServiceEnvironment::tags);
      case QUOTA_SHARE -> QuotaShares.find(pool, arn.toString()).map(QuotaShare::tags);
      case SERVICE_JOB ->
          ServiceJobs.find(pool, arn.owner(), arn.id())
              .map(job -> Documents.readTags(job.facts().tags()));
      case JOB ->
          Jobs.find(pool, arn.owner(), arn.id()).map(j -> Documents.readTags(j.facts().tags()));
    };
  }

  /** Changes the tags of a resource; false if it does not exist. */
  boolean retag(
      DefinitionTransaction transaction,
      ResourceArn arn,
      UnaryOperator<Map<String, String>> change) {
    SqlClient connection = transaction.connection();
    return switch (arn.kind()) {
      case COMPUTE_ENVIRONMENT ->
          ComputeEnvironments.find(connection, arn.toString())
              .filter(environment -> !environment.deleting())
              .map(e -> e.withTags(change.apply(e.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case JOB_QUEUE ->
          JobQueues.find(connection, arn.toString())
              .map(StoredQueue::queue)
              .map(queue -> queue.withTags(change.apply(queue.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case JOB_DEFINITION ->
          definition(connection, arn)
              .map(definition -> definition.withTags(change.apply(definition.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case CONSUMABLE_RESOURCE ->
          ConsumableResources.find(connection, arn.toString())
              .map(resource -> resource.withTags(change.apply(resource.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case SCHEDULING_POLICY ->
          SchedulingPolicies.find(connection, arn.toString())
              .map(policy -> policy.withTags(change.apply(policy.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case SERVICE_ENVIRONMENT ->
          ServiceEnvironments.find(connection, arn.toString())
              .filter(environment -> !environment.deleting())
              .map(environment -> environment.withTags(change.apply(environment.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case QUOTA_SHARE ->
          QuotaShares.find(connection, arn.toString())
              .map(share -> share.withTags(change.apply(share.tags())))
              .map(changed -> done(() -> transaction.update(changed)))
              .orElse(false);
      case SERVICE_JOB ->
          ServiceJobs.find(connection, arn.owner(), arn.id())
              .map(job -> change.apply(Documents.readTags(job.facts().tags())))
              .map(tags -> done(() -> ServiceJobs.retag(connection, arn.id(), tags)))
              .orElse(false);
      case JOB ->
          Jobs.find(connection, arn.owner(), arn.id())
              .map(job -> change.apply(Documents.readTags(job.facts().tags())))
              .map(tags -> done(() -> Jobs.retag(connection, arn.id(), tags)))
              .orElse(false);
    };
  }

  private static boolean done(Runnable write) {
    write.run();
    return true;
  }

  private static Optional<RegisteredDefinition> definition(SqlClient client, ResourceArn arn) {
    return DefinitionReference.parse(arn.owner(), arn.id())
            instanceof Result.Accepted<DefinitionReference> reference
        ? JobDefinitions.find(client, arn.owner(), reference.value())
        : Optional.empty();
  }
}

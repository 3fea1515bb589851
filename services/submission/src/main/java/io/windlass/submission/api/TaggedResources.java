package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.windlass.aws.Caller;
import io.windlass.aws.authorization.ResourceTags;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobdefinition.DefinitionReference;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.outcome.Result;
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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads and changes tags of all resources and jobs. Policies may use them (IAM-013). */
record TaggedResources(Pool pool) implements ResourceTags {
  @Override
  public Map<String, String> of(String arn, Caller caller) {
    Owner owner = new Owner(caller.accountId(), caller.region());
    return ResourceArn.parse(arn)
        .filter(parsed -> parsed.owner().equals(owner))
        .flatMap(this::tags)
        .orElse(Map.of());
  }

  /** Returns the tags of a resource; empty if it does not exist. */
  Optional<Map<String, String>> tags(ResourceArn arn) {
    String text = arn.toString();
    return switch (arn.kind()) {
      case COMPUTE_ENVIRONMENT -> tags(ComputeEnvironments.TABLE.find(pool, text));
      case JOB_QUEUE -> tags(JobQueues.TABLE.find(pool, text).map(StoredQueue::queue));
      case JOB_DEFINITION -> tags(definition(pool, arn));
      case CONSUMABLE_RESOURCE -> tags(ConsumableResources.TABLE.find(pool, text));
      case SCHEDULING_POLICY -> tags(SchedulingPolicies.TABLE.find(pool, text));
      case SERVICE_ENVIRONMENT -> tags(ServiceEnvironments.TABLE.find(pool, text));
      case QUOTA_SHARE -> tags(QuotaShares.TABLE.find(pool, text));
      case SERVICE_JOB, JOB -> jobTags(pool, arn);
    };
  }

  /** Changes the tags of a resource; returns false if it does not exist. */
  boolean retag(
      DefinitionTransaction transaction,
      ResourceArn arn,
      UnaryOperator<Map<String, String>> change) {
    SqlClient connection = transaction.connection();
    String text = arn.toString();
    return switch (arn.kind()) {
      case COMPUTE_ENVIRONMENT ->
          retag(
              ComputeEnvironments.TABLE.find(connection, text).filter(e -> !e.deleting()),
              change,
              transaction::update);
      case JOB_QUEUE ->
          retag(
              JobQueues.TABLE.find(connection, text).map(StoredQueue::queue),
              change,
              transaction::update);
      case JOB_DEFINITION -> retag(definition(connection, arn), change, transaction::update);
      case CONSUMABLE_RESOURCE ->
          retag(ConsumableResources.TABLE.find(connection, text), change, transaction::update);
      case SCHEDULING_POLICY ->
          retag(SchedulingPolicies.TABLE.find(connection, text), change, transaction::update);
      case SERVICE_ENVIRONMENT ->
          retag(
              ServiceEnvironments.TABLE.find(connection, text).filter(e -> !e.deleting()),
              change,
              transaction::update);
      case QUOTA_SHARE ->
          retag(QuotaShares.TABLE.find(connection, text), change, transaction::update);
      case SERVICE_JOB, JOB -> {
        Optional<Map<String, String>> changed = jobTags(connection, arn).map(change);
        changed.ifPresent(tags -> Jobs.retag(connection, arn.id(), tags));
        yield changed.isPresent();
      }
    };
  }

  private static Optional<Map<String, String>> tags(Optional<? extends OwnedResource<?>> found) {
    return found.map(OwnedResource::tags);
  }

  private static <R extends OwnedResource<R>> boolean retag(
      Optional<R> found, UnaryOperator<Map<String, String>> change, Consumer<R> update) {
    Optional<R> changed = found.map(resource -> resource.withTags(change.apply(resource.tags())));
    changed.ifPresent(update);
    return changed.isPresent();
  }

  private static Optional<Map<String, String>> jobTags(SqlClient client, ResourceArn arn) {
    Optional<String> tags =
        arn.kind() == ResourceKind.JOB
            ? Jobs.find(client, arn.owner(), arn.id()).map(job -> job.attributes().tags())
            : ServiceJobs.find(client, arn.owner(), arn.id()).map(job -> job.attributes().tags());
    return tags.map(Documents::readTags);
  }

  private static Optional<RegisteredDefinition> definition(SqlClient client, ResourceArn arn) {
    return DefinitionReference.parse(arn.owner(), arn.id())
            instanceof Result.Accepted<DefinitionReference> reference
        ? JobDefinitions.find(client, arn.owner(), reference.value())
        : Optional.empty();
  }
}

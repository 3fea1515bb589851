package io.windlass.submission.messaging;

import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.jobdefinition.RegisteredDefinition;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.messaging.DefinitionChanges.Change;
import io.windlass.submission.messaging.DefinitionChanges.Phase;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.serviceenvironment.ServiceEnvironment;
import io.windlass.submission.store.ComputeEnvironments;
import io.windlass.submission.store.ConsumableResources;
import io.windlass.submission.store.DefinitionSequences;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.JobDefinitions;
import io.windlass.submission.store.JobQueues;
import io.windlass.submission.store.JobQueues.StoredQueue;
import io.windlass.submission.store.OwnerLock;
import io.windlass.submission.store.QuotaShares;
import io.windlass.submission.store.ResourceTable;
import io.windlass.submission.store.SchedulingPolicies;
import io.windlass.submission.store.ServiceEnvironments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One transaction in which resources change. Every change is announced on {@code
 * batch.definitions}: rows and messages are committed together. The methods block. Confined to one
 * thread.
 */
public final class DefinitionTransaction {
  private final SqlClient connection;
  private final Instant now;
  private final List<OutboxMessage> messages = new ArrayList<>();

  public DefinitionTransaction(SqlClient connection, Instant now) {
    this.connection = connection;
    this.now = now;
  }

  /** Returns the connection, for reads that a decision rests on. */
  public SqlClient connection() {
    return connection;
  }

  /** Returns the time of the change. */
  public Instant now() {
    return now;
  }

  /** Returns the messages to be published after the commit. */
  public List<OutboxMessage> messages() {
    return messages;
  }

  /**
   * Makes other transactions of the same owner wait until this one ends, so that decisions may rely
   * on what they read.
   */
  public void lock(Owner owner) {
    OwnerLock.take(connection, owner);
  }

  /** Creates a compute environment; returns false if the name is taken. */
  public boolean create(ComputeEnvironment environment) {
    return created(
        ComputeEnvironments.insert(connection, environment, now),
        environment,
        DefinitionChanges.of(environment));
  }

  /** Creates a job queue; returns false if the name is taken. */
  public boolean create(JobQueue queue) {
    return created(JobQueues.insert(connection, queue), queue, DefinitionChanges.of(queue));
  }

  /** Creates a service environment; returns false if the name is taken. */
  public boolean create(ServiceEnvironment environment) {
    return created(
        ServiceEnvironments.insert(connection, environment),
        environment,
        DefinitionChanges.of(environment));
  }

  /** Creates a scheduling policy; returns false if the name is taken. */
  public boolean create(SchedulingPolicy policy) {
    return created(
        SchedulingPolicies.insert(connection, policy), policy, DefinitionChanges.of(policy));
  }

  /** Creates a quota share of a queue; returns false if the name is taken. */
  public boolean create(QuotaShare share, StoredQueue queue) {
    return created(
        QuotaShares.insert(connection, share, queue.id()), share, DefinitionChanges.of(share));
  }

  /** Creates a consumable resource; returns false if the name is taken. */
  public boolean create(ConsumableResource resource, long sequence) {
    boolean created = ConsumableResources.insert(connection, resource);
    if (created) {
      announce(resource, sequence);
    }
    return created;
  }

  /** Creates a revision of a job definition. */
  public void create(RegisteredDefinition definition) {
    JobDefinitions.insert(connection, definition);
    announce(definition);
  }

  private boolean created(boolean inserted, OwnedResource<?> resource, SpecificRecord definition) {
    if (inserted) {
      announce(resource.arn(), definition, Phase.LIVING);
    }
    return inserted;
  }

  /** Writes a changed compute environment. */
  public void update(ComputeEnvironment environment) {
    ComputeEnvironments.update(connection, environment, false);
    changed(environment, DefinitionChanges.of(environment));
  }

  /** Writes a changed job queue. */
  public void update(JobQueue queue) {
    JobQueues.update(connection, queue, now);
    changed(queue, DefinitionChanges.of(queue));
  }

  /** Writes a changed service environment. */
  public void update(ServiceEnvironment environment) {
    ServiceEnvironments.update(connection, environment, now);
    changed(environment, DefinitionChanges.of(environment));
  }

  /** Writes a changed scheduling policy. */
  public void update(SchedulingPolicy policy) {
    SchedulingPolicies.update(connection, policy);
    changed(policy, DefinitionChanges.of(policy));
  }

  /** Writes a changed quota share. */
  public void update(QuotaShare share) {
    QuotaShares.update(connection, share, now);
    changed(share, DefinitionChanges.of(share));
  }

  /** Writes a changed consumable resource. */
  public void update(ConsumableResource resource, long sequence) {
    ConsumableResources.update(connection, resource);
    announce(resource, sequence);
  }

  /** Writes a consumable resource with changed tags. */
  public void update(ConsumableResource resource) {
    update(resource, nextSequence(resource.arn()));
  }

  /** Writes a revision of a job definition that was deregistered, or has changed tags. */
  public void update(RegisteredDefinition definition) {
    JobDefinitions.update(connection, definition, now);
    announce(definition);
  }

  private void changed(OwnedResource<?> resource, SpecificRecord definition) {
    announce(resource.arn(), definition, resource.deleting() ? Phase.DELETING : Phase.LIVING);
  }

  /** Marks a compute environment as being deleted, and announces that unless queues use it. */
  public void delete(ComputeEnvironment environment, boolean inUse) {
    ComputeEnvironments.update(connection, environment, !inUse);
    if (!inUse) {
      announce(environment.arn(), DefinitionChanges.of(environment), Phase.DELETING);
    }
  }

  /** Deletes a consumable resource, whoever uses it (CR-042). */
  public void delete(ConsumableResource resource) {
    ConsumableResources.delete(connection, resource.arn());
    announce(resource.arn(), DefinitionChanges.of(resource), Phase.DELETED);
  }

  /** Deletes a scheduling policy. */
  public void delete(SchedulingPolicy policy) {
    remove(SchedulingPolicies.TABLE, policy, DefinitionChanges.of(policy));
  }

  /** Returns the number of the next announcement of an ARN, to be made in this transaction. */
  public long nextSequence(ResourceArn arn) {
    return DefinitionSequences.next(connection, arn.toString());
  }

  /**
   * Returns the next revision of a job definition name; other transactions that register it wait
   * until this one ends.
   */
  public int nextRevision(Owner owner, String name) {
    return JobDefinitions.nextRevision(connection, owner, name);
  }

  /**
   * Finishes deletions of an owner. It removes job queues and quota shares without unfinished jobs
   * whose deletion was accepted a grace ago, so that every submission of that time is stored, and
   * the quota shares of these queues. It announces the deletion of compute environments that only
   * these queues used. It removes compute environments that capacity has terminated, and service
   * environments without jobs.
   */
  public void finishDeletions(Owner owner, Duration grace) {
    lock(owner);
    List<StoredQueue> queues = JobQueues.TABLE.deletable(connection, owner, now.minus(grace));
    for (StoredQueue stored : queues) {
      remove(JobQueues.TABLE, stored.queue(), DefinitionChanges.of(stored.queue()));
      QuotaShares.of(connection, stored.id()).forEach(this::remove);
    }
    QuotaShares.TABLE.deletable(connection, owner, now.minus(grace)).forEach(this::remove);
    if (!queues.isEmpty()) {
      deleteUnused(owner);
    }
    ComputeEnvironments.terminated(connection, owner)
        .forEach(e -> remove(ComputeEnvironments.TABLE, e, DefinitionChanges.of(e)));
    ServiceEnvironments.TABLE
        .deletable(connection, owner, now.minus(grace))
        .forEach(e -> remove(ServiceEnvironments.TABLE, e, DefinitionChanges.of(e)));
  }

  private void remove(QuotaShare share) {
    remove(QuotaShares.TABLE, share, DefinitionChanges.of(share));
  }

  private void remove(
      ResourceTable<?> table, OwnedResource<?> resource, SpecificRecord definition) {
    table.delete(connection, resource.arn());
    announce(resource.arn(), definition, Phase.DELETED);
  }

  private void deleteUnused(Owner owner) {
    List<StoredQueue> left = JobQueues.TABLE.all(connection, owner);
    for (ComputeEnvironment waiting : ComputeEnvironments.waitingToBeDeleted(connection, owner)) {
      String arn = waiting.arn().toString();
      if (left.stream().noneMatch(q -> q.queue().settings().computeEnvironments().contains(arn))) {
        delete(waiting, false);
      }
    }
  }

  private void announce(RegisteredDefinition definition) {
    String document =
        Documents.write(definition.document().toBuilder().tags(definition.tags()).build());
    announce(definition.arn(), DefinitionChanges.of(definition, document), Phase.LIVING);
  }

  private void announce(ConsumableResource resource, long sequence) {
    messages.add(
        DefinitionChanges.message(
            resource.arn(),
            new Change(sequence, now, Phase.LIVING),
            DefinitionChanges.of(resource)));
  }

  private void announce(ResourceArn arn, SpecificRecord definition, Phase phase) {
    messages.add(
        DefinitionChanges.message(arn, new Change(nextSequence(arn), now, phase), definition));
  }
}

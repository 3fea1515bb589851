package io.windlass.submission.messaging;

import io.vertx.sqlclient.SqlClient;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.consumableresource.ConsumableResource;
import io.windlass.submission.identity.Owner;
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
import io.windlass.submission.store.SchedulingPolicies;
import io.windlass.submission.store.ServiceEnvironments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction in which definitions change. Whatever it writes it announces: rows and messages
 * are committed together. Its methods block; it is confined to one thread.
 */
public final class DefinitionTransaction {
  private final SqlClient connection;
  private final Instant now;
  private final List<OutboxMessage> messages = new ArrayList<>();

  public DefinitionTransaction(SqlClient connection, Instant now) {
    this.connection = connection;
    this.now = now;
  }

  /** For reads that belong to the decision. */
  public SqlClient connection() {
    return connection;
  }

  /** When it happens. */
  public Instant now() {
    return now;
  }

  /** What is to be told once it is committed. */
  public List<OutboxMessage> messages() {
    return messages;
  }

  /**
   * Holds back other changes of the same owner until the end: decisions may rely on what they read.
   */
  public void lock(Owner owner) {
    OwnerLock.take(connection, owner);
  }

  /** Adds an environment; false if the name is taken. */
  public boolean create(ComputeEnvironment environment) {
    boolean created = ComputeEnvironments.insert(connection, environment, now);
    if (created) {
      announce(environment, Phase.LIVING);
    }
    return created;
  }

  /** Records what an environment has become. */
  public void update(ComputeEnvironment environment) {
    ComputeEnvironments.update(connection, environment, false);
    announce(environment, Phase.LIVING);
  }

  /** Records that an environment shall go, which is announced unless queues hold it back. */
  public void delete(ComputeEnvironment environment, boolean heldBack) {
    ComputeEnvironments.update(connection, environment, !heldBack);
    if (!heldBack) {
      announce(environment, Phase.DELETING);
    }
  }

  /** Adds a queue; false if the name is taken. */
  public boolean create(JobQueue queue) {
    boolean created = JobQueues.insert(connection, queue);
    if (created) {
      announce(queue, Phase.LIVING);
    }
    return created;
  }

  /** Records what a queue has become. */
  public void update(JobQueue queue) {
    JobQueues.update(connection, queue, now);
    announce(queue, queue.deleting() ? Phase.DELETING : Phase.LIVING);
  }

  /** Adds a service environment; false if the name is taken. */
  public boolean create(ServiceEnvironment environment) {
    boolean created = ServiceEnvironments.insert(connection, environment);
    if (created) {
      announce(environment, Phase.LIVING);
    }
    return created;
  }

  /** Records what a service environment has become. */
  public void update(ServiceEnvironment environment) {
    ServiceEnvironments.update(connection, environment, now);
    announce(environment, environment.deleting() ? Phase.DELETING : Phase.LIVING);
  }

  /** The number of the next announcement of an ARN, which must be made in this transaction. */
  public long nextSequence(String arn) {
    return DefinitionSequences.next(connection, arn);
  }

  /** Adds a consumable resource; false if the name is taken. */
  public boolean create(ConsumableResource resource, long sequence) {
    boolean created = ConsumableResources.insert(connection, resource);
    if (created) {
      announce(resource, sequence, Phase.LIVING);
    }
    return created;
  }

  /** Adds a scheduling policy; false if the name is taken. */
  public boolean create(SchedulingPolicy policy) {
    boolean created = SchedulingPolicies.insert(connection, policy);
    if (created) {
      announce(policy, Phase.LIVING);
    }
    return created;
  }

  /** Records what a consumable resource has become. */
  public void update(ConsumableResource resource, long sequence) {
    ConsumableResources.update(connection, resource);
    announce(resource, sequence, Phase.LIVING);
  }

  /** Records that a consumable resource has other tags. */
  public void update(ConsumableResource resource) {
    update(resource, nextSequence(resource.arn().toString()));
  }

  /** Removes a consumable resource, whoever uses it (CR-042). */
  public void delete(ConsumableResource resource) {
    String arn = resource.arn().toString();
    ConsumableResources.delete(connection, arn);
    announce(resource, nextSequence(arn), Phase.DELETED);
  }

  /** Records what a scheduling policy has become. */
  public void update(SchedulingPolicy policy) {
    SchedulingPolicies.update(connection, policy);
    announce(policy, Phase.LIVING);
  }

  /** Removes a scheduling policy. */
  public void delete(SchedulingPolicy policy) {
    SchedulingPolicies.delete(connection, policy.arn().toString());
    announce(policy, Phase.DELETED);
  }

  /** Adds a quota share to a queue; false if the name is taken. */
  public boolean create(QuotaShare share, StoredQueue queue) {
    boolean created = QuotaShares.insert(connection, share, queue.id());
    if (created) {
      announce(share, Phase.LIVING);
    }
    return created;
  }

  /** Records what a quota share has become. */
  public void update(QuotaShare share) {
    QuotaShares.update(connection, share, now);
    announce(share, share.deleting() ? Phase.DELETING : Phase.LIVING);
  }

  /** The next revision of a definition name; holds back others that register it until the end. */
  public int nextRevision(Owner owner, String name) {
    return JobDefinitions.nextRevision(connection, owner, name);
  }

  /** Adds a revision. */
  public void create(RegisteredDefinition definition) {
    JobDefinitions.insert(connection, definition);
    announce(definition);
  }

  /** Records that a revision was deregistered, or has other tags. */
  public void update(RegisteredDefinition definition) {
    JobDefinitions.update(connection, definition, now);
    announce(definition);
  }

  /**
   * Removes queues and quota shares of an owner whose deletion was accepted long enough ago for
   * every submission under way then to have shown, and that hold no unfinished job, and the shares
   * that those queues had; then environments that waited only for the queues; then environments
   * that capacity has wound up, and service environments whose last job has ended.
   */
  public void finishDeletions(Owner owner, Duration grace) {
    lock(owner);
    List<StoredQueue> finished = JobQueues.finished(connection, owner, now.minus(grace));
    for (StoredQueue queue : finished) {
      JobQueues.delete(connection, queue);
      announce(queue.queue(), Phase.DELETED);
      QuotaShares.of(connection, queue.id()).forEach(this::remove);
    }
    QuotaShares.finished(connection, owner, now.minus(grace)).forEach(this::remove);
    if (!finished.isEmpty()) {
      release(owner);
    }
    for (ComputeEnvironment environment : ComputeEnvironments.woundUp(connection, owner)) {
      ComputeEnvironments.delete(connection, environment.arn().toString());
      announce(environment, Phase.DELETED);
    }
    for (ServiceEnvironment environment :
        ServiceEnvironments.finished(connection, owner, now.minus(grace))) {
      ServiceEnvironments.delete(connection, environment.arn().toString());
      announce(environment, Phase.DELETED);
    }
  }

  private void remove(QuotaShare share) {
    QuotaShares.delete(connection, share);
    announce(share, Phase.DELETED);
  }

  private void release(Owner owner) {
    List<StoredQueue> left = JobQueues.all(connection, owner);
    for (ComputeEnvironment waiting : ComputeEnvironments.waitingToBeDeleted(connection, owner)) {
      String arn = waiting.arn().toString();
      if (left.stream().noneMatch(q -> q.queue().settings().computeEnvironments().contains(arn))) {
        delete(waiting, false);
      }
    }
  }

  private void announce(ComputeEnvironment environment, Phase phase) {
    messages.add(DefinitionChanges.of(environment, change(environment.arn().toString(), phase)));
  }

  private void announce(JobQueue queue, Phase phase) {
    messages.add(DefinitionChanges.of(queue, change(queue.arn().toString(), phase)));
  }

  private void announce(ServiceEnvironment environment, Phase phase) {
    messages.add(DefinitionChanges.of(environment, change(environment.arn().toString(), phase)));
  }

  private void announce(ConsumableResource resource, long sequence, Phase phase) {
    messages.add(DefinitionChanges.of(resource, new Change(sequence, now, phase)));
  }

  private void announce(QuotaShare share, Phase phase) {
    messages.add(DefinitionChanges.of(share, change(share.arn().toString(), phase)));
  }

  private void announce(SchedulingPolicy policy, Phase phase) {
    messages.add(DefinitionChanges.of(policy, change(policy.arn().toString(), phase)));
  }

  private void announce(RegisteredDefinition definition) {
    Change change = change(definition.arn(), Phase.LIVING);
    String document =
        Documents.write(definition.document().toBuilder().tags(definition.tags()).build());
    messages.add(DefinitionChanges.of(definition, document, change));
  }

  private Change change(String arn, Phase phase) {
    return new Change(DefinitionSequences.next(connection, arn), now, phase);
  }
}

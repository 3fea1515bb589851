package io.windlass.messaging.transaction;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.MessagingCounters;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.codec.SchemaWarmUp;
import io.windlass.messaging.outbox.Outbox;
import io.windlass.messaging.outbox.PendingMessages;
import io.windlass.messaging.outbox.Relay;
import io.windlass.messaging.quarantine.QuarantineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What the consumers and group commits of one service instance share: database, codec, producer,
 * relay and counters. Safe for concurrent use. One per process. The pool should cache prepared
 * statements, so that a transaction takes one round trip.
 */
public final class MessagingRuntime {
  private final MessagingSettings settings;
  private final Pool pool;
  private final FailurePoints steps;
  private final MessagingCounters counters = new MessagingCounters();
  private final Outbox outbox;
  private final Relay relay;
  private final Transactions transactions;
  private final CommitMarkers markers;
  private final EventEncoder encoder;
  private final SchemaWarmUp warmUp;

  private MessagingRuntime(
      MessagingSettings settings, Pool pool, FailurePoints steps, Duration lease) {
    this.settings = settings;
    this.pool = pool;
    this.steps = steps;
    this.encoder = new EventEncoder(settings.schemaIds());
    this.outbox = new Outbox(settings.instanceId(), encoder, settings.tracing());
    this.transactions = new Transactions(pool, steps);
    this.markers = new CommitMarkers(pool);
    this.warmUp = new SchemaWarmUp(encoder);
    this.relay = Relay.create(pool, settings, counters, steps, lease);
  }

  /**
   * Creates and starts a runtime. Returns at once: schema ids are looked up, and messages of a
   * former run published, as soon as registry, database and broker answer ({@link #isReady}).
   */
  public static MessagingRuntime create(MessagingSettings settings, Pool pool) {
    return create(settings, pool, FailurePoints.UNWATCHED, Relay.LEASE);
  }

  static MessagingRuntime create(
      MessagingSettings settings, Pool pool, FailurePoints steps, Duration lease) {
    MessagingRuntime runtime = new MessagingRuntime(settings, pool, steps, lease);
    runtime.warmUp.start();
    runtime.relay.start();
    return runtime;
  }

  /**
   * Runs several statements and publishes messages, all in one transaction. For rare changes of
   * configuration; frequent ones share transactions by {@link GroupCommit}. The work is run once.
   * If the returned stage fails, nothing was committed, unless it fails with {@link
   * UncertainCommitException}.
   */
  public <T> CompletionStage<T> inTransaction(
      Function<SqlConnection, Future<TransactionResult<T>>> work) {
    return new InteractiveTransaction<>(pool, outbox, relay, markers, work)
        .run()
        .toCompletionStage();
  }

  /**
   * Prepares messages that leave with a transaction of another client of the database.
   *
   * @throws io.windlass.messaging.codec.RegistryUnavailableException if the schema of a topic could
   *     not be looked up yet
   */
  public JoinedTransaction join(List<OutboxMessage> messages) {
    return new JoinedTransaction(this, outbox.prepare(messages));
  }

  public Outbox outbox() {
    return outbox;
  }

  public Relay relay() {
    return relay;
  }

  public MessagingCounters counters() {
    return counters;
  }

  /** Returns which messages of this service are set aside because the broker refused them. */
  public QuarantineState setAside() {
    return relay.setAside();
  }

  /** Returns whether schema ids are known and the broker accepts messages. */
  public boolean isReady() {
    return warmUp.isDone() && relay.isPublishing();
  }

  /**
   * Stops after publishing what it can within a few seconds. The rest is published by the next
   * start.
   */
  public void stop() {
    warmUp.stop();
    relay.stop(Duration.ofSeconds(5));
  }

  public MessagingSettings settings() {
    return settings;
  }

  public Pool pool() {
    return pool;
  }

  public FailurePoints steps() {
    return steps;
  }

  /**
   * One transaction of writes, marker and messages; published and counted when it has committed.
   */
  Future<Void> commit(UUID marker, List<SqlStatement> writes, PendingMessages pending) {
    List<SqlStatement> statements = new ArrayList<>(writes);
    statements.add(CommitMarkers.write(marker));
    return run(statements, pending);
  }

  /** One transaction of writes and messages; published and counted when it has committed. */
  public Future<Void> run(List<SqlStatement> writes, PendingMessages pending) {
    List<SqlStatement> statements = new ArrayList<>(writes);
    if (!pending.isEmpty()) {
      statements.add(pending.write());
    }
    return transactions
        .run(statements)
        .map(
            results -> {
              steps.reached("committed");
              publish(pending, results);
              counters.committed();
              return (Void) null;
            })
        .onFailure(_ -> counters.commitFailed());
  }

  private void publish(PendingMessages pending, List<RowSet<Row>> results) {
    if (!pending.isEmpty()) {
      relay.committed(pending.inserted(results.getLast()));
    }
  }

  Future<Boolean> hasCommitted(UUID marker) {
    return markers.hasCommitted(marker);
  }
}

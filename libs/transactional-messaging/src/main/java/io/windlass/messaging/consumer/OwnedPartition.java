package io.windlass.messaging.consumer;

import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.outbox.PendingMessages;
import io.windlass.messaging.quarantine.Quarantine;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.quarantine.QuarantineStore;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import io.windlass.messaging.retry.RetryBackoff;
import io.windlass.messaging.transaction.CommitFailure;
import io.windlass.messaging.transaction.FailureClass;
import io.windlass.messaging.transaction.MessagingRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One partition number of all topics, on the instance that owns it: at most one transaction at a
 * time, and after every failure back to what the store says. Touched by the consumer's thread
 * alone; the store's answers come to it through {@code mailbox}.
 */
final class OwnedPartition {
  private static final Logger LOG = Logger.getLogger(OwnedPartition.class);

  enum State {
    /** Ownership is to be secured (again) once {@code notBefore} has come. */
    LOST,
    /** Securing ownership. */
    TAKING,
    READY,
    COMMITTING,
    /** Another instance took it: nothing happens until Kafka says whose it is. */
    FENCED
  }

  /** What the partition wants of the Kafka consumer. */
  interface Positions {
    void seek(int partition, Map<String, Long> offsets);

    void rejoin();
  }

  private final int number;
  private final PartitionHandler handler;
  private final ConsumerSettings settings;
  private final MessagingRuntime runtime;
  private final PartitionStore store;
  private final QuarantineStore quarantineStore;
  private final Positions positions;
  private final Executor mailbox;
  private final String channel;
  private final RecordBuffer buffer;
  private final Quarantine quarantine = new Quarantine();
  private final QuarantineReplay replay;
  private final FailureIsolator failureIsolator;
  private final BatchAssembler batchAssembler;

  /** Where each topic goes on: behind what is committed or being committed. */
  private final Map<String, Long> nextOffsets = new HashMap<>();

  /** What the store has. */
  private final Map<String, Long> storedOffsets = new HashMap<>();

  private final RetryBackoff outage;

  private State state = State.LOST;
  private boolean suspended;
  private boolean closed;

  /** Wanted by the replay, once nothing is under way. */
  private boolean reloadRequested;

  private long epoch;
  private @Nullable Batch inFlight;
  private @Nullable String trouble;
  private long notBefore = System.nanoTime();

  OwnedPartition(
      int number,
      PartitionHandler handler,
      ConsumerSettings settings,
      MessagingRuntime runtime,
      Positions positions,
      Executor mailbox) {
    this.number = number;
    this.handler = handler;
    this.settings = settings;
    this.runtime = runtime;
    this.positions = positions;
    this.mailbox = mailbox;
    this.store = new PartitionStore(runtime.pool(), settings.groupId(), number);
    this.quarantineStore = new QuarantineStore(runtime.pool(), settings.groupId(), number);
    this.channel = "partition:%s:%d".formatted(settings.groupId(), number);
    EventDecoder decoder = new EventDecoder(runtime.settings().schemaIds());
    this.buffer = new RecordBuffer(decoder, handler, quarantine, settings.maxBatch());
    this.replay =
        new QuarantineReplay(
            quarantineStore,
            quarantine,
            new QuarantineReplay.Partition(decoder, handler, number, () -> reloadRequested = true),
            this::onMailbox);
    this.failureIsolator = new FailureIsolator(handler, quarantine, replay, settings.maxBatch());
    this.outage = new RetryBackoff(LOG, "partition %d of %s".formatted(number, settings.groupId()));
    this.batchAssembler =
        new BatchAssembler(
            "partition %d of %s".formatted(number, settings.groupId()),
            handler,
            new BatchAssembler.Sources(buffer, replay, failureIsolator, nextOffsets),
            quarantineStore,
            runtime);
  }

  State state() {
    return state;
  }

  boolean isHealthy() {
    return !suspended
        && (state == State.READY || state == State.COMMITTING)
        && !batchAssembler.cannotDecode();
  }

  /** Returns what keeps it from working, if something does. */
  @Nullable String trouble() {
    return isHealthy() ? null : batchAssembler.cannotDecode() ? batchAssembler.trouble() : trouble;
  }

  QuarantineState quarantine() {
    return quarantine.state();
  }

  boolean wantsRecords() {
    return !suspended && (state == State.READY || state == State.COMMITTING) && !buffer.isFull();
  }

  void offer(ConsumerRecord<String, byte[]> polledRecord) {
    if (state == State.READY || state == State.COMMITTING) {
      buffer.add(polledRecord);
    }
  }

  /** Takes the next step if there is one to take; true if records were taken or a commit began. */
  boolean step() {
    if (suspended) {
      return false;
    }
    switch (state) {
      case LOST -> {
        if (System.nanoTime() - notBefore >= 0) {
          takeOwnership();
        }
      }
      case READY -> {
        if (reloadRequested) {
          retakeAfter(Duration.ZERO);
          return false;
        }
        replay.poll();
        decide();
        return buffer.hasPassedOver() || state == State.COMMITTING;
      }
      case TAKING, COMMITTING, FENCED -> {}
    }
    return false;
  }

  /** Returns how long nothing will happen here unless something arrives. */
  Duration idleTime(Instant now) {
    if (suspended) {
      return Duration.ofDays(1);
    }
    return switch (state) {
      case LOST -> Duration.ofNanos(Math.max(0, notBefore - System.nanoTime()));
      case READY -> reloadRequested ? Duration.ZERO : batchAssembler.idleTime(now);
      case TAKING, COMMITTING, FENCED -> Duration.ofDays(1);
    };
  }

  /**
   * The log of this topic does not have what was to come next; the other topics go on. Where the
   * log has come back to less than it had, what was polled of it is not there any more either.
   */
  void continueAt(String topic, long offset, boolean back) {
    if (back) {
      buffer.drop(topic);
      nextOffsets.put(topic, offset);
    } else if (!buffer.holds(topic)) {
      nextOffsets.put(topic, offset);
    }
  }

  /** Kafka is giving the partitions anew; nothing more is begun until it is known to whom. */
  void suspend() {
    suspended = true;
    buffer.clear();
  }

  /** Still ours. If nothing went wrong, goes on from memory: the epoch tells if that is wrong. */
  void resume() {
    suspended = false;
    if (state == State.READY || state == State.COMMITTING) {
      positions.seek(number, nextOffsets);
    } else if (state == State.FENCED) {
      retakeAfter(Duration.ZERO);
    }
  }

  /** It went to another instance, or this one stops. */
  void close() {
    closed = true;
    state = State.LOST;
    suspended = true;
    buffer.clear();
    replay.reset();
    runtime.relay().close(channel);
    try {
      handler.close();
    } catch (RuntimeException e) {
      LOG.errorf(e, "the handler of partition %d of %s did not close", number, settings.groupId());
    }
  }

  /** Whatever an answer leads to, it does not end the consumer. */
  private void onMailbox(Runnable answer) {
    mailbox.execute(
        () -> {
          if (closed) {
            return;
          }
          try {
            answer.run();
          } catch (InterruptException e) {
            throw e;
          } catch (RuntimeException | Error e) {
            LOG.errorf(e, "partition %d of %s stumbled", number, settings.groupId());
            failed(e);
          }
        });
  }

  private void takeOwnership() {
    state = State.TAKING;
    store
        .take(settings.instanceId(), quarantineStore)
        .onComplete(
            answer ->
                onMailbox(
                    () -> {
                      if (answer.failed()) {
                        failed(answer.cause());
                      } else {
                        ownershipTaken(answer.result());
                      }
                    }));
  }

  private void ownershipTaken(PartitionStore.Ownership ownership) {
    runtime.relay().open(channel);
    epoch = ownership.epoch();
    storedOffsets.clear();
    storedOffsets.putAll(ownership.offsets());
    nextOffsets.clear();
    nextOffsets.putAll(storedOffsets);
    quarantine.load(ownership.quarantine());
    replay.reset();
    IsolatedFailure isolatedFailure = failureIsolator.isolatedFailure(storedOffsets);
    if (isolatedFailure == null) {
      load();
    } else {
      recordFailure(isolatedFailure);
    }
  }

  private void load() {
    try {
      handler.hold(quarantine.blockedAccounts());
      handler.load(number, runtime.pool());
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      recover(failureIsolator.loadFailed(e, Instant.now()), e);
      return;
    }
    state = State.READY;
    if (!suspended) {
      positions.seek(number, nextOffsets);
    }
  }

  /** Writes down what fails by itself, and goes on behind it. */
  private void recordFailure(IsolatedFailure isolatedFailure) {
    runtime.steps().reached("failure-record");
    Batch batch = new Batch();
    batch.recordsFailure();
    isolatedFailure.addTo(batch, quarantineStore);
    batch.afterCommit(
        () -> {
          LOG.errorf(
              isolatedFailure.failure(),
              "partition %d of %s: %s",
              number,
              settings.groupId(),
              isolatedFailure.description());
          runtime.counters().recordQuarantined();
          failureIsolator.recorded();
          retakeAfter(Duration.ZERO);
        });
    commit(batch);
  }

  private void decide() {
    Instant now = Instant.now();
    Batch batch = new Batch();
    try {
      batchAssembler.fill(batch, now);
      batch.at(Batch.Stage.COMMIT);
      commit(batch);
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      recover(failureIsolator.failed(batch, e, now), e);
    }
  }

  private void commit(Batch batch) {
    if (!batch.needsCommit()) {
      finish(batch);
      return;
    }
    runtime.steps().reached("decided");
    PendingMessages pending = runtime.outbox().prepareFor(channel, batch.messages());
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(store.requireEpoch(epoch));
    statements.addAll(batch.writes());
    if (!batch.nextOffsets().isEmpty()) {
      statements.add(store.advance(storedOffsets, batch.nextOffsets()));
      nextOffsets.putAll(batch.nextOffsets());
    }
    state = State.COMMITTING;
    inFlight = batch;
    runtime
        .run(statements, pending)
        .onComplete(answer -> onMailbox(() -> answered(batch, answer.cause())));
  }

  private void answered(Batch batch, @Nullable Throwable failure) {
    if (inFlight != batch) {
      return;
    }
    inFlight = null;
    if (failure == null) {
      committed(batch);
      return;
    }
    if (CommitFailure.isFenced(failure)) {
      failed(failure);
    } else {
      recover(failureIsolator.failed(batch, failure, Instant.now()), failure);
    }
  }

  private void committed(Batch batch) {
    storedOffsets.putAll(batch.nextOffsets());
    runtime.counters().recordsConsumed(batch.records().size() + batch.aside().size());
    countSetAside(batch);
    outage.succeeded();
    trouble = null;
    state = State.READY;
    finish(batch);
  }

  private void finish(Batch batch) {
    failureIsolator.committed(batch);
    try {
      batch.runAfterCommits();
    } catch (RuntimeException | Error e) {
      // The commit stands; the handler's memory cannot be trusted any more.
      recover(FailureIsolator.Next.PAUSE, e);
    }
  }

  private void countSetAside(Batch batch) {
    for (QuarantinedRecord aside : batch.aside()) {
      Throwable failure = aside.failure();
      if (failure == null) {
        runtime.counters().recordParked();
      } else {
        runtime.counters().recordQuarantined();
        LOG.errorf(
            "partition %d of %s: %s at %d cannot be read and is set aside: %s",
            number, settings.groupId(), aside.topic(), aside.offset(), aside.error());
      }
    }
  }

  /** Back to the last commit: at once if something was learnt, otherwise after a while. */
  private void recover(FailureIsolator.Next next, Throwable cause) {
    if (next == FailureIsolator.Next.PAUSE) {
      if (!outage.isFailing() && FailureClass.of(cause) != FailureClass.PASSING) {
        LOG.errorf(
            cause, "partition %d of %s goes back to its last commit", number, settings.groupId());
      }
      failed(cause);
    } else {
      LOG.debugf(cause, "partition %d of %s looks for what fails", number, settings.groupId());
      retakeAfter(Duration.ZERO);
    }
  }

  private void failed(Throwable cause) {
    trouble = RetryBackoff.describe(cause);
    if (CommitFailure.isFenced(cause)) {
      LOG.warnf("%s; asking Kafka whose it is", cause.getMessage());
      state = State.FENCED;
      buffer.clear();
      positions.rejoin();
      return;
    }
    retakeAfter(outage.failed(cause));
  }

  private void retakeAfter(Duration pause) {
    state = State.LOST;
    reloadRequested = false;
    inFlight = null;
    buffer.clear();
    notBefore = System.nanoTime() + pause.toNanos();
  }
}

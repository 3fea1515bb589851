package io.windlass.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One partition number of all topics, on the instance that owns it: at most one transaction at a
 * time, and after every failure back to what the store says. Touched by the consumer's thread
 * alone; the store's answers come to it through {@code mailbox}.
 */
final class OwnedPartition {
  private static final Logger LOG = Logger.getLogger(OwnedPartition.class);
  private static final int MAX_WORKS = 1_000;
  private static final Duration TIMER_PACE = Duration.ofMillis(5);

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
  private final Positions positions;
  private final Executor mailbox;
  private final String lane;
  private final RecordBuffer buffer;
  private final Deque<Function<PartitionHandler, Effects>> works = new ArrayDeque<>();

  /** Where each topic goes on: behind what is committed or being committed. */
  private final Map<String, Long> nextOffsets = new HashMap<>();

  /** What the store has. */
  private final Map<String, Long> storedOffsets = new HashMap<>();

  private final Outage outage;
  private final Outage decodeOutage;

  private State state = State.LOST;
  private boolean parked;
  private boolean closed;
  private long epoch;
  private @Nullable Batch inFlight;
  private long notBefore = System.nanoTime();
  private long decodeNotBefore = System.nanoTime();
  private Instant timerNotBefore = Instant.EPOCH;

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
    this.lane = "partition:%s:%d".formatted(settings.groupId(), number);
    this.buffer = new RecordBuffer(new EventDecoder(runtime.settings().schemaIds()), settings);
    this.outage = new Outage(LOG, "partition %d of %s".formatted(number, settings.groupId()));
    this.decodeOutage =
        new Outage(LOG, "decoding for partition %d of %s".formatted(number, settings.groupId()));
  }

  State state() {
    return state;
  }

  boolean isHealthy() {
    return !parked && (state == State.READY || state == State.COMMITTING) && !decodeOutage.isOn();
  }

  boolean wantsRecords() {
    return !parked && (state == State.READY || state == State.COMMITTING) && !buffer.isFull();
  }

  void offer(ConsumerRecord<String, byte[]> polledRecord) {
    if (state == State.READY || state == State.COMMITTING) {
      buffer.add(polledRecord);
    }
  }

  void offer(Function<PartitionHandler, Effects> work) {
    works.add(work);
  }

  /** Takes the next step if there is one to take; true if a transaction began. */
  boolean step() {
    if (parked) {
      return false;
    }
    switch (state) {
      case LOST -> {
        if (System.nanoTime() - notBefore >= 0) {
          take();
        }
      }
      case READY -> {
        decide();
        return state == State.COMMITTING;
      }
      case TAKING, COMMITTING, FENCED -> {}
    }
    return false;
  }

  /** How long nothing will happen here unless something arrives. */
  Duration quietFor(Instant now) {
    if (parked) {
      return Duration.ofDays(1);
    }
    return switch (state) {
      case LOST -> Duration.ofNanos(Math.max(0, notBefore - System.nanoTime()));
      case READY -> quietWhileReady(now);
      case TAKING, COMMITTING, FENCED -> Duration.ofDays(1);
    };
  }

  private Duration quietWhileReady(Instant now) {
    if (!works.isEmpty()) {
      return Duration.ZERO;
    }
    Duration quiet = Duration.ofDays(1);
    if (!buffer.isEmpty()) {
      quiet = Duration.ofNanos(Math.max(0, decodeNotBefore - System.nanoTime()));
    }
    Optional<Instant> timer = handler.nextTimer();
    if (timer.isPresent()) {
      Instant due = timer.get().isBefore(timerNotBefore) ? timerNotBefore : timer.get();
      Duration untilTimer = due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
      return untilTimer.compareTo(quiet) < 0 ? untilTimer : quiet;
    }
    return quiet;
  }

  /** The log of this topic does not have what was to come next; the other topics go on. */
  void continueAt(String topic, long offset) {
    buffer.drop(topic);
    nextOffsets.put(topic, offset);
  }

  /** Kafka is giving the partitions anew; nothing more is begun until it is known to whom. */
  void park() {
    parked = true;
    buffer.clear();
  }

  /** Still ours. If nothing went wrong, goes on from memory: the epoch tells if that is wrong. */
  void unpark() {
    parked = false;
    if (state == State.READY || state == State.COMMITTING) {
      positions.seek(number, nextOffsets);
    } else if (state == State.FENCED) {
      lose(Duration.ZERO);
    }
  }

  /** It went to another instance, or this one stops. */
  void close() {
    closed = true;
    state = State.LOST;
    parked = true;
    buffer.clear();
    if (!works.isEmpty()) {
      LOG.infof("partition %d is gone, dropping %d calls", number, works.size());
      works.clear();
    }
    runtime.relay().close(lane);
    try {
      handler.close();
    } catch (RuntimeException e) {
      LOG.errorf(e, "the handler of partition %d of %s did not close", number, settings.groupId());
    }
  }

  private void take() {
    state = State.TAKING;
    store
        .take(settings.instanceId())
        .onComplete(
            answer ->
                mailbox.execute(
                    () -> {
                      if (closed) {
                        return;
                      }
                      if (answer.failed()) {
                        failed(answer.cause());
                      } else {
                        taken(answer.result());
                      }
                    }));
  }

  private void taken(PartitionStore.Ownership ownership) {
    runtime.relay().open(lane);
    epoch = ownership.epoch();
    storedOffsets.clear();
    storedOffsets.putAll(ownership.offsets());
    nextOffsets.clear();
    nextOffsets.putAll(storedOffsets);
    try {
      handler.load(number, runtime.pool());
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    state = State.READY;
    if (!parked) {
      positions.seek(number, nextOffsets);
    }
  }

  private void decide() {
    Instant now = runtime.clock().instant();
    Batch batch = new Batch();
    try {
      List<IncomingRecord> records = decode();
      fireTimer(now, batch);
      runWorks(batch);
      if (!records.isEmpty()) {
        runtime.steps().reached("polled");
        batch.add(handler.onRecords(records, now));
        buffer.taken();
        count(records, batch);
      }
      commit(batch);
    } catch (RuntimeException e) {
      requeue(batch);
      stumbled(e);
    }
  }

  private List<IncomingRecord> decode() {
    if (buffer.isEmpty() || System.nanoTime() - decodeNotBefore < 0) {
      return List.of();
    }
    try {
      List<IncomingRecord> records = buffer.peek(nextOffsets);
      decodeOutage.worked();
      return records;
    } catch (RegistryUnavailableException | UndecodableRecordException e) {
      runtime.counters().failed(e);
      decodeNotBefore = System.nanoTime() + decodeOutage.failed(e).toNanos();
      return List.of();
    }
  }

  private void fireTimer(Instant now, Batch batch) {
    Optional<Instant> timer = handler.nextTimer();
    if (timer.isPresent() && !timer.get().isAfter(now) && !timerNotBefore.isAfter(now)) {
      timerNotBefore = now.plus(TIMER_PACE);
      batch.add(handler.onTimer(now));
    }
  }

  private void runWorks(Batch batch) {
    for (int i = 0; i < MAX_WORKS && !works.isEmpty(); i++) {
      // Not put back if it throws: it would do so again.
      Function<PartitionHandler, Effects> work = works.removeFirst();
      batch.add(work.apply(handler));
      batch.worked(work);
    }
  }

  private static void count(List<IncomingRecord> records, Batch batch) {
    Map<String, Long> next = new HashMap<>();
    records.forEach(each -> next.put(each.topic(), each.offset() + 1));
    next.forEach((topic, offset) -> batch.consumed(topic, offset, 0));
    IncomingRecord last = records.getLast();
    batch.consumed(last.topic(), last.offset() + 1, records.size());
  }

  private void commit(Batch batch) {
    if (!batch.needsCommit()) {
      batch.runAfterCommits();
      return;
    }
    runtime.steps().reached("decided");
    PendingMessages pending = runtime.outbox().prepareFor(lane, batch.messages());
    List<SqlWrite> statements = new ArrayList<>();
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
        .onComplete(answer -> mailbox.execute(() -> settled(batch, answer.cause())));
  }

  private void settled(Batch batch, @Nullable Throwable failure) {
    if (closed || inFlight != batch) {
      return;
    }
    inFlight = null;
    if (failure != null) {
      requeue(batch);
      failed(failure);
      return;
    }
    storedOffsets.putAll(batch.nextOffsets());
    runtime.counters().recordsConsumed.add(batch.records());
    outage.worked();
    state = State.READY;
    try {
      batch.runAfterCommits();
    } catch (RuntimeException e) {
      stumbled(e);
    }
  }

  private void requeue(Batch batch) {
    List<Function<PartitionHandler, Effects>> again = batch.works();
    for (int i = again.size() - 1; i >= 0; i--) {
      works.addFirst(again.get(i));
    }
  }

  /** The handler threw: its memory cannot be trusted any more. */
  private void stumbled(RuntimeException cause) {
    if (!outage.isOn()) {
      LOG.errorf(
          cause, "partition %d of %s goes back to its last commit", number, settings.groupId());
    }
    failed(cause);
  }

  private void failed(Throwable cause) {
    runtime.counters().failed(cause);
    if (cause instanceof CommitFailure failure && failure.kind() == CommitFailure.Kind.FENCED) {
      LOG.warnf("%s; asking Kafka whose it is", failure.getMessage());
      state = State.FENCED;
      buffer.clear();
      positions.rejoin();
      return;
    }
    lose(outage.failed(cause));
  }

  private void lose(Duration pause) {
    state = State.LOST;
    buffer.clear();
    notBefore = System.nanoTime() + pause.toNanos();
  }
}

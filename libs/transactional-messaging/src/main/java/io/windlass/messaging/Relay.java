package io.windlass.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what was committed to the outbox: straight from memory in the good case, from the table
 * after a crash or an outage; removes it from the table once the broker has it.
 *
 * <p>At least once, in the order of commits per owner. Never drops a message: what cannot be sent
 * stays in the table and is read again, in order. A message is repeated only after a crash, a
 * takeover or a failed send. Nothing waits for the relay: {@link #committed} returns at once, and
 * when the broker is away for long it keeps to the table instead of filling the memory.
 */
public final class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int CHUNK = 2_000;
  private static final long MEMORY_LIMIT = 32L << 20;
  private static final long DELETE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LEASE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FORGET_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final RelayStore store;
  private final RelayProducer producer;
  private final String instanceId;
  private final MessagingCounters counters;
  private final Steps steps;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Set<Long> acknowledged = new LinkedHashSet<>();
  private final Outage storeOutage = new Outage(LOG, "outbox table");
  private final Outage brokerOutage = new Outage(LOG, "publishing to Kafka");
  private final Thread thread = new Thread(this::run, "outbox-relay");
  private volatile boolean running = true;
  private volatile boolean idle;
  private boolean storeBusy;
  private long storeNotBefore = System.nanoTime();
  private long nextDelete = System.nanoTime();
  private long nextLease = System.nanoTime();
  private int inFlight;

  Relay(
      RelayStore store,
      RelayProducer producer,
      String instanceId,
      MessagingCounters counters,
      Steps steps) {
    this.store = store;
    this.producer = producer;
    this.instanceId = instanceId;
    this.counters = counters;
    this.steps = steps;
    thread.setDaemon(true);
  }

  static String ownerOf(String instanceId) {
    return "instance:" + instanceId;
  }

  void start() {
    open(ownerOf(instanceId));
    thread.start();
  }

  /**
   * The transaction of these messages has committed. Call it in the order of commits: before
   * whoever waits for the commit goes on.
   */
  public void committed(PendingMessages pending) {
    if (pending.isEmpty()) {
      return;
    }
    long bytes = pending.bytes();
    if (!pending.isInserted() || queuedBytes.get() + bytes > MEMORY_LIMIT) {
      tasks.add(() -> onLane(pending.owner(), Lane::goToTable));
      return;
    }
    queuedBytes.addAndGet(bytes);
    tasks.add(
        () -> {
          queuedBytes.addAndGet(-bytes);
          sendFromMemory(pending);
        });
  }

  /** Publishes what the table holds of this owner, before anything that it commits from now on. */
  void open(String owner) {
    tasks.add(() -> lanes.computeIfAbsent(owner, Lane::new).goToTable());
  }

  /** Another instance publishes what is left of this owner. */
  void close(String owner) {
    tasks.add(() -> lanes.remove(owner));
  }

  /** Whether everything that was committed has been published and removed. */
  boolean isIdle() {
    return idle && tasks.isEmpty();
  }

  /** Whether the broker took what was last sent to it. */
  boolean isPublishing() {
    return !brokerOutage.isOn();
  }

  /** Gives what is committed a moment to be published, then stops; the table keeps the rest. */
  void stop(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (!isIdle() && System.nanoTime() - end < 0) {
      pause();
    }
    running = false;
    tasks.add(() -> {});
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      try {
        Runnable task = tasks.poll(waitMillis(), TimeUnit.MILLISECONDS);
        while (task != null) {
          task.run();
          task = tasks.poll();
        }
        useStore(System.nanoTime());
        idle = inFlight == 0 && acknowledged.isEmpty() && allFromMemory();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        counters.failed(e);
        LOG.error("the outbox relay stumbled; it goes on from the table", e);
        lanes.values().forEach(Lane::goToTable);
      }
    }
  }

  private long waitMillis() {
    return inFlight > 0 || !acknowledged.isEmpty() || !allFromMemory() ? 10 : 500;
  }

  private boolean allFromMemory() {
    for (Lane lane : lanes.values()) {
      if (lane.isFromTable()) {
        return false;
      }
    }
    return true;
  }

  private void onLane(String owner, Consumer<Lane> action) {
    Lane lane = lanes.get(owner);
    if (lane != null) {
      action.accept(lane);
    }
  }

  private void sendFromMemory(PendingMessages pending) {
    Lane lane = lanes.get(pending.owner());
    if (lane == null) {
      return; // Taken over: the new owner finds them in the table.
    }
    for (OutboxRow row : pending.rows()) {
      if (lane.isFromTable()) {
        lane.miss();
        return;
      }
      if (!lane.wasSentFromTable(row.id())) {
        send(lane, row);
      }
    }
  }

  private void send(Lane lane, OutboxRow row) {
    lane.sent();
    inFlight++;
    producer.send(
        row,
        failure -> {
          if (Thread.currentThread().equals(thread)) {
            settled(lane, row, failure);
          } else {
            tasks.add(() -> settled(lane, row, failure));
          }
        });
  }

  private void settled(Lane lane, OutboxRow row, @Nullable Exception failure) {
    lane.settled();
    inFlight--;
    if (failure == null) {
      counters.messagesPublished.increment();
      brokerOutage.worked();
      acknowledged.add(row.id());
      return;
    }
    counters.failed(failure);
    if (!lane.isFromTable() || lane.inFlight() == 0) {
      lane.pauseUntil(System.nanoTime() + brokerOutage.failed(failure).toNanos());
    }
    lane.fail();
    producer.failed(failure);
  }

  /** At most one statement at a time, so that no read sees rows that are about to be removed. */
  private void useStore(long now) {
    if (storeBusy || now - storeNotBefore < 0) {
      return;
    }
    if (!acknowledged.isEmpty()) {
      if (now - nextDelete >= 0 || acknowledged.size() >= CHUNK) {
        delete(now);
      }
      return;
    }
    for (Lane lane : lanes.values()) {
      if (lane.mayRead(now)) {
        read(lane);
        return;
      }
      lane.forgetOldIds(now, FORGET_AFTER_NANOS);
    }
    if (now - nextLease >= 0) {
      nextLease = now + LEASE_EVERY_NANOS;
      renewLease();
    }
  }

  private void delete(long now) {
    nextDelete = now + DELETE_EVERY_NANOS;
    steps.reached("published");
    List<Long> ids = List.copyOf(acknowledged);
    storeBusy = true;
    store
        .delete(ids)
        .onComplete(
            done -> tasks.add(() -> stored(done.cause(), () -> ids.forEach(acknowledged::remove))));
  }

  private void read(Lane lane) {
    lane.reading();
    storeBusy = true;
    store
        .read(lane.owner(), CHUNK)
        .onComplete(
            done ->
                tasks.add(() -> stored(done.cause(), () -> sendFromTable(lane, done.result()))));
  }

  private void sendFromTable(Lane lane, List<OutboxRow> rows) {
    if (rows.isEmpty()) {
      lane.foundNothing(System.nanoTime());
      return;
    }
    for (OutboxRow row : rows) {
      if (lane.hasFailed()) {
        return;
      }
      lane.sentFromTable(row.id());
      send(lane, row);
    }
  }

  private void renewLease() {
    String owner = ownerOf(instanceId);
    storeBusy = true;
    store
        .renewLease(instanceId, owner, LEASE, CHUNK)
        .onComplete(
            done ->
                tasks.add(
                    () ->
                        stored(
                            done.cause(),
                            () -> {
                              if (done.result() > 0) {
                                LOG.infof(
                                    "publishing %d messages of gone instances", done.result());
                                onLane(owner, Lane::goToTable);
                              }
                            })));
  }

  private void stored(@Nullable Throwable failure, Runnable onSuccess) {
    storeBusy = false;
    if (failure == null) {
      storeOutage.worked();
      onSuccess.run();
    } else {
      counters.failed(failure);
      storeNotBefore = System.nanoTime() + storeOutage.failed(failure).toNanos();
    }
  }
}

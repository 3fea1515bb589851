package io.windlass.messaging.outbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.MessageTrace;
import io.windlass.messaging.MessagingCounters;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.retry.RetryBackoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final long DELETE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long HOUSEKEEPING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long REQUESTS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long REPLACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long an instance may be silent before others publish what it left. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  private final RelayStore store;
  private final RelayProducer producer;
  private final String instanceId;
  private final MessagingCounters counters;
  private final FailurePoints steps;
  private final Duration lease;

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Map<String, OutboxChannel> channels = new HashMap<>();
  private final RejectedMessages rejectedMessages;
  private final Set<Long> acknowledged = new LinkedHashSet<>();
  private final RetryBackoff storeOutage = new RetryBackoff(LOG, "outbox table");
  private final RetryBackoff brokerOutage = new RetryBackoff(LOG, "publishing to Kafka");
  private final Thread thread = new Thread(this::run, "outbox-relay");
  private volatile boolean running = true;
  private volatile boolean idle;
  private volatile QuarantineState setAside = QuarantineState.EMPTY;

  /** Messages that are set aside and that somebody wants something done with. */
  private volatile long requests;

  /** Since when messages are in flight and none was acknowledged; 0 if none is in flight. */
  private volatile long waitingSince;

  private int inFlight;
  private boolean storeBusy;
  private boolean readLast;
  private long storeNotBefore = System.nanoTime();
  private long nextDelete = System.nanoTime();
  private long nextHousekeeping = System.nanoTime();
  private long lastHousekeeping = System.nanoTime();

  /** Whoever was cut off itself cannot tell who is gone; 0 before the first time. */
  private long leaseKeptSince;

  Relay(
      RelayStore store,
      RelayProducer producer,
      String instanceId,
      MessagingCounters counters,
      FailurePoints steps,
      Duration lease) {
    this.store = store;
    this.producer = producer;
    this.instanceId = instanceId;
    this.counters = counters;
    this.steps = steps;
    this.lease = lease;
    this.rejectedMessages = new RejectedMessages(store, counters);
    thread.setDaemon(true);
  }

  /** Publishes nothing before it is started. */
  public static Relay create(
      Pool pool,
      MessagingSettings settings,
      MessagingCounters counters,
      FailurePoints steps,
      Duration lease) {
    return new Relay(
        new RelayStore(pool),
        new RelayProducer(settings),
        settings.instanceId(),
        counters,
        steps,
        lease);
  }

  static String ownerOf(String instanceId) {
    return "instance:" + instanceId;
  }

  public void start() {
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
      enqueue(() -> onChannel(pending.owner(), OutboxChannel::forgetAnnounced));
      return;
    }
    queuedBytes.addAndGet(bytes);
    enqueue(
        () -> {
          queuedBytes.addAndGet(-bytes);
          send(pending);
        });
  }

  private void enqueue(Runnable task) {
    queued.incrementAndGet();
    tasks.add(
        () -> {
          idle = false;
          queued.decrementAndGet();
          task.run();
        });
  }

  /** Publishes what the table holds of this owner, before anything that it commits from now on. */
  public void open(String owner) {
    enqueue(() -> channels.computeIfAbsent(owner, OutboxChannel::new).open());
  }

  /** Another instance publishes what is left of this owner. */
  public void close(String owner) {
    enqueue(() -> onChannel(owner, OutboxChannel::close));
  }

  /** Messages of this service that are set aside, as of a few seconds ago. */
  public QuarantineState setAside() {
    return setAside;
  }

  /** Returns whether everything that was committed has been published and removed. */
  public boolean isIdle() {
    return queued.get() == 0 && idle;
  }

  /** Returns whether the broker takes what is sent to it. */
  public boolean isPublishing() {
    long since = waitingSince;
    return !brokerOutage.isFailing() && (since == 0 || System.nanoTime() - since < STUCK_NANOS);
  }

  /** Gives what is committed a moment to be published, then stops; the table keeps the rest. */
  public void stop(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (!isIdle() && System.nanoTime() - end < 0) {
        Thread.sleep(5);
      }
      running = false;
      enqueue(() -> {});
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(1));
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
        replaceStuckProducer(System.nanoTime());
        idle = isAtRest();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.error("the outbox relay stumbled; it goes on from the table", e);
        channels.values().forEach(OutboxChannel::readFromTable);
      }
    }
  }

  /** What the broker refuses again and again is sent once more by a producer without a past. */
  private void replaceStuckProducer(long now) {
    if (waitingSince != 0 && now - waitingSince > REPLACE_NANOS) {
      LOG.warn("no message got through for a while: starting a new producer");
      waitingSince = now;
      producer.replace();
    }
  }

  private long waitMillis() {
    return isAtRest() ? 500 : 25;
  }

  private boolean isAtRest() {
    return acknowledged.isEmpty() && channels.values().stream().allMatch(OutboxChannel::isAtRest);
  }

  private void onChannel(String owner, Consumer<OutboxChannel> action) {
    OutboxChannel outboxChannel = channels.get(owner);
    if (outboxChannel != null) {
      action.accept(outboxChannel);
    }
  }

  private void send(PendingMessages pending) {
    OutboxChannel outboxChannel = channels.get(pending.owner());
    if (outboxChannel == null) {
      return; // Taken over: the new owner finds them in the table.
    }
    if (outboxChannel.isFromTable()) {
      announce(outboxChannel, pending);
      return;
    }
    for (OutboxRow row : pending.rows()) {
      if (outboxChannel.isFromTable()) {
        return; // One failed: the rest is in the table.
      }
      if (!outboxChannel.wasSentFromTable(row.id())) {
        send(outboxChannel, row);
      }
    }
  }

  private void announce(OutboxChannel outboxChannel, PendingMessages pending) {
    if (outboxChannel.announcedBytes() + pending.bytes() > MEMORY_LIMIT) {
      outboxChannel.forgetAnnounced();
    } else {
      outboxChannel.announce(pending);
    }
  }

  private void send(OutboxChannel outboxChannel, OutboxRow row) {
    InFlightRow delivery = new InFlightRow(outboxChannel, row);
    for (EncodedMessage message : row.messages()) {
      if (outboxChannel.hasFailed()) {
        return;
      }
      outboxChannel.sent();
      inFlight++;
      if (waitingSince == 0) {
        waitingSince = System.nanoTime();
      }
      producer.send(
          message,
          failure -> {
            if (Thread.currentThread().equals(thread)) {
              completed(delivery, message, failure);
            } else {
              tasks.add(() -> completed(delivery, message, failure));
            }
          });
    }
  }

  private void completed(
      InFlightRow delivery, EncodedMessage message, @Nullable Exception failure) {
    OutboxChannel outboxChannel = delivery.outboxChannel();
    outboxChannel.completed();
    inFlight--;
    waitingSince = inFlight == 0 ? 0 : System.nanoTime();
    if (failure == null) {
      counters.messagePublished();
      brokerOutage.succeeded();
      MessageTrace trace = message.trace();
      if (trace != null) {
        trace.sent();
      }
      if (delivery.delivered()) {
        acknowledged.add(delivery.rowId());
      }
      return;
    }
    if (RejectedMessages.isOfMessage(failure)) {
      rejectedMessages.add(delivery, message, failure);
      outboxChannel.fail(System.nanoTime());
      return;
    }
    long pause = outboxChannel.hasFailed() ? 0 : brokerOutage.failed(failure).toNanos();
    outboxChannel.fail(System.nanoTime() + pause);
    producer.failed(failure);
  }

  /** One statement at a time, so that no row is removed between a read and its result. */
  private void useStore(long now) {
    if (storeBusy || now - storeNotBefore < 0) {
      return;
    }
    RejectedMessages.OfRow refused = rejectedMessages.next();
    if (refused != null) {
      runOnStore(rejectedMessages.setAside(refused), _ -> rejectedMessages.done(refused));
      return;
    }
    if (now - nextHousekeeping >= 0) {
      nextHousekeeping = now + HOUSEKEEPING_EVERY_NANOS;
      keepLease(now);
      return;
    }
    boolean mayDelete =
        !acknowledged.isEmpty() && (now - nextDelete >= 0 || acknowledged.size() >= CHUNK);
    if (mayDelete && readLast) {
      delete(now);
      return;
    }
    for (OutboxChannel outboxChannel : channels.values()) {
      if (outboxChannel.mayRead(now)) {
        read(outboxChannel, now);
        return;
      }
    }
    if (mayDelete) {
      delete(now);
    }
  }

  private void delete(long now) {
    readLast = false;
    nextDelete = now + DELETE_EVERY_NANOS;
    steps.reached("published");
    List<Long> ids = List.copyOf(acknowledged);
    runOnStore(
        store.delete(ids),
        ignored -> {
          ids.forEach(acknowledged::remove);
          steps.reached("removed");
        });
  }

  private void read(OutboxChannel outboxChannel, long now) {
    readLast = true;
    outboxChannel.reading(now);
    runOnStore(
        store.read(outboxChannel.owner(), CHUNK), rows -> sendFromTable(outboxChannel, rows));
  }

  private void sendFromTable(OutboxChannel outboxChannel, List<OutboxRow> rows) {
    for (OutboxRow row : rows) {
      if (outboxChannel.hasFailed()) {
        return;
      }
      if (!acknowledged.contains(row.id())) {
        outboxChannel.sentFromTable(row.id());
        send(outboxChannel, row);
      }
    }
    if (rows.size() < CHUNK) {
      outboxChannel.endReached().forEach(this::send);
    }
  }

  /**
   * Renews the lease, takes over from instances that did not, and looks into the table once more:
   * what no announcement reached, since the connection broke during the commit, is found there.
   */
  private void keepLease(long now) {
    channels.values().stream().filter(OutboxChannel::isQuiet).forEach(OutboxChannel::readFromTable);
    String owner = ownerOf(instanceId);
    boolean lately = now - lastHousekeeping < 3 * HOUSEKEEPING_EVERY_NANOS;
    leaseKeptSince = lately && leaseKeptSince != 0 ? leaseKeptSince : now;
    boolean mayTakeOver = now - leaseKeptSince >= lease.toNanos();
    Future<Integer> taken =
        store
            .renewLease(instanceId)
            .compose(
                ignored ->
                    mayTakeOver ? store.takeOver(owner, lease, CHUNK) : Future.succeededFuture(0))
            .compose(rows -> processQuarantine(owner).map(again -> rows + again));
    runOnStore(
        taken,
        rows -> {
          lastHousekeeping = now;
          if (requests > 0) {
            nextHousekeeping = now + REQUESTS_EVERY_NANOS;
          }
          if (rows > 0) {
            LOG.infof("publishing %d rows of gone instances or of the quarantine", rows);
            onChannel(owner, OutboxChannel::readFromTable);
          }
        });
  }

  /**
   * Carries out the operator's requests in the quarantine; completes with the number of messages
   * that were inserted into the outbox again.
   */
  private Future<Integer> processQuarantine(String owner) {
    return countSetAside()
        .compose(
            requests ->
                requests == 0
                    ? Future.succeededFuture(0)
                    : store.applyRequests(owner).compose(again -> countSetAside().map(again)));
  }

  /** Counts what is set aside; completes with the number of the operator's open requests. */
  private Future<Long> countSetAside() {
    return store
        .setAsideNow()
        .map(
            counts -> {
              Map<String, Long> byTopic = new HashMap<>();
              counts.forEach(each -> byTopic.put(each.topic(), each.rows()));
              setAside = new QuarantineState(byTopic, 0, Set.of());
              requests = counts.stream().mapToLong(RelayStore.Count::requests).sum();
              return requests;
            });
  }

  private <T> void runOnStore(Future<T> answer, Consumer<T> onSuccess) {
    storeBusy = true;
    answer.onComplete(
        done ->
            tasks.add(
                () -> {
                  storeBusy = false;
                  if (done.succeeded()) {
                    storeOutage.succeeded();
                    onSuccess.accept(done.result());
                  } else {
                    storeNotBefore = System.nanoTime() + storeOutage.failed(done.cause()).toNanos();
                  }
                }));
  }
}

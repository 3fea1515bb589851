package io.windlass.stateevents.api;

import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Passes each notification to the open streams of its account that want it, once, however often it
 * is published (EV-002). Nothing is composed for accounts without subscribers, and what several
 * streams want is composed once.
 *
 * <p>What waits for all streams together is bounded: above the limit the streams are ended whose
 * clients have read nothing for the longest time. {@link #publish} is for one thread at a time. It
 * returns when the streams have accepted the notifications, so that no queue grows between them; it
 * does not wait for clients. All else is thread-safe.
 */
public final class LiveEvents {
  private static final Logger LOG = Logger.getLogger(LiveEvents.class);

  /**
   * How many ids are kept to recognize duplicates: a relay repeats what was in flight when it
   * failed.
   */
  private static final int REMEMBERED_IDS = 16_384;

  /** How long a stream may take to accept notifications: only a blocked event loop takes long. */
  private static final Duration ACCEPT_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, AccountStreams> streams = new ConcurrentHashMap<>();
  private final AtomicInteger listening = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final SequencedSet<String> published = new LinkedHashSet<>();
  private final StreamMemoryBudget memory;
  private volatile boolean closed;

  /**
   * @param totalBytes how much may wait for all streams together
   */
  public LiveEvents(long totalBytes) {
    this.memory = new StreamMemoryBudget(totalBytes);
  }

  StreamMemoryBudget memory() {
    return memory;
  }

  /**
   * Adds a stream, unless there are {@code limit} already or the service is stopping. It counts
   * until {@link #disconnected}: a stream that was ended still has its connection for a while.
   */
  boolean subscribe(EventStream stream, int limit) {
    if (closed || connections.incrementAndGet() > limit) {
      connections.decrementAndGet();
      return false;
    }
    listening.incrementAndGet();
    streams.compute(
        stream.filter().account(),
        (_, present) -> {
          AccountStreams all = present == null ? new AccountStreams() : present;
          all.add(stream);
          return all;
        });
    return true;
  }

  /** The stream wants nothing more. To be called once. */
  void unsubscribe(EventStream stream) {
    listening.decrementAndGet();
    streams.computeIfPresent(
        stream.filter().account(), (_, all) -> all.removed(stream) ? null : all);
  }

  /** The stream's connection is closed. To be called once. */
  void disconnected() {
    connections.decrementAndGet();
  }

  /** Returns how many streams are open. */
  public int subscribers() {
    return listening.get();
  }

  /** Passes on notifications in this order. */
  public void publish(List<EventEnvelope> envelopes) {
    if (streams.isEmpty()) {
      return;
    }
    var byAccount = new LinkedHashMap<String, List<StreamedEvent>>();
    for (EventEnvelope envelope : envelopes) {
      if (streams.containsKey(envelope.account()) && isNew(envelope.id())) {
        byAccount
            .computeIfAbsent(envelope.account(), _ -> new ArrayList<>())
            .add(StreamedEvent.of(envelope));
      }
    }
    byAccount.forEach(this::publish);
    endSlowest();
  }

  private boolean isNew(String id) {
    if (!published.add(id)) {
      return false;
    }
    if (published.size() > REMEMBERED_IDS) {
      var _ = published.removeFirst();
    }
    return true;
  }

  private void publish(String account, List<StreamedEvent> events) {
    var offers = new LinkedHashMap<EventStream, List<StreamMemoryBudget.Chunk>>();
    var chunks = new ArrayList<StreamMemoryBudget.Chunk>();
    AccountStreams all = streams.get(account);
    if (all == null) {
      return;
    }
    all.wanted(events, all.compiled())
        .forEach(
            (filter, wanted) -> {
              List<StreamMemoryBudget.Chunk> prepared = memory.chunks(wanted);
              prepared.forEach(chunk -> chunks.add(chunk.retain()));
              all.wanting(filter).forEach(stream -> offers.put(stream, prepared));
            });
    var accepted = new CountDownLatch(offers.size());
    offers.forEach((stream, prepared) -> stream.offer(prepared, accepted::countDown));
    await(accepted);
    chunks.forEach(StreamMemoryBudget.Chunk::release);
  }

  /** Ends the slowest streams until what waits is below the limit. */
  private void endSlowest() {
    while (memory.isExceeded()) {
      EventStream slowest =
          open().max(Comparator.comparingLong(EventStream::idleNanos)).orElse(null);
      if (slowest == null || slowest.idleNanos() < 0) {
        return;
      }
      var cut = new CountDownLatch(1);
      slowest.cut("Too slow: too much was waiting for all streams together.", cut::countDown);
      await(cut);
    }
  }

  private Stream<EventStream> open() {
    return streams.values().stream().flatMap(AccountStreams::all);
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(ACCEPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warnf("%d event streams did not accept events in time", done.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all streams with a comment, and accepts no more. */
  public void close(String comment) {
    closed = true;
    open().forEach(stream -> stream.close(comment));
  }
}

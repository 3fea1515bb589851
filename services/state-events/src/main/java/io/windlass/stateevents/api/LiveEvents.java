package io.windlass.stateevents.api;

import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.subscription.EventFilter;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Hands each notification to the open streams of its account that want it, once, however often it
 * is published (EV-002). Nothing is made ready for accounts to which nobody listens, and what
 * several streams want is made ready once.
 *
 * <p>What waits for all streams together is bounded: above the limit those are cut that have taken
 * nothing for the longest time. {@link #publish} is for one thread at a time, and returns when the
 * streams have taken over what was published, so that nothing piles up between; it does not wait
 * for clients. All else is safe for any thread.
 */
public final class LiveEvents {
  private static final Logger LOG = Logger.getLogger(LiveEvents.class);

  /** How many events are remembered: a relay repeats what it had in flight when it failed. */
  private static final int REMEMBERED = 16_384;

  /** A stream takes over at once unless its event loop hangs. */
  private static final Duration HANDOVER = Duration.ofSeconds(5);

  private final Map<String, Map<EventFilter, Set<EventStream>>> streams = new ConcurrentHashMap<>();
  private final AtomicInteger listening = new AtomicInteger();
  private final AtomicInteger places = new AtomicInteger();
  private final SequencedSet<String> heard = new LinkedHashSet<>();
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
   * Adds a stream, unless there are {@code limit} already or all is closing. It has a place until
   * {@link #gone}: a stream that was cut still has its connection for a while.
   */
  boolean subscribe(EventStream stream, int limit) {
    if (closed || places.incrementAndGet() > limit) {
      places.decrementAndGet();
      return false;
    }
    listening.incrementAndGet();
    streams.compute(
        stream.filter().account(),
        (_, present) -> {
          Map<EventFilter, Set<EventStream>> byFilter =
              present == null ? new ConcurrentHashMap<>() : present;
          byFilter.computeIfAbsent(stream.filter(), _ -> ConcurrentHashMap.newKeySet()).add(stream);
          return byFilter;
        });
    return true;
  }

  /** The stream wants nothing more. Call it once. */
  void unsubscribe(EventStream stream) {
    listening.decrementAndGet();
    streams.computeIfPresent(
        stream.filter().account(),
        (_, byFilter) -> {
          byFilter.computeIfPresent(
              stream.filter(),
              (_, set) -> {
                set.remove(stream);
                return set.isEmpty() ? null : set;
              });
          return byFilter.isEmpty() ? null : byFilter;
        });
  }

  /** The stream's connection is no more. Call it once. */
  void gone() {
    places.decrementAndGet();
  }

  /** How many streams are open. */
  public int subscribers() {
    return listening.get();
  }

  /** Hands on what happened, in this order. */
  public void publish(List<EventEnvelope> envelopes) {
    if (streams.isEmpty()) {
      return;
    }
    var byAccount = new LinkedHashMap<String, List<StreamedEvent>>();
    for (EventEnvelope envelope : envelopes) {
      if (streams.containsKey(envelope.account()) && isNews(envelope.id())) {
        byAccount
            .computeIfAbsent(envelope.account(), _ -> new ArrayList<>())
            .add(StreamedEvent.of(envelope));
      }
    }
    byAccount.forEach(this::publish);
    relieve();
  }

  private boolean isNews(String id) {
    if (!heard.add(id)) {
      return false;
    }
    if (heard.size() > REMEMBERED) {
      var _ = heard.removeFirst();
    }
    return true;
  }

  private void publish(String account, List<StreamedEvent> events) {
    var offers = new LinkedHashMap<EventStream, List<StreamMemoryBudget.Piece>>();
    var pieces = new ArrayList<StreamMemoryBudget.Piece>();
    streams
        .getOrDefault(account, Map.of())
        .forEach(
            (filter, wanting) -> {
              List<StreamedEvent> wanted =
                  events.stream().filter(event -> filter.accepts(event.envelope())).toList();
              if (!wanted.isEmpty()) {
                List<StreamMemoryBudget.Piece> made = memory.pieces(wanted);
                made.forEach(piece -> pieces.add(piece.hold()));
                wanting.forEach(stream -> offers.put(stream, made));
              }
            });
    var takenOver = new CountDownLatch(offers.size());
    offers.forEach((stream, made) -> stream.offer(made, takenOver::countDown));
    await(takenOver);
    pieces.forEach(StreamMemoryBudget.Piece::letGo);
  }

  /** Cuts whoever has taken nothing for the longest time until what waits fits again. */
  private void relieve() {
    while (memory.isExceeded()) {
      EventStream slowest =
          open().max(Comparator.comparingLong(EventStream::stuckFor)).orElse(null);
      if (slowest == null || slowest.stuckFor() < 0) {
        return;
      }
      var cut = new CountDownLatch(1);
      slowest.cut("Too slow: too much was waiting for all streams together.", cut::countDown);
      await(cut);
    }
  }

  private Stream<EventStream> open() {
    return streams.values().stream()
        .flatMap(byFilter -> byFilter.values().stream())
        .flatMap(Set::stream);
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(HANDOVER.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warnf("%d event streams did not take over events in time", done.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all streams with a last comment, and takes no more. */
  public void close(String lastWord) {
    closed = true;
    open().forEach(stream -> stream.close(lastWord));
  }
}

package io.windlass.stateevents.api;

import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.subscription.StreamedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands each notification to the open streams of its account that want it. Nothing is made ready
 * for accounts to which nobody listens. Safe for any thread; what one thread publishes reaches each
 * stream in order.
 */
public final class LiveEvents {
  private final Map<String, Set<EventStream>> streams = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean closed;

  /** Adds a stream, unless there are {@code limit} already or all is closing. */
  boolean subscribe(String account, EventStream stream, int limit) {
    if (closed || count.incrementAndGet() > limit) {
      count.decrementAndGet();
      return false;
    }
    streams.compute(
        account,
        (_, present) -> {
          Set<EventStream> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(stream);
          return set;
        });
    return true;
  }

  /** Removes a stream; harmless when it is gone already. */
  void unsubscribe(String account, EventStream stream) {
    streams.computeIfPresent(
        account,
        (_, set) -> {
          if (set.remove(stream)) {
            count.decrementAndGet();
          }
          return set.isEmpty() ? null : set;
        });
  }

  /** How many streams are open. */
  public int subscribers() {
    return count.get();
  }

  /** Hands on what happened, in this order. */
  public void publish(List<EventEnvelope> envelopes) {
    if (streams.isEmpty()) {
      return;
    }
    if (envelopes.size() == 1) {
      publish(envelopes.getFirst().account(), envelopes);
      return;
    }
    var byAccount = new LinkedHashMap<String, List<EventEnvelope>>();
    for (EventEnvelope envelope : envelopes) {
      byAccount.computeIfAbsent(envelope.account(), _ -> new ArrayList<>()).add(envelope);
    }
    byAccount.forEach(this::publish);
  }

  private void publish(String account, List<EventEnvelope> envelopes) {
    Set<EventStream> listening = streams.get(account);
    if (listening == null) {
      return;
    }
    List<StreamedEvent> events = envelopes.stream().map(StreamedEvent::of).toList();
    for (EventStream stream : listening) {
      List<StreamedEvent> wanted = events.stream().filter(stream::wants).toList();
      if (!wanted.isEmpty()) {
        stream.offer(wanted);
      }
    }
  }

  /** Ends all streams with a last comment, and takes no more. */
  public void close(String lastWord) {
    closed = true;
    streams.values().forEach(set -> set.forEach(stream -> stream.close(lastWord)));
  }
}

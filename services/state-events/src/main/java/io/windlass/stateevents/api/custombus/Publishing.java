package io.windlass.stateevents.api.custombus;

import io.windlass.aws.CallContext;
import io.windlass.aws.eventbridgev2.SuccessCode;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.messaging.BusEvents;
import io.windlass.stateevents.store.configuration.ConcurrentChangeException;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.ConfigurationStore.Sent;
import io.windlass.stateevents.store.configuration.Deduplication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts events on custom buses. Those with a deduplication id are put with it in one transaction, so
 * that each is on the bus once; the others share transactions with other calls.
 */
final class Publishing {
  private final ConfigurationStore store;
  private final BusEvents events;

  Publishing(ConfigurationStore store, BusEvents events) {
    this.store = store;
    this.events = events;
  }

  /** An entry of a call, checked. Its event has no bus yet. */
  sealed interface Entry {
    record Accepted(PublishedEvent event) implements Entry {}

    record Refused(String code, String message) implements Entry {}
  }

  /** What became of an entry: either an event or an error. */
  record Result(
      @Nullable String eventId,
      @Nullable String successCode,
      @Nullable String errorCode,
      @Nullable String errorMessage) {}

  /** Puts the accepted entries on a bus, all or none; returns what became of each. */
  List<Result> put(String busArn, CallContext call, List<Entry> entries) {
    store.read(session -> CustomBuses.bus(session, call, busArn));
    List<PublishedEvent> accepted = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Accepted given) {
        accepted.add(given.event().onBus(busArn));
      }
    }
    Map<String, String> duplicates =
        accepted.stream().anyMatch(each -> deduplicationId(each) != null)
            ? putOnce(busArn, accepted, call.now())
            : putAll(accepted);
    List<Result> results = new ArrayList<>();
    var next = accepted.iterator();
    for (Entry entry : entries) {
      results.add(
          switch (entry) {
            case Entry.Refused refused -> new Result(null, null, refused.code(), refused.message());
            case Entry.Accepted _ -> {
              String id = next.next().id();
              String first = duplicates.get(id);
              yield first == null
                  ? new Result(id, SuccessCode.PUBLISHED, null, null)
                  : new Result(first, SuccessCode.DEDUPLICATED, null, null);
            }
          });
    }
    return results;
  }

  /** Puts one event on its bus, unless the same content was put shortly before. */
  void put(String busArn, PublishedEvent event, boolean once, Instant now) {
    if (once) {
      String id = "content:" + CustomBuses.hash(event.detail() + "\n" + event.custom());
      putOnce(busArn, List.of(event.withDeduplicationId(id)), now);
    } else {
      events.put(List.of(event));
    }
  }

  private Map<String, String> putAll(List<PublishedEvent> accepted) {
    if (!accepted.isEmpty()) {
      events.put(accepted);
    }
    return Map.of();
  }

  /** Returns, by the id of each event that was left out, that of the one that is on the bus. */
  private Map<String, String> putOnce(String busArn, List<PublishedEvent> accepted, Instant now) {
    try {
      return store.commit(
          session -> {
            Map<String, String> duplicates = new HashMap<>();
            accepted.stream()
                .filter(each -> deduplicationId(each) != null)
                .sorted(Comparator.comparing(each -> String.valueOf(deduplicationId(each))))
                .forEach(
                    each -> {
                      String id = String.valueOf(deduplicationId(each));
                      String first = Deduplication.claim(session, busArn, id, each.id(), now);
                      if (!first.equals(each.id())) {
                        duplicates.put(each.id(), first);
                      }
                    });
            return new Sent<>(
                duplicates,
                events.join(
                    accepted.stream().filter(each -> !duplicates.containsKey(each.id())).toList()));
          });
    } catch (ConcurrentChangeException e) {
      throw CustomBusErrors.concurrentModification();
    }
  }

  private static @Nullable String deduplicationId(PublishedEvent event) {
    return event.custom() == null ? null : event.custom().deduplicationId();
  }
}

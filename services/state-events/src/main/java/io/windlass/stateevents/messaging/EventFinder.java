package io.windlass.stateevents.messaging;

import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.explanation.FoundEvent;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.store.DeliveryTraces;
import io.windlass.stateevents.store.EventLog;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the text of an event where it is kept anyway: among those that are being delivered, in the
 * history of its job, or on the topic of what was put on buses.
 */
public final class EventFinder implements FoundEvent.Finder {
  private final DeliveryTraces deliveries;
  private final EventLog history;
  private final BusEventLog topic;

  public EventFinder(DeliveryTraces deliveries, EventLog history, BusEventLog topic) {
    this.deliveries = deliveries;
    this.history = history;
    this.topic = topic;
  }

  @Override
  public Optional<FoundEvent> find(String accountId, UUID eventId) {
    Optional<FoundEvent> pending = deliveries.pending(accountId, eventId);
    if (pending.isPresent() || !EventId.hasTime(eventId)) {
      return pending;
    }
    return history
        .find(accountId, eventId)
        .map(EventFinder::ofHistory)
        .or(() -> topic.find(accountId, eventId));
  }

  private static FoundEvent ofHistory(EventEnvelope envelope) {
    return new FoundEvent(
        new EventScope("aws", envelope.region(), envelope.account()).busArn(EventScope.DEFAULT_BUS),
        envelope.time(),
        envelope.toJson(),
        FoundEvent.Source.HISTORY);
  }
}

package io.windlass.stateevents.messaging;

import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.bus.PublishedEvent;
import java.util.List;

/** Writes what publishers put on buses to the topic. Safe for concurrent use. */
public final class BusEvents {
  private static final int MOST_CALLS = 200;
  private static final int IN_FLIGHT = 2;

  private final GroupCommit<List<PublishedEvent>> commits;

  public BusEvents(MessagingRuntime runtime) {
    this.commits = new GroupCommit<>(runtime, MOST_CALLS, IN_FLIGHT, BusEvents::effects);
  }

  /** Stores events, all or none, in this order. Returns after the commit. Blocks. */
  public void put(List<PublishedEvent> events) {
    commits.submit(events).toCompletableFuture().join();
  }

  private static Effects effects(List<List<PublishedEvent>> calls) {
    return new Effects(
        List.of(), calls.stream().flatMap(List::stream).map(BusEvents::message).toList());
  }

  private static OutboxMessage message(PublishedEvent event) {
    var value =
        BusEvent.newBuilder()
            .setId(event.id())
            .setEventBusName(event.bus())
            .setDetailType(event.detailType())
            .setSource(event.source())
            .setAccountId(event.accountId())
            .setTime(event.time())
            .setRegion(event.region())
            .setResources(event.resources())
            .setDetail(event.detail())
            .build();
    return new OutboxMessage(Topics.BUS_EVENTS, event.accountId(), event.source(), value);
  }
}

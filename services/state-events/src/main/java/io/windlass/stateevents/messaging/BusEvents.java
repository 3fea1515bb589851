package io.windlass.stateevents.messaging;

import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.transaction.GroupCommit;
import io.windlass.messaging.transaction.JoinedTransaction;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.bus.PublishedEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes what publishers put on buses to the topic. Safe for concurrent use. */
public final class BusEvents {
  private static final int MOST_CALLS = 200;
  private static final int IN_FLIGHT = 2;

  private final MessagingRuntime runtime;
  private final GroupCommit<List<PublishedEvent>> commits;

  public BusEvents(MessagingRuntime runtime) {
    this.runtime = runtime;
    this.commits = new GroupCommit<>(runtime, MOST_CALLS, IN_FLIGHT, BusEvents::effects);
  }

  /** Stores events, all or none, in this order. Returns after the commit. Blocks. */
  public void put(List<PublishedEvent> events) {
    submit(events).toCompletableFuture().join();
  }

  /** Stores events, all or none, in this order. The stage completes after the commit. */
  public CompletionStage<Void> submit(List<PublishedEvent> events) {
    return commits.submit(events);
  }

  /** Returns what a transaction of Hibernate's inserts, so that events leave with it. */
  public JoinedTransaction join(List<PublishedEvent> events) {
    return runtime.join(events.stream().map(BusEvents::message).toList());
  }

  private static Effects effects(List<List<PublishedEvent>> calls) {
    return new Effects(
        List.of(), calls.stream().flatMap(List::stream).map(BusEvents::message).toList());
  }

  static OutboxMessage message(PublishedEvent event) {
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
            .setDetail(event.detail());
    PublishedEvent.@Nullable Origin origin = event.origin();
    if (origin != null) {
      value
          .setSenderAccountId(origin.accountId())
          .setForwardedBy(origin.forwardedBy().isEmpty() ? null : origin.forwardedBy());
    }
    PublishedEvent.@Nullable Custom custom = event.custom();
    if (custom != null) {
      value
          .setContentType(custom.contentType())
          .setMetadata(custom.metadata())
          .setEventGroupId(custom.eventGroupId())
          .setDeduplicationId(custom.deduplicationId());
    }
    return new OutboxMessage(Topics.BUS_EVENTS, event.accountId(), event.source(), value.build());
  }
}

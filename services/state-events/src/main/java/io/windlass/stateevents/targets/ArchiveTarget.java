package io.windlass.stateevents.targets;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.store.ArchivedEvents;
import io.windlass.stateevents.store.ArchivedEvents.ArchivedEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletionStage;

/** Keeps events in archives. The target's name is {@link #PREFIX} and the archive's UUID. */
public final class ArchiveTarget implements TargetClient {
  /** How its targets' names begin. */
  public static final String PREFIX = "archive:";

  private final ArchivedEvents archives;

  public ArchiveTarget(ArchivedEvents archives) {
    this.archives = archives;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    String json = message.event().json();
    return archives
        .put(
            new ArchivedEvent(
                message.target().arn().substring(PREFIX.length()),
                time(json),
                message.event().id().toString(),
                json))
        .map(_ -> DeliveryOutcome.delivered())
        .toCompletionStage();
  }

  private static Instant time(String event) {
    JsonNode time = TargetParameters.read(event, "the event is not JSON").path("time");
    try {
      return Instant.parse(time.asText());
    } catch (DateTimeParseException e) {
      throw new InvalidTargetException("the event has no time");
    }
  }
}

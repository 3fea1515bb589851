package io.windlass.stateevents.targets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.stateevents.bus.BusAccess;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts events on other buses, of the rule's account or of another whose bus lets it. The event goes
 * on whole, with its id, account, region and time; an input or a transformer of the target changes
 * nothing; a schedule puts an event of its own; of a custom bus's event the input goes on, which
 * has to be an envelope. An event that came from another bus is not sent on: rules with such
 * targets do not match it.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html">Event
 *     buses as targets</a>
 */
public final class BusTarget implements TargetClient {
  /** How its targets' names begin, as {@link Targets} sees them. */
  public static final String PREFIX = "arn:events:event-bus/";

  private static final String CUSTOM_BUS = ":event-busv2/";

  private final BusAccess access;
  private final Function<List<PublishedEvent>, CompletionStage<Void>> publisher;

  /**
   * @param publisher puts events on their buses; done when they are stored
   */
  public BusTarget(
      BusAccess access, Function<List<PublishedEvent>, CompletionStage<Void>> publisher) {
    this.access = access;
    this.publisher = publisher;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    if (message.deadLetter() != null) {
      throw new InvalidTargetException("an event bus takes no dead letters");
    }
    String busArn = message.target().arn();
    PublishedEvent event = event(message, busArn);
    String account = message.event().accountId();
    @Nullable String role = message.target().roleArn();
    var sender =
        new BusAccess.Sender(
            account, role == null ? "arn:aws:iam::" + account + ":root" : role, message.source());
    return switch (access.decide(busArn, sender, event.source(), event.detailType())) {
      case ALLOWED -> publisher.apply(List.of(event)).thenApply(_ -> DeliveryOutcome.delivered());
      case DENIED ->
          failed("NO_PERMISSIONS", "the policy of " + busArn + " does not let " + account + " in");
      case NO_SUCH_BUS -> failed("NO_RESOURCE", "there is no event bus " + busArn);
    };
  }

  private static CompletionStage<DeliveryOutcome> failed(String code, String text) {
    return CompletableFuture.completedFuture(DeliveryOutcome.permanent(code, text));
  }

  private static PublishedEvent event(Message message, String busArn) {
    JsonNode put = TargetParameters.of(message.target()).path("EventBridgeParameters");
    if (put.has("Source")) {
      return ofSchedule(message, busArn, put);
    }
    String json =
        message.event().busArn().contains(CUSTOM_BUS) ? message.input() : message.event().json();
    JsonNode envelope = TargetParameters.read(json, "the event is not JSON");
    List<String> resources = new ArrayList<>();
    envelope.path("resources").forEach(each -> resources.add(each.asText()));
    try {
      return new PublishedEvent(
          envelope.path("id").asText(),
          Arns.account(busArn),
          envelope.path("region").asText(),
          busArn,
          envelope.path("source").asText(),
          envelope.path("detail-type").asText(),
          Instant.parse(envelope.path("time").asText()),
          resources,
          detail(json),
          null,
          new PublishedEvent.Origin(envelope.path("account").asText(), message.source()));
    } catch (DateTimeParseException | IOException malformed) {
      throw new InvalidTargetException("the event is not one of EventBridge's");
    }
  }

  /** A schedule puts an event of its own, whose detail is the input. */
  private static PublishedEvent ofSchedule(Message message, String busArn, JsonNode put) {
    if (!TargetParameters.read(message.input(), "the input is not JSON").isObject()) {
      throw new InvalidTargetException("the input of an event bus has to be an object");
    }
    return new PublishedEvent(
        message.event().id().toString(),
        Arns.account(busArn),
        Arns.region(busArn),
        busArn,
        put.path("Source").asText(),
        put.path("DetailType").asText(),
        message.event().ingested(),
        List.of(),
        message.input());
  }

  /** The detail as it is written, with all digits of its numbers. */
  private static String detail(String json) throws IOException {
    try (JsonParser parser = TargetParameters.JSON.getFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("detail");
        parser.nextToken();
        int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        parser.skipChildren();
        if (found) {
          return json.substring(from, Math.toIntExact(parser.currentLocation().getCharOffset()));
        }
      }
    }
    throw new IOException("no detail");
  }
}

package io.windlass.stateevents.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windlass.stateevents.bus.PublishedEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Puts events on custom buses, under their own ids. The target's name is {@link #PREFIX} and the
 * bus's ARN. What has the form of EventBridge's envelope is put as such, everything else as JSON.
 */
public final class CustomBusTarget implements TargetClient {
  /** How its targets' names begin. */
  public static final String PREFIX = "custom-bus:";

  private static final int REGION_IN_ARN = 3;
  private static final int ACCOUNT_IN_ARN = 4;

  /** Numbers come out as they went in. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Function<List<PublishedEvent>, CompletionStage<Void>> events;

  /**
   * @param events puts events on buses, all or none
   */
  public CustomBusTarget(Function<List<PublishedEvent>, CompletionStage<Void>> events) {
    this.events = events;
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    return events
        .apply(List.of(event(message)))
        .handle(
            (_, failure) ->
                failure == null
                    ? DeliveryOutcome.delivered()
                    : DeliveryOutcome.retryable("SDK_CLIENT_ERROR", Targets.text(failure)));
  }

  private static PublishedEvent event(Message message) {
    String bus = message.target().arn().substring(PREFIX.length());
    List<String> arn = List.of(bus.split(":", -1));
    JsonNode input = parsed(message.input());
    boolean isEnvelope =
        input.path("source").isTextual()
            && input.path("detail-type").isTextual()
            && input.path("detail").isObject();
    JsonNode parameters = TargetParameters.of(message.target()).path("EventBusV2Parameters");
    List<String> resources = new ArrayList<>();
    input.path("resources").forEach(each -> resources.add(each.asText()));
    return new PublishedEvent(
        message.event().id().toString(),
        arn.get(ACCOUNT_IN_ARN),
        arn.get(REGION_IN_ARN),
        bus,
        isEnvelope ? input.path("source").asText() : "",
        isEnvelope ? input.path("detail-type").asText() : "",
        time(input.path("time").asText(), message.event().ingested()),
        isEnvelope ? resources : List.of(),
        isEnvelope ? input.path("detail").toString() : message.input(),
        new PublishedEvent.Custom(
            isEnvelope ? PublishedEvent.ENVELOPE : PublishedEvent.JSON,
            metadata(parameters.path("Metadata")),
            parameters.path("SystemMetadata").path("EventGroupId").asText(message.event().group()),
            null));
  }

  private static JsonNode parsed(String input) {
    try {
      return JSON.readTree(input);
    } catch (JsonProcessingException e) {
      throw new InvalidTargetException("the event is not JSON");
    }
  }

  private static Map<String, String> metadata(JsonNode given) {
    return given.isObject() ? TargetParameters.strings(given) : Map.of();
  }

  private static Instant time(String text, Instant otherwise) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}

package io.windlass.stateevents.store.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.DeliveryTarget.TargetInput;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.pattern.ScopedFilters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subscriptions of custom buses: of subscribers, and of sources of AWS's events. */
public final class CustomBusSubscriptions {
  /** Begins the target of what is put on a custom bus; the bus's ARN follows. */
  public static final String BUS_TARGET = "custom-bus:";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CustomBusSubscriptions() {}

  static List<Subscription> read(ConfigurationSession session, String accountId) {
    List<Subscription> subscriptions = new ArrayList<>();
    session
        .list(
            SubscriberEntity.class,
            "from SubscriberEntity s where s.accountId = :account and not s.revoked order by s.id",
            Map.of("account", accountId),
            Integer.MAX_VALUE)
        .forEach(each -> subscriptions.add(subscription(each)));
    session
        .list(
            EventSourceEntity.class,
            "from EventSourceEntity e where e.accountId = :account and not e.revoked and e.type ="
                + " :type order by e.id",
            Map.of("account", accountId, "type", EventSourceEntity.AWS_SERVICE),
            Integer.MAX_VALUE)
        .forEach(each -> subscriptions.add(subscription(each)));
    return subscriptions;
  }

  static Subscription subscription(SubscriberEntity subscriber) {
    JsonNode document = parsed(subscriber.document());
    JsonNode invoke = document.path("InvokeConfiguration");
    return new Subscription(
        subscriber.arn(),
        subscriber.accountId(),
        subscriber.busArn(),
        pattern(document.path("FilterConfiguration").path("Filters")),
        new DeliveryTarget(
            target(invoke), text(invoke, "RoleArn"), parameters(invoke), input(document)),
        retry(document.path("RetryPolicy")),
        text(document.path("OnFailureConfiguration"), "Arn"),
        document.path("Type").asText().equals("FIFO")
            ? Subscription.Order.FIFO
            : Subscription.Order.UNORDERED,
        run(subscriber, document.path("PointInTimeConfiguration").path("EndPoint")));
  }

  private static Subscription.Run run(SubscriberEntity subscriber, JsonNode end) {
    Long from = subscriber.runFrom();
    return new Subscription.Run(
        subscriber.run(),
        !subscriber.isRunning(),
        from == null ? null : Instant.ofEpochMilli(from),
        Instant.ofEpochMilli(subscriber.runSince()),
        end.isNumber() ? Instant.ofEpochMilli(Math.round(end.asDouble() * 1000)) : null);
  }

  /** Events are forwarded in the order of what they are about. */
  static Subscription subscription(EventSourceEntity source) {
    JsonNode configuration = parsed(source.configuration()).path("AwsServiceEventsConfiguration");
    String own = text(configuration, "Pattern");
    ObjectNode pattern = own == null ? JSON.createObjectNode() : (ObjectNode) parsed(own);
    pattern.putArray("source").add(configuration.path("AwsService").asText());
    var scope = new EventScope("aws", source.region(), source.accountId());
    return new Subscription(
        source.arn(),
        source.accountId(),
        scope.busArn(EventScope.DEFAULT_BUS),
        pattern.toString(),
        new DeliveryTarget(BUS_TARGET + source.busArn(), null, "{}", new TargetInput.WholeEvent()),
        Subscription.RetryPolicy.OF_RULES,
        text(configuration.path("OnFailureConfiguration"), "Arn"),
        Subscription.Order.FIFO);
  }

  private static String pattern(JsonNode filters) {
    List<ScopedFilters.Filter> all = new ArrayList<>();
    filters.forEach(
        each ->
            all.add(
                new ScopedFilters.Filter(
                    each.path("Scope").asText(), each.path("Pattern").asText())));
    return ScopedFilters.together(all);
  }

  /** Kafka clusters stand for Windlass's own broker; other custom buses have a target of ours. */
  private static String target(JsonNode invoke) {
    String arn = invoke.path("TargetArn").asText();
    if (arn.contains(":kafka:")) {
      return "kafka:" + invoke.path("MskParameters").path("TopicName").asText();
    }
    return arn.contains(":event-busv2/") ? BUS_TARGET + arn : arn;
  }

  private static String parameters(JsonNode invoke) {
    ObjectNode parameters = JSON.createObjectNode();
    invoke
        .properties()
        .forEach(
            each -> {
              if (each.getKey().endsWith("Parameters")) {
                parameters.set(each.getKey(), each.getValue());
              }
            });
    return parameters.toString();
  }

  private static TargetInput input(JsonNode document) {
    JsonNode transformer = document.path("Transformer");
    return switch (transformer.path("Type").asText("RAW")) {
      case "WITH_METADATA" -> new TargetInput.WholeEvent();
      case "JSONATA" ->
          new TargetInput.Jsonata(
              expression(transformer.path("JsonataConfiguration").path("Expression").asText()));
      default -> new TargetInput.Path("$.Data");
    };
  }

  /** Returns what is between the delimiters of a JSONata expression. */
  public static String expression(String delimited) {
    String text = delimited.strip();
    return text.startsWith("{%") && text.endsWith("%}")
        ? text.substring(2, text.length() - 2).strip()
        : text;
  }

  private static Subscription.RetryPolicy retry(JsonNode policy) {
    var standard = Subscription.RetryPolicy.OF_SUBSCRIBERS;
    return new Subscription.RetryPolicy(
        Duration.ofSeconds(
            policy.path("MaxEventAgeInSeconds").asLong(standard.maxAge().toSeconds())),
        policy.path("MaxRetryAttempts").asInt(standard.maxRetries()));
  }

  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isTextual() ? value.asText() : null;
  }

  private static JsonNode parsed(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a subscriber in the database is not JSON", e);
    }
  }
}

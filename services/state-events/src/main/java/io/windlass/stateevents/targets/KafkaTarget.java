package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import io.windlass.stateevents.delivery.LaneLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to topics of Windlass's own broker that are not Windlass's: {@code kafka:} and the
 * topic's name. A record's key is the event's message group, so that what is in order stays so; its
 * header {@code event-id} tells repeats.
 */
public final class KafkaTarget implements TargetClient {
  /** How a target's name begins. */
  public static final String PREFIX = "kafka:";

  private static final String OWN_TOPICS = "batch.";
  private static final LaneLimits LIMITS = new LaneLimits(500, 0);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final KafkaProducer<String, String> producer;

  /**
   * @param clientProperties how to log in
   */
  public KafkaTarget(String bootstrapServers, Map<String, Object> clientProperties) {
    var settings = new HashMap<>(clientProperties);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", "state-events-delivery-target");
    settings.put("acks", "all");
    settings.put("linger.ms", 2);
    settings.put("buffer.memory", 8L << 20);
    // A topic that is not there must not hold up others for long.
    settings.put("max.block.ms", 2_000);
    settings.put("request.timeout.ms", 4_000);
    settings.put("delivery.timeout.ms", 5_000);
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  @Override
  public CompletionStage<DeliveryOutcome> send(Message message) {
    String topic = message.target().arn().substring(PREFIX.length());
    if (topic.startsWith(OWN_TOPICS) || topic.startsWith("__")) {
      throw new InvalidTargetException("the topic " + topic + " is not for events of a bus");
    }
    String key =
        TargetParameters.string(
            TargetParameters.of(message.target()).path("MskParameters"), "PartitionKey");
    var sent =
        new ProducerRecord<>(topic, key == null ? message.event().group() : key, message.input());
    sent.headers()
        .add("event-id", message.event().id().toString().getBytes(StandardCharsets.UTF_8));
    if (message.deadLetter() != null) {
      message
          .deadLetter()
          .attributes()
          .forEach(
              (name, value) -> sent.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
    var outcome = new CompletableFuture<DeliveryOutcome>();
    var _ =
        producer.send(
            sent,
            (_, failure) ->
                outcome.complete(failure == null ? DeliveryOutcome.delivered() : failed(failure)));
    return outcome;
  }

  /** The broker's own word is final, such as a record that is too large. */
  private static DeliveryOutcome failed(Exception failure) {
    String code = failure.getClass().getSimpleName();
    return failure instanceof ApiException && !(failure instanceof RetriableException)
        ? DeliveryOutcome.permanent(code, Targets.text(failure))
        : DeliveryOutcome.retryable(code, Targets.text(failure));
  }

  @Override
  public LaneLimits limits(DeliveryTarget target) {
    return LIMITS;
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}

package io.windlass.stateevents.targets;

import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The targets of AWS, with endpoints and credentials as their users configure them. */
final class AwsStage implements AutoCloseable {
  static final String ACCOUNT = "123456789012";
  static final UUID EVENT = new UUID(1, 2);

  final Instant ingested = Instant.now();
  final String json =
      "{\"version\":\"0\",\"id\":\"%s\",\"time\":\"%s\",\"source\":\"shop\",\"detail\":{\"n\":7}}"
          .formatted(EVENT, ingested);
  private final Properties before = (Properties) System.getProperties().clone();
  final Targets targets;

  /**
   * @param endpoints services as the SDK's system properties name them, and URLs
   */
  AwsStage(String... endpoints) {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    // moto's Kinesis knows JSON only.
    System.setProperty("aws.cborEnabled", "false");
    for (int i = 0; i < endpoints.length; i += 2) {
      System.setProperty("aws.endpointUrl" + endpoints[i], endpoints[i + 1]);
    }
    targets = new Targets(AwsTargets.all());
  }

  DeliveryOutcome send(String arn, String parameters, String input, @Nullable DeadLetter letter) {
    var event = new DeliverableEvent(1, EVENT, ACCOUNT, "bus", "shop r", ingested, json);
    var to = new DeliveryTarget(arn, null, parameters, new DeliveryTarget.TargetInput.WholeEvent());
    return await(
        targets.send(
            new TargetClient.Message(
                event, to, input, letter, "arn:aws:events:eu-west-1:" + ACCOUNT + ":rule/r1")));
  }

  DeliveryOutcome send(String arn, String parameters) {
    return send(arn, parameters, json, null);
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    targets.close();
    System.setProperties(before);
  }
}

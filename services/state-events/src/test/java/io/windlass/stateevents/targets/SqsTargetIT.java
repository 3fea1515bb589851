package io.windlass.stateevents.targets;

import static io.windlass.stateevents.targets.AwsStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryOutcome.Failed;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Queues of ElasticMQ. */
class SqsTargetIT {
  private static final String QUEUES = "arn:aws:sqs:eu-west-1:123456789012:";
  private static SQSRestServer server;
  private static SqsAsyncClient sqs;
  private static AwsStage stage;

  @BeforeAll
  static void start() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(0).start();
    String url = "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort();
    stage = new AwsStage("Sqs", url);
    sqs = client(url);
  }

  static SqsAsyncClient client(String url) {
    return SqsAsyncClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  @AfterAll
  static void stop() {
    stage.close();
    sqs.close();
    server.stopAndWait();
  }

  private static String queue(String name, Map<QueueAttributeName, String> attributes) {
    return await(
            sqs.createQueue(
                CreateQueueRequest.builder().queueName(name).attributes(attributes).build()))
        .queueUrl();
  }

  static Message receive(SqsAsyncClient from, String queueUrl) {
    List<Message> messages =
        await(
                from.receiveMessage(
                    ReceiveMessageRequest.builder()
                        .queueUrl(queueUrl)
                        .waitTimeSeconds(20)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .build()))
            .messages();
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  @Test
  void ev008AnEventArrivesInAQueue() {
    String url = queue("orders", Map.of());
    assertThat(stage.send(QUEUES + "orders", "{}")).isEqualTo(DeliveryOutcome.delivered());
    Message message = receive(sqs, url);
    assertThat(message.body()).isEqualTo(stage.json);
    assertThat(message.messageAttributes()).isEmpty();
  }

  @Test
  void aFifoQueueHasTheTargetsMessageGroup() {
    String url =
        queue(
            "orders.fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    String parameters = "{\"SqsParameters\":{\"MessageGroupId\":\"east\"}}";
    assertThat(stage.send(QUEUES + "orders.fifo", parameters))
        .isEqualTo(DeliveryOutcome.delivered());
    assertThat(stage.send(QUEUES + "orders.fifo", parameters))
        .describedAs("a repeat, which the queue recognises")
        .isEqualTo(DeliveryOutcome.delivered());
    assertThat(receive(sqs, url).attributes())
        .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "east");
  }

  @Test
  void rule009ADeadLetterHasItsAttributes() {
    String url = queue("letters", Map.of());
    var letter = new DeadLetter("rule", "target", "TIMEOUT", "late", "MaximumRetryAttempts", 3);
    assertThat(stage.send(QUEUES + "letters", "{}", stage.json, letter))
        .isEqualTo(DeliveryOutcome.delivered());
    Message message = receive(sqs, url);
    assertThat(message.body()).isEqualTo(stage.json);
    letter
        .attributes()
        .forEach(
            (name, value) ->
                assertThat(message.messageAttributes().get(name).stringValue()).isEqualTo(value));
    assertThat(message.messageAttributes()).hasSize(6);
  }

  @Test
  void aQueueThatIsNotThereIsNotTriedAgainButOneThatDoesNotAnswerIs() {
    assertThat(stage.send(QUEUES + "nobody", "{}"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("NO_RESOURCE");
              assertThat(failed.retryable()).isFalse();
            });
    try (var unreachable = new AwsStage("Sqs", "http://127.0.0.1:1")) {
      assertThat(unreachable.send(QUEUES + "orders", "{}"))
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo("SDK_CLIENT_ERROR");
                assertThat(failed.retryable()).isTrue();
              });
    }
  }
}

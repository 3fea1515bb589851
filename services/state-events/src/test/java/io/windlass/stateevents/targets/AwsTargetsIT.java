package io.windlass.stateevents.targets;

import static io.windlass.stateevents.targets.AwsStage.ACCOUNT;
import static io.windlass.stateevents.targets.AwsStage.EVENT;
import static io.windlass.stateevents.targets.AwsStage.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.windlass.stateevents.delivery.DeadLetter;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryOutcome.Failed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.sfn.SfnAsyncClient;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Topics, streams, state machines and log groups of moto, and a stub of Lambda (EV-008). */
class AwsTargetsIT {
  private static final String PLACE = ":eu-west-1:" + ACCOUNT + ":";
  private static MotoServer moto;
  private static AwsStage stage;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        MotoServer.isInstalled(), "SKIPPED: no moto (pip install 'moto[server]')");
    moto = new MotoServer();
    String url = moto.url();
    stage = new AwsStage("Sns", url, "Kinesis", url, "Sfn", url, "CloudWatchLogs", url);
  }

  @AfterAll
  static void stop() {
    if (stage != null) {
      stage.close();
    }
    if (moto != null) {
      moto.close();
    }
  }

  private static void assertFailed(DeliveryOutcome outcome, boolean retryable, String code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).describedAs(failed.message()).isEqualTo(code);
              assertThat(failed.retryable()).isEqualTo(retryable);
            });
  }

  @Test
  void ev008AnEventIsPublishedOnATopic() {
    try (SnsAsyncClient sns = SnsAsyncClient.builder().region(Region.EU_WEST_1).build();
        SqsAsyncClient sqs = SqsTargetIT.client(moto.url())) {
      String topic = await(sns.createTopic(request -> request.name("news"))).topicArn();
      String queue = await(sqs.createQueue(request -> request.queueName("readers"))).queueUrl();
      await(
          sns.subscribe(
              request ->
                  request
                      .topicArn(topic)
                      .protocol("sqs")
                      .endpoint("arn:aws:sqs" + PLACE + "readers")
                      .attributes(java.util.Map.of("RawMessageDelivery", "true"))));
      assertThat(stage.send(topic, "{}")).isEqualTo(DeliveryOutcome.delivered());
      assertThat(SqsTargetIT.receive(sqs, queue).body()).isEqualTo(stage.json);
    }
    assertFailed(stage.send("arn:aws:sns" + PLACE + "nobody", "{}"), false, "NO_RESOURCE");
    var letter = new DeadLetter("r", "t", "c", "m", "", 0);
    assertFailed(
        stage.send("arn:aws:sns" + PLACE + "news", "{}", stage.json, letter),
        false,
        "INVALID_TARGET");
  }

  @Test
  void ev008AnEventIsPutOnAStreamByItsPartitionKey() {
    String arn = "arn:aws:kinesis" + PLACE + "stream/clicks";
    try (KinesisAsyncClient kinesis =
        KinesisAsyncClient.builder()
            .region(Region.EU_WEST_1)
            // moto speaks no HTTP/2.
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
            .build()) {
      await(kinesis.createStream(request -> request.streamName("clicks").shardCount(1)));
      await(kinesis.waiter().waitUntilStreamExists(request -> request.streamName("clicks")));
      String path = "{\"KinesisParameters\":{\"PartitionKeyPath\":\"$.detail.n\"}}";
      assertThat(stage.send(arn, path)).isEqualTo(DeliveryOutcome.delivered());
      assertThat(stage.send(arn, "{}")).isEqualTo(DeliveryOutcome.delivered());
      String ofSchedule = "{\"KinesisParameters\":{\"PartitionKey\":\"nightly\"}}";
      assertThat(stage.send(arn, ofSchedule)).isEqualTo(DeliveryOutcome.delivered());
      String ofSubscriber =
          "{\"KinesisParameters\":{\"PartitionKey\":\"%s\",\"ExplicitHashKey\":\"7\"}}"
              .formatted("k".repeat(300));
      assertThat(stage.send(arn, ofSubscriber)).isEqualTo(DeliveryOutcome.delivered());
      assertThat(stage.send(arn, "{\"KinesisParameters\":{\"PartitionKey\":\"\"}}"))
          .isEqualTo(DeliveryOutcome.delivered());
      String shard =
          await(kinesis.listShards(request -> request.streamName("clicks")))
              .shards()
              .getFirst()
              .shardId();
      String iterator =
          await(
                  kinesis.getShardIterator(
                      request ->
                          request
                              .streamName("clicks")
                              .shardId(shard)
                              .shardIteratorType(ShardIteratorType.TRIM_HORIZON)))
              .shardIterator();
      var records = await(kinesis.getRecords(request -> request.shardIterator(iterator))).records();
      assertThat(records)
          .extracting(Record::partitionKey)
          .containsExactly("7", EVENT.toString(), "nightly", "k".repeat(256), EVENT.toString());
      assertThat(records.getFirst().data().asUtf8String()).isEqualTo(stage.json);
    }
    assertFailed(
        stage.send("arn:aws:kinesis" + PLACE + "stream/nobody", "{}"), false, "NO_RESOURCE");
  }

  @Test
  void anEventStartsAStateMachineOnceAlthoughItIsRepeated() {
    try (SfnAsyncClient states = SfnAsyncClient.builder().region(Region.EU_WEST_1).build()) {
      String machine =
          await(
                  states.createStateMachine(
                      request ->
                          request
                              .name("flow")
                              .roleArn("arn:aws:iam::" + ACCOUNT + ":role/flow")
                              .definition(
                                  "{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}")))
              .stateMachineArn();
      assertThat(stage.send(machine, "{}")).isEqualTo(DeliveryOutcome.delivered());
      assertThat(stage.send(machine, "{}")).isEqualTo(DeliveryOutcome.delivered());
      var executions =
          await(states.listExecutions(request -> request.stateMachineArn(machine))).executions();
      assertThat(executions).hasSize(1);
      assertThat(executions.getFirst().name()).startsWith(EVENT.toString() + "_");
      String execution = executions.getFirst().executionArn();
      assertThat(
              await(states.describeExecution(request -> request.executionArn(execution))).input())
          .isEqualTo(stage.json);
    }
    assertFailed(
        stage.send("arn:aws:states" + PLACE + "stateMachine:nobody", "{}"), false, "NO_RESOURCE");
  }

  @Test
  void anEventIsALineOfALogGroup() {
    String arn = "arn:aws:logs" + PLACE + "log-group:/aws/events/all:*";
    try (CloudWatchLogsAsyncClient logs =
        CloudWatchLogsAsyncClient.builder().region(Region.EU_WEST_1).build()) {
      assertFailed(stage.send(arn, "{}"), false, "NO_RESOURCE");
      await(logs.createLogGroup(request -> request.logGroupName("/aws/events/all")));
      assertThat(stage.send(arn, "{}")).isEqualTo(DeliveryOutcome.delivered());
      long later = stage.ingested.plusSeconds(1).toEpochMilli();
      assertThat(
              stage.send(
                  arn, "{}", "{\"timestamp\": %d, \"message\": \"hello\"}".formatted(later), null))
          .isEqualTo(DeliveryOutcome.delivered());
      var lines =
          await(
                  logs.getLogEvents(
                      request ->
                          request
                              .logGroupName("/aws/events/all")
                              .logStreamName(
                                  "r1/" + LocalDate.ofInstant(stage.ingested, ZoneOffset.UTC))
                              .startFromHead(true)))
              .events();
      assertThat(lines).extracting(line -> line.message()).containsExactly(stage.json, "hello");
      assertThat(lines)
          .extracting(line -> line.timestamp())
          .containsExactly(stage.ingested.toEpochMilli(), later);
    }
  }

  @Test
  void ev008AFunctionIsInvokedAsynchronously() throws Exception {
    BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    HttpServer lambda =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    lambda.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(
                exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type") + path + body);
            if (path.contains("busy")) {
              exchange.getResponseHeaders().add("x-amzn-ErrorType", "TooManyRequestsException");
              exchange.sendResponseHeaders(429, -1);
            } else if (path.contains("nobody")) {
              exchange.getResponseHeaders().add("x-amzn-ErrorType", "ResourceNotFoundException");
              exchange.sendResponseHeaders(404, -1);
            } else {
              exchange.sendResponseHeaders(path.contains("broken") ? 500 : 202, -1);
            }
          }
        });
    lambda.start();
    String functions = "arn:aws:lambda" + PLACE + "function:";
    try (var stub = new AwsStage("Lambda", "http://127.0.0.1:" + lambda.getAddress().getPort())) {
      assertThat(stub.send(functions + "resize", "{}")).isEqualTo(DeliveryOutcome.delivered());
      assertThat(requests)
          .containsExactly(
              "Event/2015-03-31/functions/" + functions + "resize/invocations" + stub.json);
      assertFailed(stub.send(functions + "busy", "{}"), true, "THROTTLING");
      assertFailed(stub.send(functions + "broken", "{}"), true, "ERROR_FROM_TARGET");
      assertFailed(stub.send(functions + "nobody", "{}"), false, "NO_RESOURCE");
      assertThat(requests).describedAs("each is called once").hasSize(4);
    } finally {
      lambda.stop(0);
    }
  }
}

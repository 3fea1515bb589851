package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What {@code windlass env} gives clients: AWS's, Kafka's, and the commands of Windlass itself. */
class ClientsIT {
  private static final String TRANSITIONS = "batch.job-transitions";
  private static final String COMMANDS = "batch.task-commands";

  @Test
  void dashboardsReadWhatJobsDoAndNothingElse(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack) {
    var environment = stack.environment();
    var workspace = Workspace.create(stack, "busybox", 4);
    var job = workspace.submitShell("true");
    var reader = withTimeouts(stack.kafkaReader());
    assertThat(reader.get("sasl.jaas.config").toString())
        .contains(environment.get("WINDLASS_KAFKA_USERNAME"))
        .contains(environment.get("WINDLASS_KAFKA_PASSWORD"));
    reader.put("group.id", "reader-" + UUID.randomUUID());
    reader.put("auto.offset.reset", "earliest");

    assertThat(awaitRecord(reader, job)).isTrue();
    assertThatThrownBy(() -> read(reader, COMMANDS)).isInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> write(reader, TRANSITIONS))
        .hasCauseInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> write(reader, COMMANDS))
        .hasCauseInstanceOf(AuthorizationException.class);
    Map<String, Object> nobody =
        withTimeouts(
            Map.of("bootstrap.servers", environment.get("WINDLASS_KAFKA_BOOTSTRAP_SERVERS")));
    assertThatThrownBy(() -> write(nobody, COMMANDS))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(KafkaException.class),
            e -> assertThat(e).hasCauseInstanceOf(KafkaException.class));
    assertThat(stack.status().path("kafka").path("clientProperties").asText())
        .isEqualTo(environment.get("WINDLASS_KAFKA_CLIENT_PROPERTIES"));
  }

  @Test
  void onlyCallsOfServicesThatAreServedComeHere(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack) {
    var here = stack.endpoint().toString();
    assertThat(stack.environment())
        .doesNotContainKey("AWS_ENDPOINT_URL")
        .containsEntry("AWS_ENDPOINT_URL_BATCH", here)
        .containsEntry("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", here)
        .containsEntry("AWS_ENDPOINT_URL_EVENTBRIDGE", here)
        .containsEntry("AWS_ENDPOINT_URL_STS", here);
    assertThat(stack.windlass(List.of("env", "--all")))
        .contains("export AWS_ENDPOINT_URL='" + here + "'\n");
    var shell =
        "eval \"$(%s env --data %s)\"; echo \"global: ${AWS_ENDPOINT_URL-none}\""
            .formatted(Stack.program(), stack.dataDirectory());
    assertThat(Stack.run(List.of("bash", "-c", shell), Map.of("AWS_ENDPOINT_URL", here), 60))
        .isEqualTo("global: none\n");
  }

  @Test
  void explainLooksInTheRegionThatIsMeant(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack) {
    var there = new TreeMap<>(stack.environment());
    there.put("AWS_REGION", "eu-west-1");
    var workspace = Workspace.create(stack, stack.batch(there), "busybox", 4);
    var job = workspace.submitShell("sleep 600");

    assertThat(stack.windlass(List.of("explain", job, "--region", "eu-west-1"))).contains(job);
    assertThatThrownBy(() -> stack.windlass(List.of("explain", job, "--region", "us-east-1")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("asked in region us-east-1");
    var shell =
        List.of(Stack.program(), "explain", job, "--data", stack.dataDirectory().toString());
    assertThat(Stack.run(shell, Map.of("AWS_DEFAULT_REGION", "eu-west-1"), 60)).contains(job);
    assertThat(stack.windlass(List.of("queue", "pause", workspace.queue, "--region", "eu-west-1")))
        .contains("is paused");
    workspace.batch.terminateJob(request -> request.jobId(job).reason("seen"));
  }

  private static Map<String, Object> withTimeouts(Map<String, Object> client) {
    var result = new HashMap<>(client);
    result.put("max.block.ms", 5000);
    result.put("request.timeout.ms", 4000);
    result.put("delivery.timeout.ms", 6000);
    return result;
  }

  private static boolean awaitRecord(Map<String, Object> client, String key) {
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TRANSITIONS));
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (System.nanoTime() - deadline < 0) {
        for (var read : consumer.poll(Duration.ofSeconds(1))) {
          if (key.equals(read.key())) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static void read(Map<String, Object> client, String topic) {
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int i = 0; i < 30; i++) {
        consumer.poll(Duration.ofSeconds(1));
      }
    }
  }

  private static void write(Map<String, Object> client, String topic)
      throws ExecutionException, InterruptedException {
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "stray", "stray")).get();
    }
  }
}

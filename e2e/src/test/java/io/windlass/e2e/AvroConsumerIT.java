package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ConsumableResourceRequirement;

/**
 * The topics that the broker's read-only user may read, read by a program that knows nothing of
 * Windlass but what {@code windlass env} prints: with the deserializer of Apicurio Registry, by the
 * schemas of the registry.
 */
class AvroConsumerIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void everyReadableTopicIsDecodedByTheDeserializerOfTheRegistry(
      @SharedStack(SharedStack.Executor.SIMULATED) Stack stack)
      throws IOException, InterruptedException {
    var registry = stack.environment().get("WINDLASS_REGISTRY_URL");
    var client = stack.kafkaReader();
    client.put("key.deserializer", StringDeserializer.class);
    client.put("value.deserializer", AvroKafkaDeserializer.class);
    client.put("apicurio.registry.url", registry + "/apis/registry/v3");
    try (var consumer = new KafkaConsumer<String, GenericRecord>(client)) {
      var topics = consumer.listTopics();
      assertThat(topics.keySet())
          .containsExactlyInAnyOrder(
              "batch.job-transitions",
              "batch.notifications",
              "batch.capacity-events",
              "batch.consumable-resources");
      // Only what comes from here on: other tests fill the same topics.
      consumer.assign(
          topics.values().stream()
              .flatMap(List::stream)
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList());
      consumer.seekToEnd(List.of());
      consumer.assignment().forEach(consumer::position);

      var workspace = Workspace.create(stack, "busybox", 4);
      var resource = "licence-" + workspace.queue;
      workspace.batch.createConsumableResource(
          r -> r.consumableResourceName(resource).totalQuantity(1L));
      var one =
          ConsumableResourceRequirement.builder().consumableResource(resource).quantity(1L).build();
      var job =
          workspace.submit(
              workspace.define("true"),
              r -> r.consumableResourcePropertiesOverride(p -> p.consumableResourceList(one)));
      workspace.awaitEnd(job, LIMIT);

      Map<String, Predicate<String>> expected =
          Map.of(
              "batch.job-transitions", text -> text.contains(job) && text.contains("SUCCEEDED"),
              "batch.notifications", text -> text.contains(job) && text.contains("SUCCEEDED"),
              "batch.capacity-events", text -> text.contains(workspace.environment),
              "batch.consumable-resources", text -> text.contains(resource));
      var read = read(consumer, expected);
      for (var topic : expected.keySet()) {
        assertThat(read.get(topic))
            .extracting(GenericRecord::getSchema)
            .as("schemas of the records of " + topic)
            .containsOnly(latestSchema(registry, topic));
      }
    }
  }

  /** The records by topic, until there is an expected one in each; tombstones are left out. */
  private static Map<String, List<GenericRecord>> read(
      KafkaConsumer<String, GenericRecord> consumer, Map<String, Predicate<String>> expected) {
    Map<String, List<GenericRecord>> read = new TreeMap<>();
    Map<String, Predicate<String>> missing = new TreeMap<>(expected);
    Workspace.await(
        () -> "records of " + missing.keySet() + ", among " + read,
        LIMIT,
        () -> {
          for (var each : consumer.poll(Duration.ofMillis(200))) {
            if (each.value() != null) {
              read.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.value());
              missing.computeIfPresent(
                  each.topic(), (topic, isIt) -> isIt.test(each.value().toString()) ? null : isIt);
            }
          }
          return missing.isEmpty();
        });
    return read;
  }

  static Schema latestSchema(String registry, String topic)
      throws IOException, InterruptedException {
    var uri =
        "%s/apis/ccompat/v7/subjects/%s-value/versions/latest/schema".formatted(registry, topic);
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(uri)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(uri).isEqualTo(200);
      return new Schema.Parser().parse(answer.body());
    }
  }
}

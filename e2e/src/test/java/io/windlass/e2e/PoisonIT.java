package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * Writes records into every topic of a running stack that cannot be decoded, that belong to another
 * topic, or that the databases refuse. Jobs of the account still run, also after a service was
 * killed; the operator sees the quarantined records and retries or discards them.
 */
class PoisonIT {
  private static final String ACCOUNT = "123456789012";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /** The services that consume each topic. */
  private static final Map<String, List<String>> CONSUMERS =
      new TreeMap<>(
          Map.of(
              "batch.definitions", List.of("scheduler", "capacity", "state-events"),
              "batch.job-requests", List.of("scheduler", "state-events"),
              "batch.job-transitions", List.of("submission", "state-events"),
              "batch.task-commands", List.of("capacity"),
              "batch.task-events", List.of("scheduler"),
              "batch.capacity-requests", List.of("capacity"),
              "batch.capacity-events", List.of("scheduler", "submission", "state-events"),
              "batch.consumable-resources", List.of("submission")));

  private static Stack stack;
  private static Workspace workspace;
  private static String definition;

  @BeforeAll
  static void start() {
    stack = Stack.start("--executor", "simulated");
    workspace = Workspace.create(stack, "busybox", 16);
    definition = workspace.define("true");
    succeeds(SOON);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void poisonInEveryTopicIsSetAsideAndTheAccountGoesOn() {
    assertThat(list()).contains("Nothing is set aside.");
    var template = succeeds(SOON);
    var late = "late-" + template.substring(0, 8);
    var lateArn = "arn:aws:batch:us-east-1:" + ACCOUNT + ":job-queue/" + late;
    plant(template, lateArn);

    succeeds(AT_ONCE);

    workspace.createQueue(late, workspace.environment, _ -> {});
    var waiting = workspace.submit(definition, request -> request.jobQueue(late));
    checkList(template);
    assertThat(stack.status().path("processes"))
        .filteredOn(each -> each.path("health").asText().equals("DEGRADED"))
        .extracting(each -> each.path("name").asText())
        .containsExactlyInAnyOrder("submission", "scheduler", "capacity", "state-events");

    kill("scheduler");
    succeeds(SOON);
    checkList(template);
    assertThat(workspace.status(waiting)).isNotIn(JobStatus.SUCCEEDED, JobStatus.FAILED);

    var rubbish = idOf("scheduler", lateArn);
    assertThat(stack.windlass(List.of("quarantine", "show", rubbish)))
        .contains(lateArn, "cannot be decoded", "UndecodableRecordException");
    assertThatThrownBy(() -> stack.windlass(List.of("quarantine", "retry", rubbish)))
        .hasMessageContaining("failed again");
    stack.windlass(List.of("quarantine", "discard", rubbish));
    workspace.awaitStatus(waiting, JobStatus.SUCCEEDED, SOON);

    stack.windlass(List.of("quarantine", "discard", "--all"));
    assertThat(list()).contains("Nothing is set aside.");
    Workspace.await("everything is well", SOON, stack::allAreUp);
    succeeds(AT_ONCE);
  }

  private static String succeeds(Duration timeout) {
    var job = workspace.submit(definition);
    workspace.awaitStatus(job, JobStatus.SUCCEEDED, timeout);
    return job;
  }

  private static String list() {
    return stack.windlass(List.of("quarantine", "list"));
  }

  /** Each service has what is in its topics; what is of other topics the scheduler throws on. */
  private static void checkList(String template) {
    Workspace.await(
        () -> "all to be set aside, but the list is\n" + list(),
        SOON,
        () -> {
          var lines = list().lines().toList();
          return CONSUMERS.entrySet().stream()
              .allMatch(
                  topic ->
                      topic.getValue().stream()
                          .allMatch(
                              service ->
                                  has(
                                      lines,
                                      service,
                                      topic.getKey(),
                                      "rubbish-" + topic.getKey())));
        });
    var lines = list().lines().toList();
    for (var topic :
        List.of(
            "batch.definitions",
            "batch.job-requests",
            "batch.task-events",
            "batch.capacity-events")) {
      assertThat(has(lines, "scheduler", topic, "strange-"))
          .as("what the scheduler throws on in %s of %s", topic, lines)
          .isTrue();
    }
    for (var service : List.of("scheduler", "state-events")) {
      assertThat(has(lines, service, "batch.job-requests", template.substring(0, 20)))
          .as("what the database of %s refuses in %s", service, lines)
          .isTrue();
    }
    assertThat(has(lines, "submission", "batch.job-transitions", template.substring(0, 20)))
        .as("what the database of submission refuses in %s", lines)
        .isTrue();
  }

  private static boolean has(List<String> lines, String service, String topic, String key) {
    return lines.stream()
        .anyMatch(
            line -> line.startsWith(service + "/") && line.contains(topic) && line.contains(key));
  }

  private static String idOf(String service, String key) {
    return list()
        .lines()
        .filter(line -> line.startsWith(service + "/") && line.contains(key))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElseThrow();
  }

  private static void kill(String process) {
    long pid = stack.pid(process);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Workspace.await(
        process + " is back",
        SOON,
        () ->
            stack.pid(process) != pid
                && !stack.status().at("/processes/1/health").asText().equals("DOWN"));
  }

  /** Rubbish and a record of another topic in each, and two that hold U+0000 in a job's id. */
  private static void plant(String template, String lateArn) {
    var broker = broker();
    try (var producer =
        new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor("batch.definitions").size();
      int partition =
          Utils.toPositive(Utils.murmur2(ACCOUNT.getBytes(StandardCharsets.UTF_8))) % partitions;
      var planted = new ArrayList<ProducerRecord<String, byte[]>>();
      var rubbish = "rubbish".getBytes(StandardCharsets.UTF_8);
      var strange = read(broker, "batch.job-transitions", partition).getFirst().value();
      for (var topic : CONSUMERS.keySet()) {
        planted.add(new ProducerRecord<>(topic, partition, "rubbish-" + topic, rubbish));
        if (!topic.equals("batch.job-transitions")) {
          planted.add(new ProducerRecord<>(topic, partition, "strange-" + topic, strange));
        }
      }
      planted.add(new ProducerRecord<>("batch.definitions", partition, lateArn, rubbish));
      for (var topic : List.of("batch.job-requests", "batch.job-transitions")) {
        var found =
            read(broker, topic, partition).stream()
                .filter(each -> each.key().equals(template))
                .findFirst()
                .orElseThrow();
        planted.add(
            new ProducerRecord<>(
                topic, partition, withNul(template), patched(found.value(), template)));
      }
      for (var each : planted) {
        var _ = producer.send(each);
      }
      producer.flush();
    }
  }

  /** Sends records as the broker's administrator, who alone may write to all topics. */
  private static Map<String, Object> broker() {
    var login = new Properties();
    var file = stack.dataDirectory().resolve("kafka/windlass-client.properties");
    try (var in = Files.newBufferedReader(file)) {
      login.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var broker = new TreeMap<String, Object>();
    login.forEach((name, value) -> broker.put(name.toString(), value));
    broker.put("bootstrap.servers", stack.status().at("/kafka/bootstrapServers").asText());
    return broker;
  }

  private static String withNul(String jobId) {
    return jobId.substring(0, jobId.length() - 1) + "\0";
  }

  /** The same record of a job with another id, as long as the first. */
  private static byte[] patched(byte[] value, String jobId) {
    return new String(value, StandardCharsets.ISO_8859_1)
        .replace(jobId, withNul(jobId))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<ConsumerRecord<String, byte[]>> read(
      Map<String, Object> broker, String topic, int partition) {
    var all = new ArrayList<ConsumerRecord<String, byte[]>>();
    var only = new TopicPartition(topic, partition);
    try (var consumer =
        new KafkaConsumer<>(broker, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      while (consumer.position(only) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }
}

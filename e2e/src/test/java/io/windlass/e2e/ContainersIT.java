package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.CRType;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;

/**
 * The service submission with a database and a broker in containers, which Windlass does not start
 * itself. Schema registry and users are those of the shared stack. Skipped, with a message, if no
 * engine answers.
 */
class ContainersIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String DATABASE = "submission";
  private static final String DEFINITIONS = "batch.definitions";
  private static final String CAPACITY_EVENTS = "batch.capacity-events";
  private static final List<String> TOPICS =
      List.of(
          DEFINITIONS,
          CAPACITY_EVENTS,
          "batch.job-requests",
          "batch.job-transitions",
          "batch.api-calls",
          "batch.consumable-resources",
          "batch.scheduler-answers");

  @TempDir private static Path directory;
  private static Stack stack;
  private static Containers containers;
  private static Process service;
  private static BatchClient batch;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    DockerIT.require(
        DockerClientFactory.instance().isDockerAvailable(), "no Docker engine answers");
    stack = shared;
    containers = Containers.start(stack);
    migrate();
    createTopics();
    int port = Stack.freePort();
    service = startService(port);
    Workspace.await(
        () -> "submission to be ready; its log:\n" + log(),
        LIMIT,
        () -> service.isAlive() && isReady(port));
    batch = Stack.batch(URI.create("http://127.0.0.1:" + port), stack.environment());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (service != null) {
      service.destroy();
      service.waitFor(20, TimeUnit.SECONDS);
    }
    if (containers != null) {
      containers.close();
    }
  }

  /** From the API to the database, to the broker, and from the broker back to the API. */
  @Test
  void aServiceStoresPublishesAndConsumes() throws Exception {
    batch.createComputeEnvironment(
        request ->
            request
                .computeEnvironmentName("contained")
                .type("MANAGED")
                .computeResources(
                    resources ->
                        resources
                            .type(CRType.FARGATE)
                            .maxvCpus(4)
                            .subnets("subnet-a123456b")
                            .securityGroupIds("sg-a12b3456")));
    assertThat(describe().status()).isEqualTo(CEStatus.CREATING);

    var published = readDefinition();
    assertThat(published.get("arn").toString()).isEqualTo(describe().computeEnvironmentArn());

    publishThatItIsValid(published);
    Workspace.await(
        () -> "VALID, but it is " + describe() + "\n" + log(),
        LIMIT,
        () -> describe().status() == CEStatus.VALID);
    assertThat(describe().statusReason()).isEqualTo("said by a test");
    assertThat(nextOffset(CAPACITY_EVENTS)).isEqualTo(1);
  }

  private static ComputeEnvironmentDetail describe() {
    return batch
        .describeComputeEnvironments(request -> request.computeEnvironments("contained"))
        .computeEnvironments()
        .getFirst();
  }

  private static GenericRecord readDefinition() {
    var found = new ArrayList<GenericRecord>();
    try (var consumer = new KafkaConsumer<String, GenericRecord>(client())) {
      var partition = List.of(new TopicPartition(DEFINITIONS, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      Workspace.await(
          "the definition in " + DEFINITIONS,
          LIMIT,
          () -> {
            consumer.poll(Duration.ofMillis(200)).forEach(each -> found.add(each.value()));
            return !found.isEmpty();
          });
    }
    return found.getFirst();
  }

  /** Publishes what the service capacity would publish. */
  private static void publishThatItIsValid(GenericRecord definition)
      throws IOException, ExecutionException, InterruptedException {
    var schema = AvroConsumerIT.latestSchema(registry(), CAPACITY_EVENTS);
    var status =
        schema.getField("event").schema().getTypes().stream()
            .filter(type -> type.getName().equals("ComputeEnvironmentStatusChanged"))
            .findFirst()
            .orElseThrow();
    var changed = new GenericData.Record(status);
    changed.put("status", "VALID");
    changed.put("statusReason", "said by a test");
    changed.put("desiredvCpus", 4);
    var event = new GenericData.Record(schema);
    event.put("accountId", definition.get("accountId"));
    event.put("region", definition.get("region"));
    event.put("computeEnvironmentArn", definition.get("arn"));
    event.put("sequence", 1L);
    event.put("at", System.currentTimeMillis());
    event.put("event", changed);
    try (var producer = new KafkaProducer<String, GenericRecord>(client())) {
      var arn = definition.get("arn").toString();
      producer.send(new ProducerRecord<>(CAPACITY_EVENTS, 0, arn, event)).get();
    }
  }

  private static Map<String, Object> client() {
    var client = new HashMap<String, Object>();
    client.put("bootstrap.servers", containers.bootstrapServers());
    client.put("key.deserializer", StringDeserializer.class);
    client.put("value.deserializer", AvroKafkaDeserializer.class);
    client.put("key.serializer", StringSerializer.class);
    client.put("value.serializer", AvroKafkaSerializer.class);
    client.put("apicurio.registry.auto-register", false);
    client.put("apicurio.registry.find-latest", true);
    client.put("apicurio.registry.url", registry() + "/apis/registry/v3");
    return client;
  }

  private static String registry() {
    return stack.environment().get("WINDLASS_REGISTRY_URL");
  }

  private static String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(containers.postgresPort(), database);
  }

  /** Runs the migrations as the launcher does. */
  private static void migrate() throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                jdbcUrl("postgres"), Containers.USERNAME, Containers.PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
    }
    Flyway.configure()
        .dataSource(jdbcUrl(DATABASE), Containers.USERNAME, Containers.PASSWORD)
        .locations(
            "filesystem:"
                + Stack.checkout("libs/transactional-messaging/src/main/resources/db/messaging"),
            "filesystem:" + Stack.checkout("services/submission/src/main/resources/db/migration"))
        .outOfOrder(true)
        .load()
        .migrate();
  }

  private static void createTopics() throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", containers.bootstrapServers()))) {
      admin
          .createTopics(TOPICS.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  private static Process startService(int port) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "quarkus-run.jar")
            .directory(Stack.checkout("services/submission/target/quarkus-app").toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("submission.log").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_DATASOURCE_REACTIVE_URL",
                "postgresql://127.0.0.1:%d/%s".formatted(containers.postgresPort(), DATABASE),
                "QUARKUS_DATASOURCE_USERNAME",
                Containers.USERNAME,
                "QUARKUS_DATASOURCE_PASSWORD",
                Containers.PASSWORD,
                "WINDLASS_KAFKA_BOOTSTRAP_SERVERS",
                containers.bootstrapServers(),
                "WINDLASS_REGISTRY_URL",
                registry(),
                "WINDLASS_IAM_FILE",
                stack.dataDirectory().resolve("iam.json").toString()));
    return builder.start();
  }

  private static boolean isReady(int port) {
    try {
      return RestAssured.get("http://127.0.0.1:%d/q/health/ready".formatted(port)).statusCode()
          == 200;
    } catch (Exception notListening) {
      return false;
    }
  }

  private static String log() {
    try {
      return Files.readString(directory.resolve("submission.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static long nextOffset(String topic) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                jdbcUrl(DATABASE), Containers.USERNAME, Containers.PASSWORD);
        var statement =
            connection.prepareStatement(
                "select next_offset from consumed_offset where topic = ?")) {
      statement.setString(1, topic);
      try (var rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getLong(1);
      }
    }
  }
}

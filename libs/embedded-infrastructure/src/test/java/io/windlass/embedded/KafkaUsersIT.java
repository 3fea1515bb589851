package io.windlass.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that accepts only its users, on a data directory that was created without
 * authentication.
 */
class KafkaUsersIT {
  private static final KafkaUsers USERS =
      new KafkaUsers(
          "admin", Map.of("admin", "secret-1", "reader", "secret-2", "nobody", "secret-3"));
  private static final KafkaUsers MISTAKEN =
      new KafkaUsers("admin", Map.of("admin", "guess", "reader", "guess"));

  @TempDir private static Path data;
  private static EmbeddedKafka kafka;
  private static int controllerPort;

  @BeforeAll
  static void start() throws Exception {
    try (EmbeddedKafka open = EmbeddedKafka.start(KafkaSettings.on(data))) {
      open.createTopics(List.of(new NewTopic("notes", 1, (short) 1)));
      write(Map.of("bootstrap.servers", open.bootstrapServers()), "from before");
    }
    controllerPort = FreePorts.next();
    kafka =
        EmbeddedKafka.start(
            new KafkaSettings(data, FreePorts.next(), controllerPort, Map.of()).withUsers(USERS));
    try (Admin admin = Admin.create(client("admin"))) {
      admin.createAcls(List.of(mayRead("reader"))).all().get(1, TimeUnit.MINUTES);
    }
  }

  @AfterAll
  static void stop() {
    kafka.stop();
  }

  private static AclBinding mayRead(String user) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "notes", PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", AclOperation.READ, AclPermissionType.ALLOW));
  }

  @Test
  void theAdministratorFindsWhatWasThereBefore() throws Exception {
    assertThat(read(client("admin"))).contains("from before");
  }

  @Test
  void whoHasNoCredentialsGetsNowhere() {
    Map<String, Object> anonymous =
        withTimeouts(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    assertThatThrownBy(() -> topics(anonymous)).hasCauseInstanceOf(Exception.class);
    assertThatThrownBy(() -> write(anonymous, "stray")).isInstanceOf(Exception.class);
  }

  @Test
  void theControllerTakesNobodyWithoutCredentialsEither() throws Exception {
    Map<String, Object> controller = Map.of("bootstrap.controllers", "127.0.0.1:" + controllerPort);
    assertThatThrownBy(() -> cluster(withTimeouts(controller)))
        .isInstanceOf(ExecutionException.class);
    Map<String, Object> known = new HashMap<>(USERS.clientProperties("admin"));
    known.putAll(controller);
    assertThat(cluster(withTimeouts(known))).isNotBlank();
  }

  @Test
  void aWrongPasswordIsRefused() {
    Map<String, Object> wrong = new HashMap<>(MISTAKEN.clientProperties("admin"));
    wrong.put("bootstrap.servers", kafka.bootstrapServers());
    assertThatThrownBy(() -> topics(withTimeouts(wrong)))
        .hasCauseInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void aUserMayDoWhatItWasGivenAndNothingElse() throws Exception {
    assertThat(read(client("reader"))).contains("from before");
    assertThatThrownBy(() -> write(client("reader"), "stray"))
        .hasCauseInstanceOf(AuthorizationException.class);
    assertThatThrownBy(() -> read(client("nobody")))
        .isInstanceOf(TopicAuthorizationException.class);
    assertThat(topics(client("nobody"))).isEmpty();
  }

  @Test
  void passwordsComeFromAFileAndAreNotShown() throws Exception {
    Path file = data.resolveSibling("users.properties");
    Files.writeString(file, "admin=secret-1\nreader=secret-2\nnobody=secret-3\n");
    assertThat(KafkaUsers.read(file, "admin")).isEqualTo(USERS);
    assertThat(USERS.toString()).doesNotContain("secret");
    assertThat(KafkaSettings.on(data).withUsers(USERS).toString()).doesNotContain("secret");
    assertThatThrownBy(() -> new KafkaUsers("admin", Map.of("admin", "a\" b=\"c")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Object> client(String user) {
    Map<String, Object> result = new HashMap<>(USERS.clientProperties(user));
    result.put("bootstrap.servers", kafka.bootstrapServers());
    return withTimeouts(result);
  }

  private static Map<String, Object> withTimeouts(Map<String, ?> client) {
    Map<String, Object> result = new HashMap<>(client);
    result.put("request.timeout.ms", 2000);
    result.put("default.api.timeout.ms", 4000);
    result.put("max.block.ms", 4000);
    return result;
  }

  private static java.util.Set<String> topics(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      return admin.listTopics().names().get(1, TimeUnit.MINUTES);
    }
  }

  private static String cluster(Map<String, Object> client) throws Exception {
    try (Admin admin = Admin.create(client)) {
      return admin.describeCluster().clusterId().get(1, TimeUnit.MINUTES);
    }
  }

  private static void write(Map<String, Object> client, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("notes", "key", value)).get(1, TimeUnit.MINUTES);
    }
  }

  static List<String> read(Map<String, Object> client) {
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("notes", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> result = new ArrayList<>();
      while (result.size() < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(each -> result.add(each.value()));
      }
      return result;
    }
  }
}

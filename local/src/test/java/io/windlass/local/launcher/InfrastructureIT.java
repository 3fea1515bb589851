package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.Topics;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.Phase;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.status.HttpProbe;
import io.windlass.messaging.codec.EventTypes;
import io.windlass.messaging.codec.RegistrySchemaIds;
import io.windlass.messaging.codec.SchemaRegistrar;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broker, database server and registry as the launcher runs them, each killed by SIGKILL. */
class InfrastructureIT {
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static Path temporary;
  private static StackDirectory directory;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws Exception {
    temporary = Files.createTempDirectory("windlass-local-it-");
    directory = new StackDirectory(temporary.resolve("stack"));
    directory.create();
    stack = newStack();
    stack.start();
    for (var topic : Topics.ALL) {
      assertThat(mayWrite(client("windlass"), topic)).isTrue();
    }
  }

  private static LocalStack newStack() {
    var options =
        new StackOptions(
            0,
            ExecutorName.PROCESS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            1,
            false,
            Map.of());
    var root = Path.of(System.getProperty("windlass.root", ".."));
    return new LocalStack(new Installation(root), directory, options, StackConsole.to(System.out));
  }

  @AfterAll
  static void stop() throws Exception {
    stack.stop();
    new ProcessBuilder("rm", "-rf", temporary.toString()).start().waitFor();
  }

  @Test
  void setupMakesDatabasesTopicsAndSchemasAnyNumberOfTimes() throws Exception {
    var credentials = Credentials.read(directory);
    var ports = state().ports();
    var migrations = Files.createDirectory(temporary.resolve("migrations"));
    var root = Path.of(System.getProperty("windlass.root", "..")).toAbsolutePath().normalize();
    Files.createSymbolicLink(
        migrations.resolve("messaging"),
        root.resolve("libs/transactional-messaging/src/main/resources/db/messaging"));
    for (var service : List.of("submission", "scheduler", "capacity", "state-events")) {
      Files.createSymbolicLink(
          migrations.resolve(service),
          root.resolve("services").resolve(service).resolve("src/main/resources/db/migration"));
    }
    var environment =
        Map.of(
            "WINDLASS_SETUP_DATABASE",
            "127.0.0.1:" + ports.get("postgres"),
            "WINDLASS_SETUP_DATABASE_USERNAME",
            "postgres",
            "WINDLASS_SETUP_DATABASE_PASSWORD",
            credentials.databasePassword(),
            "WINDLASS_KAFKA_BOOTSTRAP_SERVERS",
            "127.0.0.1:" + ports.get("kafka"),
            "WINDLASS_KAFKA_CLIENT_PROPERTIES",
            directory.kafkaClientFile("windlass").toString(),
            "WINDLASS_REGISTRY_URL",
            "http://127.0.0.1:" + ports.get("registry"),
            "WINDLASS_SETUP_REGISTRY_USERNAME",
            Credentials.REGISTRY_USER,
            "WINDLASS_SETUP_REGISTRY_PASSWORD",
            credentials.password(Credentials.REGISTRY_USER),
            "WINDLASS_SETUP_MIGRATIONS",
            migrations.toString());

    SetupMain.run(environment);
    SetupMain.run(environment);

    var url = "jdbc:postgresql://127.0.0.1:%d/state_events".formatted(ports.get("postgres"));
    try (var database =
            DriverManager.getConnection(url, "postgres", credentials.databasePassword());
        var statement = database.createStatement();
        var outbox = statement.executeQuery("select count(*) from outbox")) {
      assertThat(outbox.next()).isTrue();
      assertThat(outbox.getLong(1)).isZero();
    }
    assertThat(topics(client("windlass"))).containsAll(Topics.ALL);
  }

  @Test
  void whatIsKilledComesBackWithItsDataAndTheNextStartFindsIt() throws Exception {
    var schemas = registrar().registerAll();
    execute("create table kept (word text)", "insert into kept values ('kept')");

    kill(List.of("kafka", "postgres", "registry"));

    assertThat(query("select word from kept")).isEqualTo("kept");
    assertThat(registrar().registerAll()).isEqualTo(schemas);
    assertThat(topics(client("windlass"))).contains("batch.job-requests", "batch.definitions");

    var ports = state().ports();
    stack.stop();
    assertThat(state().phase()).isEqualTo(Phase.STOPPED);
    assertThat(state().processes()).isEmpty();
    stack = newStack();
    stack.start();
    assertThat(state().phase()).isEqualTo(Phase.STARTING);
    stack.markReady();
    assertThat(state().phase()).isEqualTo(Phase.READY);
    assertThat(state().ports()).isEqualTo(ports);
    assertThat(query("select word from kept")).isEqualTo("kept");
  }

  /** Kills all of them, and waits until the launcher says that other processes are ready. */
  private static void kill(List<String> names) throws InterruptedException {
    var before = state().processes();
    for (var name : names) {
      before.get(name).identity().find().orElseThrow().destroyForcibly();
    }
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    for (var name : names) {
      while (!isBack(before.get(name), state().processes().get(name))) {
        assertThat(System.nanoTime() - deadline).as("time for %s", name).isNegative();
        Thread.sleep(50);
      }
    }
    var management = state().ports().get("registry-management");
    while (!HttpProbe.isOk(URI.create("http://127.0.0.1:" + management + "/health/ready"))) {
      assertThat(System.nanoTime() - deadline).as("time for the registry").isNegative();
      Thread.sleep(50);
    }
  }

  private static boolean isBack(ProcessRecord before, ProcessRecord now) {
    return now != null
        && now.identity().pid() != before.identity().pid()
        && now.restarts() >= 1
        && now.state().equals("READY");
  }

  private static StackState state() {
    return StackState.read(directory).orElseThrow();
  }

  @Test
  void theBrokerTakesNobodyWithoutCredentials() {
    var anonymous = withTimeouts(Map.of("bootstrap.servers", broker()));
    assertThatThrownBy(() -> topics(anonymous)).hasCauseInstanceOf(KafkaException.class);
    var controller =
        withTimeouts(
            Map.of(
                "bootstrap.controllers", "127.0.0.1:" + state().ports().get("kafka-controller")));
    assertThatThrownBy(() -> topics(controller)).isInstanceOf(Exception.class);
  }

  @Test
  void eachServiceDoesWhatItNeedsAndNothingElse() throws Exception {
    var written = new TreeMap<String, Set<String>>();
    var read = new TreeMap<String, Set<String>>();
    for (var user : KafkaCredentials.USERS) {
      written.put(user, new TreeSet<>());
      read.put(user, new TreeSet<>());
      for (var topic : Topics.ALL) {
        if (mayWrite(client(user), topic)) {
          written.get(user).add(topic);
        }
        if (mayRead(client(user), topic)) {
          read.get(user).add(topic);
        }
      }
    }
    assertThat(written.remove("windlass")).containsExactlyInAnyOrderElementsOf(Topics.ALL);
    assertThat(read.remove("windlass")).containsExactlyInAnyOrderElementsOf(Topics.ALL);
    assertThat(written).isEqualTo(KafkaAclsTest.WRITERS);
    assertThat(read).isEqualTo(KafkaAclsTest.READERS);
    assertThat(mayJoin(client("reader"), "reader-mine")).isTrue();
    assertThat(mayJoin(client("reader"), "capacity")).isFalse();
    assertThat(mayJoin(client("scheduler"), "capacity")).isFalse();
  }

  @Test
  void topicsOfUsersAreWrittenForTheirRulesOnly() throws Exception {
    String topic = "events.orders";
    try (var admin = Admin.create(client("windlass"))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(1, TimeUnit.MINUTES);
    }
    assertThat(mayWrite(client("state-events"), topic)).isTrue();
    assertThat(mayRead(client("state-events"), topic)).isFalse();
    assertThat(mayWrite(client("capacity"), topic)).isFalse();
  }

  @Test
  void rightsOfAnEarlierVersionAreTakenAway() throws Exception {
    var stray =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, Topics.TASK_COMMANDS, PatternType.LITERAL),
            new AccessControlEntry(
                "User:" + KafkaCredentials.READER,
                "*",
                AclOperation.READ,
                AclPermissionType.ALLOW));
    try (var admin = Admin.create(client("windlass"))) {
      admin.createAcls(List.of(stray)).all().get(1, TimeUnit.MINUTES);
      awaitThat(() -> mayRead(client("reader"), Topics.TASK_COMMANDS));

      KafkaAcls.apply(client("windlass"));

      assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get(1, TimeUnit.MINUTES))
          .containsExactlyInAnyOrderElementsOf(KafkaAcls.bindings());
      awaitThat(() -> !mayRead(client("reader"), Topics.TASK_COMMANDS));
    }
  }

  @Test
  void everybodyMayLookSchemasUpAndNobodyElseMayChangeThem() {
    var ids = registrar().registerAll();
    var stranger = new RegistrySchemaIds(registry());
    var topic = Topics.JOB_TRANSITIONS;
    var schema = EventTypes.BY_TOPIC.get(topic);
    assertThat(stranger.idOf(topic, schema)).isEqualTo(ids.get(topic));
    assertThat(stranger.schemaOf(ids.get(topic))).isEqualTo(schema);
    assertThatThrownBy(() -> new SchemaRegistrar(registry()).registerAll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("401");
    assertThatThrownBy(() -> new SchemaRegistrar(registry(), "registry", "guess").registerAll())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("401");
  }

  @Test
  void passwordsAreTheOwnersAndOnNoCommandLine() throws Exception {
    for (var file :
        List.of(
            directory.credentialsFile(),
            directory.kafkaUsersFile(),
            directory.kafkaClientFile("reader"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    var passwords = Credentials.read(directory).passwords().values();
    for (var process : state().processes().values()) {
      var commandLine =
          Files.readString(Path.of("/proc/%d/cmdline".formatted(process.identity().pid())));
      assertThat(passwords).noneMatch(commandLine::contains);
    }
    for (var name : List.of("kafka", "registry", "launcher")) {
      var log = directory.log(name);
      var text = Files.exists(log) ? Files.readString(log) : "";
      assertThat(passwords).as(name).noneMatch(text::contains);
    }
  }

  private static boolean mayWrite(Map<String, Object> client, String topic) throws Exception {
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, 0, new byte[1], new byte[0]))
          .get(1, TimeUnit.MINUTES);
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
      return false;
    }
  }

  private static boolean mayRead(Map<String, Object> client, String topic) {
    try (var consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      // There is a record in each of them.
      long deadline = System.nanoTime() + TIMEOUT_NANOS;
      while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
        assertThat(System.nanoTime() - deadline).as("time to read " + topic).isNegative();
      }
      return true;
    } catch (AuthorizationException e) {
      return false;
    }
  }

  private static boolean mayJoin(Map<String, Object> client, String group) {
    var settings = new HashMap<>(client);
    settings.put("group.id", group);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.committed(Set.of(new TopicPartition(Topics.JOB_TRANSITIONS, 0)));
      return true;
    } catch (AuthorizationException e) {
      return false;
    }
  }

  /** The broker answers a moment before it follows its controller. */
  private static void awaitThat(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(50);
    }
  }

  private static Map<String, Object> client(String user) {
    return withTimeouts(
        KafkaCredentials.clientProperties(
            Credentials.read(directory), user, state().ports().get("kafka")));
  }

  private static Map<String, Object> withTimeouts(Map<String, Object> client) {
    var result = new HashMap<>(client);
    result.put("request.timeout.ms", 2000);
    result.put("default.api.timeout.ms", 5000);
    result.put("max.block.ms", 20_000);
    result.put("enable.idempotence", false);
    return result;
  }

  private static String broker() {
    return "127.0.0.1:" + state().ports().get("kafka");
  }

  private static SchemaRegistrar registrar() {
    return new SchemaRegistrar(
        registry(), "registry", Credentials.read(directory).password("registry"));
  }

  private static String registry() {
    return "http://127.0.0.1:" + state().ports().get("registry");
  }

  private static Set<String> topics(Map<String, Object> client) throws Exception {
    try (var admin = Admin.create(client)) {
      return admin.listTopics().names().get(2, TimeUnit.MINUTES);
    }
  }

  private static void execute(String... statements) throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String query(String sql) throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static java.sql.Connection connect() throws Exception {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(state().ports().get("postgres")),
        "postgres",
        Credentials.read(directory).databasePassword());
  }
}

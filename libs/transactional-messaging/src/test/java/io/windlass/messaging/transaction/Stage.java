package io.windlass.messaging.transaction;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.CopyingHandler;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.codec.EventTypes;
import io.windlass.messaging.codec.InMemorySchemaIds;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.outbox.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The environment of a messaging runtime for tests: a database, topics, a pool, a producer of
 * events, a reader of topics. As a JUnit extension it is closed after each test.
 */
public final class Stage implements AfterEachCallback, AutoCloseable {
  public static final InMemorySchemaIds SCHEMA_IDS = new InMemorySchemaIds();
  public static final Duration TIMEOUT = Duration.ofMinutes(2);

  static {
    EventTypes.BY_TOPIC.values().forEach(SCHEMA_IDS::with);
  }

  private final Database database;
  private final String bootstrap;
  private final Map<String, String> topics;
  private final List<Runnable> resources = new ArrayList<>();
  public final Vertx vertx = Vertx.vertx();
  public final Pool pool;

  private Stage(Database database, String bootstrap, Map<String, String> topics) {
    this.database = database;
    this.bootstrap = bootstrap;
    this.topics = topics;
    this.pool = pool(vertx, database);
  }

  /** Returns a stage with the tables of messaging and those of {@link CopyingHandler}. */
  public static Stage of(String name, int partitions, String... topics) {
    Stage stage = ofService(name, partitions, List.of(topics), "db/messaging");
    stage.execute(CopyingHandler.TABLES);
    return stage;
  }

  /** Returns a stage with the tables of these migrations. */
  public static Stage ofService(
      String name, int partitions, List<String> topics, String... migrations) {
    return new Stage(
        TestInfrastructure.createDatabaseFromClassPath(name, migrations),
        TestInfrastructure.bootstrapServers(),
        TestInfrastructure.createTopics(name, partitions, topics.toArray(String[]::new)));
  }

  /** Returns a stage like {@link #of} on an empty database and a broker of the test's own. */
  public static Stage on(Database empty, String bootstrap) {
    Database database = TestInfrastructure.migrateFromClassPath(empty, "db/messaging");
    Stage stage = new Stage(database, bootstrap, Map.of());
    stage.execute(CopyingHandler.TABLES);
    return stage;
  }

  /** Returns another runtime on the same database, with sessions of its own. */
  public Stage again() {
    return new Stage(database, bootstrap, topics);
  }

  /** Returns the real name of a topic. */
  public String topic(String name) {
    return Objects.requireNonNull(topics.get(name), name);
  }

  public static Pool pool(Vertx vertx, Database database) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.name())
            .setUser(database.username())
            .setPassword(database.password())
            .setCachePreparedStatements(true)
            // As the services have it.
            .addProperty("plan_cache_mode", "force_custom_plan");
    return PgBuilder.pool()
        .connectingTo(options)
        .with(new PoolOptions().setMaxSize(8))
        .using(vertx)
        .build();
  }

  public Database database() {
    return database;
  }

  public MessagingRuntime runtime(String instanceId) {
    return runtime(instanceId, SCHEMA_IDS);
  }

  public MessagingRuntime runtime(String instanceId, SchemaIds schemaIds) {
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(bootstrap, instanceId, schemaIds),
            pool,
            FailurePoints.UNWATCHED,
            Duration.ofSeconds(2));
    resources.add(runtime::stop);
    return runtime;
  }

  /** Returns the runtime of a process that is told of each step. */
  public static MessagingRuntime watched(
      String bootstrap, String instanceId, Pool pool, FailurePoints steps) {
    return MessagingRuntime.create(
        new MessagingSettings(bootstrap, instanceId, SCHEMA_IDS), pool, steps, Relay.LEASE);
  }

  public PartitionedConsumer consumer(
      MessagingRuntime runtime, ConsumerSettings settings, PartitionHandler handler) {
    PartitionedConsumer consumer = PartitionedConsumer.start(settings, number -> handler, runtime);
    resources.add(consumer::stop);
    return consumer;
  }

  public KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            1,
            "max.in.flight.requests.per.connection",
            1,
            "max.block.ms",
            60_000),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  public static void send(
      KafkaProducer<String, byte[]> producer, String topic, int partition, SpecificRecord value) {
    byte[] bytes = new EventEncoder(SCHEMA_IDS).encode(topic, value);
    var _ = producer.send(new ProducerRecord<>(topic, partition, "key", bytes));
  }

  /** Returns the records of a topic from its beginning, once there are as many as expected. */
  public List<IncomingRecord> read(String topic, int partitions, int expected) {
    return read(topic, partitions, (consumer, read) -> read >= expected);
  }

  /** Returns all present records of a topic. */
  public List<IncomingRecord> readAll(String topic, int partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    return read(
        topic,
        partitions,
        (consumer, read) -> {
          if (ends.isEmpty()) {
            ends.putAll(consumer.endOffsets(consumer.assignment()));
          }
          return ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
  }

  /** Returns whether there are no further records after so many. */
  private interface Enough {
    boolean test(KafkaConsumer<String, byte[]> consumer, int read);
  }

  private List<IncomingRecord> read(String topic, int partitions, Enough enough) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    EventDecoder decoder = new EventDecoder(SCHEMA_IDS);
    List<IncomingRecord> result = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        all.add(new TopicPartition(topic, i));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = System.nanoTime() + TIMEOUT.toNanos();
      while (!enough.test(consumer, result.size())) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError("only " + result.size() + " records in " + topic);
        }
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                each ->
                    result.add(
                        new IncomingRecord(
                            each.topic(),
                            each.partition(),
                            each.offset(),
                            each.key(),
                            java.time.Instant.ofEpochMilli(each.timestamp()),
                            each.value() == null ? null : decoder.decode(each.value()))));
      }
    }
    return result;
  }

  public long number(String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the first column of the first row; "null" if it is null, or there is no row. */
  public String text(String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return String.valueOf(rows.next() ? rows.getString(1) : null);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String sql) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the condition holds. The limit is generous, since machines may be slow. */
  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + TIMEOUT + ": " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    for (Runnable each : resources.reversed()) {
      each.run();
    }
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

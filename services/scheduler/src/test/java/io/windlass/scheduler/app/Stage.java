package io.windlass.scheduler.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.codec.EventTypes;
import io.windlass.messaging.codec.InMemorySchemaIds;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.scheduler.config.SchedulerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * The environment of the scheduler for tests: broker and database shared by the JVM, one schema
 * registry in memory, a capacity that answers on the topics, and a consumer of transitions.
 */
final class Stage implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final InMemorySchemaIds SCHEMAS = new InMemorySchemaIds();

  static {
    EventTypes.BY_TOPIC.values().forEach(SCHEMAS::with);
  }

  /** Created when the first test needs it; not in a process that uses static members only. */
  private static final class Shared {
    static final Database DATABASE =
        TestInfrastructure.createDatabaseFromClassPath("scheduler", "db/messaging", "db/migration");

    static {
      TestInfrastructure.createTopics(PARTITIONS, Topics.ALL);
    }
  }

  final Vertx vertx = Vertx.vertx();
  final Pool pool = newPool(vertx, Shared.DATABASE);
  private final List<Runnable> resources = new ArrayList<>();
  private final MessagingRuntime world;

  Stage(String name) {
    world = runtime("world-" + name);
    await("world is ready", world::isReady);
  }

  Database database() {
    return Shared.DATABASE;
  }

  static Pool newPool(Vertx vertx, Database database) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.name())
            .setUser(database.username())
            .setPassword(database.password())
            .setCachePreparedStatements(true)
            .addProperty("plan_cache_mode", "force_custom_plan");
    return PgBuilder.pool()
        .connectingTo(options)
        .with(new PoolOptions().setMaxSize(8))
        .using(vertx)
        .build();
  }

  MessagingRuntime runtime(String instanceId) {
    MessagingRuntime runtime =
        MessagingRuntime.create(
            new MessagingSettings(TestInfrastructure.bootstrapServers(), instanceId, SCHEMAS),
            pool);
    resources.add(runtime::stop);
    return runtime;
  }

  SchedulerService scheduler(String instanceId) {
    SchedulerService service = SchedulerService.start(settings(), instanceId, runtime(instanceId));
    resources.add(service::stop);
    await(instanceId + " is ready", service::isReady);
    return service;
  }

  static SchedulerSettings settings() {
    return new SchedulerSettings(Duration.ofDays(8), 2_000, 1_000, 2_000, Duration.ofSeconds(6));
  }

  World world(String accountId) {
    World heard = new World(accountId);
    PartitionedConsumer consumer =
        PartitionedConsumer.start(
            new ConsumerSettings(
                "world-" + accountId,
                "world-" + accountId,
                List.of(Topics.TASK_COMMANDS, Topics.JOB_TRANSITIONS, Topics.CAPACITY_REQUESTS)),
            _ -> heard,
            world);
    resources.add(consumer::stop);
    return heard;
  }

  void send(String topic, String accountId, String key, List<? extends SpecificRecord> records) {
    List<OutboxMessage> messages = new ArrayList<>();
    records.forEach(each -> messages.add(new OutboxMessage(topic, accountId, key, each)));
    world
        .inTransaction(_ -> Future.succeededFuture(new TransactionResult<>(true, messages)))
        .toCompletableFuture()
        .join();
  }

  long count(String sql) {
    return pool.query(sql)
        .execute()
        .map(rows -> rows.iterator().next().getLong(0))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** Waits until the condition holds. The limit is generous, since machines may be slow. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not come about: " + what);
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
  public void close() {
    resources.reversed().forEach(Runnable::run);
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

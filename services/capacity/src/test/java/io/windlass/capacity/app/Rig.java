package io.windlass.capacity.app;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.host.HostId;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.messaging.CapacityHandler;
import io.windlass.capacity.provider.LocalHost;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.CapacityEvent;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStopped;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the service on a real broker and database, and a fake machine. */
final class Rig {

  final Wire wire = new Wire();
  final FakeMachine machine = new FakeMachine("process");
  final Database database =
      TestInfrastructure.createDatabaseFromClassPath("capacity", "db/messaging", "db/migration");
  private final Supplier<InstanceProvider> instances;
  private final Function<TaskListener, Executor> executors;
  private final Vertx vertx = Vertx.vertx();
  final Pool pool = pool();
  private final Map<String, Orders> accounts = new ConcurrentHashMap<>();
  private @Nullable CapacityService service;
  private @Nullable MessagingRuntime runtime;

  /** Creates it with a machine whose tasks end when the test says so. */
  Rig() {
    instances =
        () ->
            LocalHost.of(
                HostId.of("capacity-1", "process"),
                new HostSize(
                    new Resources(64_000, 256_000, 4),
                    List.of("GPU-a", "GPU-b", "GPU-c", "GPU-d")));
    executors = machine::connect;
    start();
  }

  /** Creates it with the given machines. */
  Rig(InstanceProvider instances, Function<TaskListener, Executor> executors) {
    this.instances = () -> instances;
    this.executors = executors;
    start();
  }

  private Pool pool() {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.name())
            .setUser(database.username())
            .setPassword(database.password())
            .setCachePreparedStatements(true);
    return PgBuilder.pool()
        .connectingTo(options)
        .with(new PoolOptions().setMaxSize(8))
        .using(vertx)
        .build();
  }

  Orders account(String accountId) {
    return accounts.computeIfAbsent(accountId, id -> new Orders(wire, id));
  }

  void start() {
    runtime =
        MessagingRuntime.create(
            new MessagingSettings(
                TestInfrastructure.bootstrapServers(), "capacity-1", Wire.SCHEMAS),
            pool);
    CapacityService started =
        CapacityService.start(
            new CapacitySettings(
                "capacity-1",
                new Policy(Duration.ZERO, Duration.ofMillis(300), 0),
                CapacityHandler.TOPICS,
                InstantSource.system()),
            runtime,
            pool,
            instances.get(),
            executors);
    service = started;
    await("ready", started::isReady);
  }

  /**
   * Kills the service as far as that is possible within one JVM: the machine ignores it and reports
   * nothing to it any more.
   */
  void kill() {
    machine.cut();
    stop();
  }

  private void stop() {
    CapacityService running = service;
    if (running != null) {
      running.stop();
      service = null;
    }
  }

  List<Object> capacityEvents(String accountId) {
    return wire.received(CapacityEvent.class)
        .filter(event -> event.getAccountId().equals(accountId))
        .map(CapacityEvent::getEvent)
        .toList();
  }

  <T> List<T> capacityEvents(String accountId, Class<T> type) {
    return capacityEvents(accountId).stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<TaskEvent> taskEvents(String taskId) {
    return wire.received(TaskEvent.class)
        .filter(event -> event.getTaskId().equals(taskId))
        .toList();
  }

  /** Waits for the end of a task and returns the event. */
  TaskStopped stopped(String taskId) {
    List<TaskStopped> found = new ArrayList<>();
    await(
        "the end of " + taskId,
        () -> {
          taskEvents(taskId).stream()
              .map(TaskEvent::getEvent)
              .filter(TaskStopped.class::isInstance)
              .forEach(event -> found.add((TaskStopped) event));
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  long count(String table) {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void await(String what, BooleanSupplier condition) {
    Stage.await(what, condition);
  }

  void close() throws InterruptedException {
    stop();
    wire.close();
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

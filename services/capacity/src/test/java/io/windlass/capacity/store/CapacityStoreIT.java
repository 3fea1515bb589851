package io.windlass.capacity.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentEvent;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.computeenvironment.EnvironmentStatus;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.Demand;
import io.windlass.capacity.scaling.Shortage;
import io.windlass.capacity.task.KnownTask;
import io.windlass.capacity.task.Launches;
import io.windlass.capacity.task.LiveTask;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that what is written is read back. */
class CapacityStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");
  private static Vertx vertx;
  private static Pool pool;
  private static PostgresCapacityRows reads;

  @BeforeAll
  static void connect() {
    Database database =
        TestInfrastructure.createDatabaseFromClassPath("store", "db/messaging", "db/migration");
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(database.host())
            .setPort(database.port())
            .setDatabase(database.name())
            .setUser(database.username())
            .setPassword(database.password());
    vertx = Vertx.vertx();
    pool = PgBuilder.pool().connectingTo(options).with(new PoolOptions()).using(vertx).build();
    reads = new PostgresCapacityRows(pool);
  }

  @AfterAll
  static void disconnect() {
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void environmentsAndTheirInstancesComeBackAsTheyWere() {
    ComputeEnvironment unknown =
        ComputeEnvironment.unknown(new EnvironmentKey("arn:1", "123456789012", "us-east-1"));
    ComputeEnvironment full = unknown;
    for (EnvironmentEvent event : events()) {
      full = full.apply(event);
    }
    write(EnvironmentWrites.changes(1, unknown, full));
    assertThat(reads.environments(1)).containsExactly(full);
    assertThat(reads.environments(1).getFirst().instances().keySet())
        .containsExactlyElementsOf(full.instances().keySet());
    ComputeEnvironment later =
        full.apply(new EnvironmentEvent.InstanceDraining("i-a", NOW.plusSeconds(1), "idle"))
            .apply(new EnvironmentEvent.InstanceTerminated("i-a", false, "Scaled in"))
            .apply(new EnvironmentEvent.InstanceDraining("i-b", NOW.plusSeconds(1), "idle"))
            .apply(new EnvironmentEvent.ShortageChanged(null));
    write(EnvironmentWrites.changes(1, full, later));
    assertThat(reads.environments(1)).containsExactly(later);
    assertThat(EnvironmentWrites.changes(1, later, later)).isEmpty();
  }

  @Test
  void tasksComeBackWithTheirStartAndStop() {
    LiveTask running = LiveTask.assigned(Launches.of("running", "i-1"));
    LiveTask stopping = LiveTask.assigned(Launches.of("stopping", "i-1"));
    write(List.of(TaskWrites.assign(2, "here", List.of(running, stopping))));
    assertThat(reads.tasks(2, "here")).containsExactlyInAnyOrder(running, stopping);
    assertThat(reads.tasks(2, "elsewhere")).isEmpty();
    running = running.started(NOW).orElseThrow();
    stopping = stopping.stop(new StopOrder("enough", Duration.ofSeconds(7))).orElseThrow();
    write(
        List.of(
            TaskWrites.started(List.of("running"), List.of(NOW)),
            TaskWrites.stop(List.of(stopping))));
    assertThat(reads.tasks(2, "here")).containsExactlyInAnyOrder(running, stopping);
  }

  @Test
  void finishedTasksAreRememberedUntilTheyArePurged() {
    LiveTask task = LiveTask.assigned(Launches.of("done", "i-1"));
    write(List.of(TaskWrites.assign(3, "here", List.of(task))));
    for (int repeated = 0; repeated < 2; repeated++) {
      write(TaskWrites.over(List.of("done"), List.of(NOW)));
    }
    write(
        List.of(
            TaskWrites.remember(
                3, NOW, List.of("withdrawn", "refused"), Arrays.asList("why", null))));
    assertThat(reads.tasks(3, "here")).isEmpty();
    assertThat(reads.finished(List.of("done", "withdrawn", "refused", "unknown")))
        .isEqualTo(
            Map.of(
                "done", new KnownTask.Over(),
                "withdrawn", new KnownTask.Withdrawn("why"),
                "refused", new KnownTask.Over()));
    write(List.of(TaskWrites.purge(3, NOW)));
    assertThat(reads.finished(List.of("done"))).isNotEmpty();
    write(List.of(TaskWrites.purge(3, NOW.plusMillis(1))));
    assertThat(reads.finished(List.of("done", "withdrawn", "refused"))).isEmpty();
  }

  @Test
  void theKindOfExecutorThatHasTasksIsFound() {
    assertThat(PreviousExecutors.executors(pool, "capacity-9")).isEmpty();
    LiveTask task = LiveTask.assigned(Launches.of("former", "i-1"));
    write(List.of(TaskWrites.assign(4, "capacity-9/process", List.of(task))));
    assertThat(PreviousExecutors.executors(pool, "capacity-9")).containsExactly("process");
    assertThat(reads.hosts(4)).containsExactly("capacity-9/process");
    assertThat(PreviousExecutors.executors(pool, "capacity-8")).isEmpty();
  }

  private static List<EnvironmentEvent> events() {
    EnvironmentDefinition definition =
        new EnvironmentDefinition(
            "ce",
            "uuid",
            true,
            true,
            "ECS",
            "SPOT",
            null,
            0,
            8,
            4,
            List.of("c5"),
            40,
            Duration.ofMinutes(20),
            new EnvironmentDefinition.Eks("arn:cluster", "jobs"));
    return List.of(
        new EnvironmentEvent.Defined(definition, 3, false, List.of("c5.large")),
        new EnvironmentEvent.DemandNoted(
            new Demand(new Resources(9000, 1, 0), new Resources(1, 2, 3), 2, "c5.large"), 8),
        new EnvironmentEvent.StatusChanged(EnvironmentStatus.VALID, "Healthy", 4, "cluster"),
        new EnvironmentEvent.InstanceLaunched(instance("i-b"), "why"),
        new EnvironmentEvent.InstanceReady(instance("i-b"), NOW),
        new EnvironmentEvent.InstanceLaunched(instance("i-a"), "why"),
        new EnvironmentEvent.InstanceReady(instance("i-a"), NOW),
        new EnvironmentEvent.ShortageChanged(
            new Shortage(Shortage.Reason.INSUFFICIENT_INSTANCE_CAPACITY, "too little")));
  }

  private static Instance instance(String id) {
    return new Instance(
        id,
        "arn:" + id,
        "c5.large",
        new Resources(2000, 3960, 1),
        2,
        false,
        InstanceState.STARTING,
        "here",
        "boot",
        NOW);
  }

  private static void write(List<SqlStatement> writes) {
    for (SqlStatement write : writes) {
      pool.preparedQuery(write.sql())
          .execute(write.parameters())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }
}

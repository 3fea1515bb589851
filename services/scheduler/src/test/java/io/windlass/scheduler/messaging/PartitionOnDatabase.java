package io.windlass.scheduler.messaging;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobDependency;
import io.windlass.events.JobRequest;
import io.windlass.events.RetryStrategy;
import io.windlass.events.SchedulerCall;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.state.AccountState;
import io.windlass.scheduler.step.AccountContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;

/** A partition on a real database, which receives records and is recovered from its rows. */
abstract class PartitionOnDatabase {
  private static final Database DATABASE =
      TestInfrastructure.createDatabaseFromClassPath("partition", "db/messaging", "db/migration");
  static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static int partitions;

  final int partition = ++partitions;
  final String accountId = "%012d".formatted(partition);
  final Records records = new Records(accountId);
  final Vertx vertx = Vertx.vertx();
  final Pool pool =
      PgBuilder.pool()
          .connectingTo(
              new PgConnectOptions()
                  .setHost(DATABASE.host())
                  .setPort(DATABASE.port())
                  .setDatabase(DATABASE.name())
                  .setUser(DATABASE.username())
                  .setPassword(DATABASE.password())
                  .setCachePreparedStatements(true)
                  .addProperty("plan_cache_mode", "force_custom_plan"))
          .with(new PoolOptions().setMaxSize(2))
          .using(vertx)
          .build();
  SchedulerPartition handler = newHandler();

  @AfterEach
  void close() {
    await(pool.close());
    await(vertx.close());
  }

  SpecificRecord submit(String name, int attempts) {
    return records.request(
        records
            .job(id(name), "q")
            .setJobName(name)
            .setRetryStrategy(
                new RetryStrategy(
                    attempts,
                    List.of(
                        new EvaluateOnExitRule("Host*", null, null, EvaluateOnExitAction.RETRY))))
            .build());
  }

  SpecificRecord array(String name, int size) {
    return array(name, size, null, null);
  }

  SpecificRecord array(String name, int size, String type, String on) {
    List<JobDependency> dependencies =
        type == null && on == null
            ? List.of()
            : List.of(new JobDependency(on == null ? null : id(on), type));
    return records.request(
        records
            .job(id(name), "q")
            .setJobName(name)
            .setArraySize(size)
            .setDependsOn(dependencies)
            .build());
  }

  /** Returns a call whose caller waits ten seconds for the response. */
  SpecificRecord call(String requestId, SpecificRecord asked) {
    return new JobRequest(
        accountId,
        Records.REGION,
        requestId,
        new SchedulerCall(NOW.plus(Duration.ofSeconds(10)), asked));
  }

  List<OutboxMessage> tell(SpecificRecord... values) {
    List<IncomingRecord> batch = new ArrayList<>();
    for (SpecificRecord value : values) {
      batch.add(new IncomingRecord("topic", partition, batch.size(), "key", NOW, value));
    }
    return commit(handler.onRecords(batch, NOW));
  }

  List<OutboxMessage> commit(Effects effects) {
    await(
        pool.withTransaction(
            connection -> {
              Future<?> chain = Future.succeededFuture();
              for (SqlStatement write : effects.writes()) {
                chain =
                    chain.compose(
                        _ -> connection.preparedQuery(write.sql()).execute(write.parameters()));
              }
              return chain;
            }));
    effects.afterCommit().run();
    return effects.messages();
  }

  static List<StartTask> tasks(List<OutboxMessage> messages) {
    return values(messages, TaskCommand.class).stream()
        .map(command -> (StartTask) command.getCommand())
        .toList();
  }

  static <T> List<T> values(List<OutboxMessage> messages, Class<T> type) {
    return messages.stream()
        .map(OutboxMessage::value)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  SchedulerPartition newHandler() {
    SchedulerPartition fresh =
        new SchedulerPartition(
            new SchedulerPartition.Settings(AccountContext.Limits.DEFAULT, Duration.ofDays(8)),
            UUID::randomUUID);
    fresh.load(partition, pool);
    return fresh;
  }

  /** A new handler on the same rows, and what a core reads from them. */
  AccountState reload() {
    handler = newHandler();
    return handler.state(accountId);
  }

  /** Returns the jobs of queue q in the order of their placement. */
  List<JobId> turn(AccountState state) {
    return state.queues().get(records.arn("job-queue/q")).order().first(100);
  }

  static String describe(AccountState state) {
    StringBuilder text = new StringBuilder();
    state.jobs().stream()
        .sorted(Comparator.comparing(Job::id))
        .map(PartitionOnDatabase::withoutPast)
        .forEach(job -> text.append(job).append('\n'));
    state.arrays().all().stream()
        .sorted(Comparator.comparing(ArrayJob::id))
        .forEach(
            array ->
                text.append(array)
                    .append(state.arrays().summary(array))
                    .append(state.arrays().peers().dependentsOf(array.id()))
                    .append('\n'));
    for (Environment environment : state.environments().all()) {
      text.append(environment.definition()).append(environment.sequence());
      text.append(environment.shortage());
      for (InstanceSlot slot : environment.slots()) {
        text.append(slot.instance()).append(slot.state()).append(slot.free()).append(slot.tasks());
      }
    }
    state
        .queues()
        .all()
        .forEach(q -> text.append(q.definition()).append(q.order().first(10)).append(q.waiting()));
    return text.append(state.demands()).append(state.nextOrder()).toString();
  }

  static Job withoutPast(Job job) {
    return job.status().occupiesInstance()
        ? job
        : new Job(
            job.submission(),
            job.progress(),
            job.outstanding(),
            job.attempts().withoutCurrent(),
            job.stop());
  }

  long count(String sql) {
    return await(pool.query(sql + partition).execute()).iterator().next().getLong(0);
  }

  String id(String name) {
    return UUID.nameUUIDFromBytes(
            (accountId + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

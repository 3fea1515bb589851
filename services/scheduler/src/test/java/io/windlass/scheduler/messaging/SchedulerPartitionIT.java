package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.ControlQueue;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.HoldJob;
import io.windlass.events.InstanceDraining;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobDependency;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobRequest;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.RetryStrategy;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.SchedulerCall;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ShareWeight;
import io.windlass.events.StartTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskStopCause;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlWrite;
import io.windlass.scheduler.account.AccountContext;
import io.windlass.scheduler.account.AccountState;
import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.Attempts;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.queue.QueueControl;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partition on a real database: what it knows after a reload is what it knew before. */
class SchedulerPartitionIT {
  private static final Database DATABASE =
      TestInfrastructure.createDatabaseFromClassPath("partition", "db/messaging", "db/migration");
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static int partitions;

  private final int partition = ++partitions;
  private final String accountId = "%012d".formatted(partition);
  private final Records records = new Records(accountId);
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool =
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
  private SchedulerPartition handler = newHandler();

  @AfterEach
  void close() {
    await(pool.close());
    await(vertx.close());
  }

  @Test
  void everythingComesBack() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 2)));
    tell(records.capacity("ce", 2, records.instance("i-2", 1)));
    List<StartTask> started =
        tasks(tell(submit("running", 3), submit("retried", 3), submit("starting", 1)));
    tell(submit("later", 1), submit("queued", 2));
    tell(
        records.request(
            records
                .job(id("pending"), "q")
                .setDependsOn(
                    List.of(Records.dependency(id("running")), Records.dependency(id("unknown"))))
                .setAttemptTimeoutSeconds(60)
                .setPropagateTags(true)
                .setTags(Map.of("team", "a"))
                .build()));
    tell(records.request(new JobCancelRequested(id("pending"), "no more", NOW)));
    tell(records.request(records.job(id("nowhere"), "unheard-of").build()));
    tell(records.started(started.get(0), NOW));
    tell(records.capacity("ce", 3, new InstanceDraining("i-2")));
    tell(records.stopped(started.get(1), TaskStopCause.EXITED, 1, NOW));
    tell(records.capacity("ce", 4, new CapacityShortage("CAPACITY:X", "no room")));

    String before = describe(handler.state(accountId));
    AccountState again = reload();
    assertThat(describe(again)).isEqualTo(before);
    assertThat(describe(again))
        .contains("RUNNING", "STARTING", "PENDING", "RUNNABLE", "SUBMITTED", "no room");
    assertThat(again.requestSequence()).isPositive();
    assertThat(again.job(io.windlass.scheduler.job.JobId.parse(id("pending"))).stop().reason())
        .isEqualTo("no more");
  }

  /**
   * What users want beyond AWS is stored and answered; questions are answered from what is back.
   */
  @Test
  void wishesComeBackAndQuestionsAreAnswered() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("J", 1), submit("K", 1));
    String queue = records.arn("job-queue/q");
    List<OutboxMessage> answers =
        tell(
            call("r1", new HoldJob(id("J"), true, "later")),
            call("r2", new ControlQueue(queue, true, 3)),
            call("r3", new HoldJob(id("nobody"), true, "later")));
    assertThat(answers(answers))
        .extracting(SchedulerAnswer::getRequestId)
        .containsExactly("r1", "r2", "r3");
    assertThat(answers(answers).getLast().getRefusal()).startsWith("Job " + id("nobody"));
    tell(
        records.capacity(
            "ce",
            1,
            ComputeEnvironmentStatusChanged.newBuilder()
                .setStatus("INVALID")
                .setStatusReason("CLIENT_ERROR - Not authorized to perform sts:AssumeRole")
                .setDesiredvCpus(0)
                .setEcsClusterArn(null)
                .build()));

    AccountState again = reload();
    assertThat(again.holds().contains(JobId.parse(id("J")))).isTrue();
    assertThat(again.queues().get(queue).control()).isEqualTo(new QueueControl(true, 3));
    assertThat(again.environments().all()).allMatch(Environment::lacksPermission);
    List<OutboxMessage> asked =
        tell(call("r4", new AskQueueSnapshot(queue)), call("r5", new AskJobExplanation(id("J"))));
    assertThat(answers(asked).getFirst().getDetail())
        .contains("\"frontOfQueue\":{\"jobs\":[{\"jobArn\":\"")
        .contains(id("K"))
        .doesNotContain(id("J"))
        .contains("\"totalCapacityUsage\":[{\"capacityUnit\":\"VCPU\",\"quantity\":0.0}]");
    assertThat(answers(asked).getLast().getDetail())
        .contains("\"kind\":\"HELD\"")
        .contains("ce is INVALID: CLIENT_ERROR");

    tell(
        call("r6", new HoldJob(id("J"), false, "")), call("r7", new ControlQueue(queue, false, 0)));
    assertThat(reload().holds().all()).isEmpty();
    assertThat(handler.state(accountId).queues().get(queue).control()).isEqualTo(QueueControl.NONE);
  }

  private SpecificRecord call(String requestId, SpecificRecord asked) {
    return new JobRequest(
        accountId,
        Records.REGION,
        requestId,
        new SchedulerCall(NOW.plus(Duration.ofSeconds(10)), asked));
  }

  private static List<SchedulerAnswer> answers(List<OutboxMessage> messages) {
    return messages.stream()
        .map(OutboxMessage::value)
        .filter(SchedulerAnswer.class::isInstance)
        .map(SchedulerAnswer.class::cast)
        .toList();
  }

  /** Arrays in every stage: waiting for a queue, for others, for twins, running, cancelled. */
  @Test
  void arraysComeBack() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 3)));
    List<StartTask> started = tasks(tell(array("a", 10), array("b", 10, "N_TO_N", "a")));
    tell(array("waits", 4, null, "a"), array("steps", 5, "SEQUENTIAL", null));
    tell(records.request(new JobCancelRequested(id("b") + ":7", "not this", NOW)));
    tell(records.stopped(started.get(0), TaskStopCause.EXITED, 0, NOW));
    tell(records.stopped(started.get(1), TaskStopCause.EXITED, 1, NOW));
    tell(records.started(started.get(2), NOW));
    tell(array("over", 3), records.request(new JobTerminateRequested(id("over"), "over", NOW)));
    tell(array("cancelled", 3), records.request(new JobCancelRequested(id("a"), "enough", NOW)));
    tell(
        records.request(
            records.job(id("nowhere"), "unheard-of").setArraySize(3).setJobName("lost").build()));

    String before = describe(handler.state(accountId));
    AccountState again = reload();
    assertThat(describe(again)).isEqualTo(before);
    assertThat(describe(again)).contains("steps", "lost", "enough", "RUNNING=1");
    assertThat(count("select count(*) from finished_job where status = 'FAILED' and partition = "))
        .as("the array that is over, and no children")
        .isOne();
  }

  /** CR-020 to CR-045: locks, what is spent, strays, who stands aside and what was told. */
  @Test
  void consumableResourcesComeBack() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 9)));
    tell(records.consumable("r", 1, true, 1, 10), records.consumable("n", 1, false, 1, 10));
    List<OutboxMessage> messages =
        tell(consuming("both", Map.of("r", 4L, "n", 4L)), consuming("aside", Map.of("r", 7L)));
    assertThat(
            messages.stream()
                .map(OutboxMessage::value)
                .filter(ConsumableResourceUsage.class::isInstance))
        .as("told later: it is not a second ago")
        .isEmpty();
    tell(consuming("stray", Map.of("r", 1L)), records.consumable("r", 2, true, 2, 6));
    AccountState before = handler.state(accountId);
    String levels = levels(before);
    List<?> aside = aside(before);
    assertThat(levels).isEqualTo(levels(reload())).contains("available=6, inUse=0", "total=6");
    assertThat(aside(handler.state(accountId))).isEqualTo(aside).hasSize(2);
    assertThat(describe(handler.state(accountId))).contains("INSUFFICIENT_CONSUMABLE_RESOURCE");

    List<OutboxMessage> later = commit(handler.onTimer(NOW.plusSeconds(2)));
    assertThat(
            later.stream()
                .map(OutboxMessage::value)
                .filter(ConsumableResourceUsage.class::isInstance)
                .map(value -> ((ConsumableResourceUsage) value).getArn()))
        .anyMatch(arn -> arn.endsWith("consumable-resource/r"));
    String told = levels(handler.state(accountId));
    assertThat(levels(reload())).isEqualTo(told).contains("Told[sequence=2");
  }

  private SpecificRecord consuming(String name, Map<String, Long> quantities) {
    Map<String, Long> byArn = new java.util.HashMap<>();
    quantities.forEach((r, q) -> byArn.put(records.arn("consumable-resource/" + r), q));
    return records.request(records.job(id(name), "q").setConsumableResources(byArn).build());
  }

  private static String levels(AccountState state) {
    return state.consumables().all().stream()
        .map(arn -> arn + state.consumables().levels(arn) + state.consumables().get(arn))
        .toList()
        .toString();
  }

  private List<?> aside(AccountState state) {
    return state.queues().get(records.arn("job-queue/q")).parking().first(10);
  }

  /** FS-020, FS-029: what was used, what runs, and with them whose turn it is. */
  @Test
  void sharesComeBack() {
    JobQueueDefinition plain = (JobQueueDefinition) records.queue("q", 1, 7, "ce").getDefinition();
    tell(
        records.environment("ce", 1, 64),
        records.definition(
            "scheduling-policy/p",
            1,
            SchedulingPolicyDefinition.newBuilder()
                .setName("p")
                .setShares(List.of(new ShareWeight("a*", 0.5), new ShareWeight("b", 2.0)))
                .build()),
        records.definition(
            "job-queue/q",
            1,
            JobQueueDefinition.newBuilder(plain)
                .setSchedulingPolicyArn(records.arn("scheduling-policy/p"))
                .build()));
    tell(records.capacity("ce", 1, records.instance("i-1", 3)));
    List<SpecificRecord> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      for (String share : List.of("a1", "a2", "b", "c")) {
        all.add(records.request(records.job(id(share + i), "q").setShareIdentifier(share).build()));
      }
    }
    List<StartTask> started = tasks(tell(all.toArray(SpecificRecord[]::new)));
    assertThat(started).hasSize(3);
    tell(records.started(started.get(0), NOW), records.started(started.get(1), NOW));
    Instant later = NOW.plusSeconds(90);
    commit(handler.onTimer(later));
    tell(records.stopped(started.get(0), TaskStopCause.EXITED, 1, later));

    AccountState before = handler.state(accountId);
    String jobs = describe(before);
    List<JobId> order = turn(before);
    List<?> shares = shares(before);
    AccountState again = reload();
    assertThat(shares(again)).isEqualTo(shares).isNotEmpty();
    assertThat(turn(again)).isEqualTo(order).hasSize(20);
    assertThat(describe(again)).isEqualTo(jobs);
  }

  private List<JobId> turn(AccountState state) {
    return state.queues().get(records.arn("job-queue/q")).order().first(100);
  }

  /** As they are stored; what is not stored is recounted from the jobs. */
  private List<?> shares(AccountState state) {
    List<String> shares = new ArrayList<>();
    await(
        pool.query(
                "select share_identifier, queue_share::text from queue_share where partition = "
                    + partition
                    + " order by 1")
            .execute()
            .map(
                rows -> {
                  rows.forEach(row -> shares.add(row.getString(1)));
                  return rows;
                }));
    return List.of(shares, turn(state));
  }

  /** What a late dependent must know of each child is with the array's outcome. */
  @Test
  void childrenOfAFinishedArrayAreKnown() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 8)));
    List<StartTask> started = tasks(tell(array("a", 3)));
    assertThat(started.get(1).getEnvironment())
        .containsEntry("AWS_BATCH_JOB_ARRAY_INDEX", "1")
        .containsEntry("AWS_BATCH_JOB_ARRAY_SIZE", "3");
    assertThat(started.get(1).getTask()).isEqualTo(Records.task());
    tell(
        records.stopped(started.get(0), TaskStopCause.EXITED, 0, NOW),
        records.stopped(started.get(1), TaskStopCause.EXITED, 1, NOW),
        records.stopped(started.get(2), TaskStopCause.EXITED, 0, NOW));
    assertThat(count("select count(*) from array_job where partition = ")).isZero();
    assertThat(count("select count(*) from job where partition = ")).isZero();
    assertThat(count("select count(*) from job_spec where job_id = '" + id("a") + "' and 0 <> "))
        .isZero();

    reload();
    List<StartTask> late = tasks(tell(array("b", 3, "N_TO_N", "a")));
    assertThat(late.stream().map(StartTask::getJobId))
        .containsExactly(id("b") + ":0", id("b") + ":2");
  }

  /**
   * Prints what an array of ten thousand costs: to submit, and to make jobs of all its children.
   */
  @Test
  void costOfAnArray() {
    tell(records.environment("ce", 1, 20_000), records.queue("q", 1, 7, "ce"));
    tell(submit("warm", 1), array("warm array", 100));
    tell(records.request(new JobCancelRequested(id("warm array"), "warm", NOW)));
    long from = System.nanoTime();
    tell(array("a", 10_000));
    long submitted = System.nanoTime();
    int placed = tasks(tell(records.capacity("ce", 1, records.instance("i-1", 10_001)))).size();
    while (placed < 10_001) {
      placed += tasks(commit(handler.onTimer(NOW))).size();
    }
    System.out.printf(
        "an array of 10000: submitted in %d ms, all children placed in %d ms%n",
        (submitted - from) / 1_000_000, (System.nanoTime() - submitted) / 1_000_000);
    assertThat(count("select count(*) from job where partition = ")).isEqualTo(10_001);

    tell(array("b", 10_000));
    long before = System.nanoTime();
    int told = tell(records.request(new JobCancelRequested(id("b"), "enough", NOW))).size();
    System.out.printf(
        "cancelled while it waited in %d ms, %d records%n",
        (System.nanoTime() - before) / 1_000_000, told);
    assertThat(told)
        .as("each child, the parent twice, and perhaps demand")
        .isBetween(10_002, 10_004);
  }

  @Test
  void specificationOfAJobThatWaitedComesFromTheStore() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(
        records.request(
            records.job(id("a"), "q").setPropagateTags(true).setTags(Map.of("team", "a")).build()));
    handler = newHandler();
    handler.load(partition, pool);
    StartTask start = tasks(tell(records.capacity("ce", 1, records.instance("i-1", 2)))).getFirst();
    assertThat(start.getTask()).isEqualTo(Records.task());
    assertThat(start.getTags()).containsEntry("team", "a");
  }

  @Test
  void finishedJobLeavesOnlyItsOutcomeUntilThatIsPurged() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 2)));
    StartTask start = tasks(tell(submit("a", 1))).getFirst();
    tell(records.stopped(start, TaskStopCause.EXITED, 0, NOW));
    assertThat(count("select count(*) from job where partition = ")).isZero();
    assertThat(count("select count(*) from finished_job where partition = ")).isOne();

    reload();
    assertThat(tell(submit("a", 1))).isEmpty();
    commit(handler.onTimer(NOW.plus(Duration.ofDays(6))));
    assertThat(count("select count(*) from finished_job where partition = ")).isOne();
    commit(handler.onTimer(NOW.plus(Duration.ofDays(9))));
    assertThat(count("select count(*) from finished_job where partition = ")).isZero();
  }

  /** Prints how long it takes; {@code -Dwindlass.load.jobs=1000000} for the real thing. */
  @Test
  void manyQueuedJobsLoadQuickly() {
    int jobs = Integer.getInteger("windlass.load.jobs", 20_000);
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("first", 1));
    await(
        pool.query(
                """
                insert into job select '00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'),
                  partition, account_id, profile_id, 'j' || n, created_at, ordinal + n, status,
                  version, since, status_reason, outstanding, attempts_used, returned
                from job, generate_series(1, %d) as n where partition = %d
                """
                    .formatted(jobs - 1, partition))
            .execute());
    long from = System.nanoTime();
    AccountState state = reload();
    System.out.printf("loaded %d jobs in %d ms%n", jobs, (System.nanoTime() - from) / 1_000_000);
    assertThat(state.jobs()).hasSize(jobs);
    assertThat(state.queues().get(records.arn("job-queue/q")).order().size()).isEqualTo(jobs);
  }

  /**
   * Prints what a job costs here in all: decisions, mapping and waiting for the store's answers.
   */
  @Test
  void costOfAJob() {
    int jobs = Integer.getInteger("windlass.cost.jobs", 4_000);
    tell(records.environment("ce", 1, 256), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 128)));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long from = System.nanoTime();
    for (int i = 0; i < jobs; i += 100) {
      SpecificRecord[] batch = new SpecificRecord[100];
      for (int n = 0; n < batch.length; n++) {
        batch[n] = submit("job" + (i + n), 1);
      }
      List<StartTask> tasks = tasks(tell(batch));
      tell(tasks.stream().map(t -> records.started(t, NOW)).toArray(SpecificRecord[]::new));
      tell(
          tasks.stream()
              .map(t -> records.stopped(t, TaskStopCause.EXITED, 0, NOW))
              .toArray(SpecificRecord[]::new));
    }
    System.out.printf(
        "%d jobs: %d µs each by the clock, %d µs of this thread, test records included%n",
        jobs,
        (System.nanoTime() - from) / 1_000 / jobs,
        (threads.getCurrentThreadCpuTime() - cpu) / 1_000 / jobs);
    assertThat(count("select count(*) from finished_job where partition = ")).isEqualTo(jobs);
  }

  private SpecificRecord submit(String name, int attempts) {
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

  private SpecificRecord array(String name, int size) {
    return array(name, size, null, null);
  }

  private SpecificRecord array(String name, int size, String type, String on) {
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

  private List<OutboxMessage> tell(SpecificRecord... values) {
    List<IncomingRecord> batch = new ArrayList<>();
    for (SpecificRecord value : values) {
      batch.add(new IncomingRecord("topic", partition, batch.size(), "key", NOW, value));
    }
    return commit(handler.onRecords(batch, NOW));
  }

  private List<OutboxMessage> commit(Effects effects) {
    await(
        pool.withTransaction(
            connection -> {
              Future<?> chain = Future.succeededFuture();
              for (SqlWrite write : effects.writes()) {
                chain =
                    chain.compose(
                        _ -> connection.preparedQuery(write.sql()).execute(write.parameters()));
              }
              return chain;
            }));
    effects.afterCommit().run();
    return effects.messages();
  }

  private static List<StartTask> tasks(List<OutboxMessage> messages) {
    return messages.stream()
        .map(OutboxMessage::value)
        .filter(TaskCommand.class::isInstance)
        .map(value -> (StartTask) ((TaskCommand) value).getCommand())
        .toList();
  }

  private SchedulerPartition newHandler() {
    SchedulerPartition fresh =
        new SchedulerPartition(
            new SchedulerPartition.Settings(AccountContext.Limits.DEFAULT, Duration.ofDays(8)),
            UUID::randomUUID);
    fresh.load(partition, pool);
    return fresh;
  }

  /** A new handler on the same rows, and what a core reads from them. */
  private AccountState reload() {
    handler = newHandler();
    return handler.state(accountId);
  }

  private static String describe(AccountState state) {
    StringBuilder text = new StringBuilder();
    state.jobs().stream()
        .sorted(Comparator.comparing(Job::id))
        .map(SchedulerPartitionIT::withoutPast)
        .forEach(job -> text.append(job).append('\n'));
    state.arrays().all().stream()
        .sorted(Comparator.comparing(ArrayJob::id))
        .forEach(
            array ->
                text.append(array)
                    .append(state.arrays().summary(array))
                    .append(state.arrays().twins().dependentsOf(array.id()))
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

  private static Job withoutPast(Job job) {
    return job.status().occupiesInstance()
        ? job
        : new Job(
            job.submission(),
            job.standing(),
            job.outstanding(),
            new Attempts(job.attempts().used(), job.attempts().returned(), null),
            job.stop());
  }

  private long count(String sql) {
    return await(pool.query(sql + partition).execute()).iterator().next().getLong(0);
  }

  private String id(String name) {
    return UUID.nameUUIDFromBytes(
            (accountId + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

package io.windlass.scheduler.app;

import static io.windlass.events.JobStatus.FAILED;
import static io.windlass.events.JobStatus.PENDING;
import static io.windlass.events.JobStatus.RUNNABLE;
import static io.windlass.events.JobStatus.RUNNING;
import static io.windlass.events.JobStatus.STARTING;
import static io.windlass.events.JobStatus.SUBMITTED;
import static io.windlass.events.JobStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.JobDependency;
import io.windlass.events.JobRequest;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.RetryStrategy;
import io.windlass.events.StartTask;
import io.windlass.events.Topics;
import io.windlass.scheduler.messaging.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The whole service over a real broker and database, with a capacity that answers on the topics.
 */
class SchedulerServiceIT {
  private static final Map<String, String> PREFIX = Map.of("awslogs-stream-prefix", "mine");

  private static int accounts;

  private final String accountId = "%012d".formatted(++accounts);
  private final Records records = new Records(accountId);
  private Stage stage;
  private World world;

  @BeforeEach
  void setUp(TestInfo test) {
    stage = new Stage(test.getTestMethod().orElseThrow().getName());
    world = stage.world(accountId);
  }

  @AfterEach
  void tearDown() {
    stage.close();
  }

  @Test
  void jobsRunThroughTheirStates() {
    stage.scheduler("scheduler-1");
    submit(job("a"));
    submit(job("b").setDependsOn(List.of(Records.dependency(id("a")))));
    world.exitCodes.put(id("c"), 1);
    submit(job("c").setRetryStrategy(new RetryStrategy(2, List.of())));
    submit(job("d").setDependsOn(List.of(Records.dependency(id("c")))));
    room(8);

    awaitFinished(4);
    assertThat(world.history(id("a")))
        .containsExactly(SUBMITTED, RUNNABLE, STARTING, RUNNING, SUCCEEDED);
    assertThat(world.history(id("b")))
        .containsExactly(SUBMITTED, PENDING, RUNNABLE, STARTING, RUNNING, SUCCEEDED);
    assertThat(world.history(id("c")))
        .containsExactly(
            SUBMITTED, RUNNABLE, STARTING, RUNNING, RUNNABLE, STARTING, RUNNING, FAILED);
    assertThat(world.history(id("d"))).containsExactly(SUBMITTED, PENDING, FAILED);
    assertSequencesGrowByOne();
    assertThat(stage.count("select count(*) from job where account_id = '" + accountId + "'"))
        .isZero();
    StartTask start =
        world.started.values().stream()
            .filter(s -> s.getJobId().equals(id("a")))
            .findFirst()
            .orElseThrow();
    assertThat(start.getTask()).isEqualTo(Records.task());
    assertThat(start.getLogStreamName()).isEqualTo("def/default/" + start.getTaskId());
    assertThat(start.getEnvironment())
        .containsEntry("AWS_BATCH_CE_NAME", "ce")
        .containsEntry("AWS_BATCH_JQ_NAME", "q");
    assertThat(start.getTaskArn())
        .isEqualTo(
            "arn:aws:ecs:us-east-1:%s:task/ce_Batch_11111111/%s"
                .formatted(accountId, start.getTaskId()));
  }

  @Test
  void terminateStopsARunningJob() {
    stage.scheduler("scheduler-1");
    world.hanging = true;
    room(8);
    submit(job("a"));
    Stage.await("a runs", () -> world.status(id("a")) == RUNNING);
    send(records.request(new JobTerminateRequested(id("a"), "enough", Instant.now())));

    awaitFinished(1);
    JobTransitioned last = world.transitions.get(id("a")).getLast();
    assertThat(last.getStatus()).isEqualTo(FAILED);
    assertThat(last.getStatusReason()).isEqualTo("enough");
    assertThat(last.getIsTerminated()).isTrue();
    assertThat(last.getAttempt().getExitCode()).isEqualTo(143);
  }

  /** The process dies with jobs in every state; its successor knows them all from the store. */
  @Test
  void recoversFromTheStore() {
    Victim victim = Victim.start(stage, "scheduler-1");
    world.hanging = true;
    room(2);
    submit(job("running").setRetryStrategy(new RetryStrategy(2, List.of())));
    submit(job("waiting").setDependsOn(List.of(Records.dependency(id("running")))));
    for (int i = 0; i < 200; i++) {
      submit(job("queued" + i).setTask(Records.logging("awslogs", PREFIX)));
    }
    Stage.await("all are known", () -> world.transitions.size() == 202);
    Stage.await("one runs", () -> world.status(id("running")) == RUNNING);
    victim.kill();
    world.hanging = false;
    world.exitCodes.put(id("running"), 0);
    send(records.request(new JobTerminateRequested(id("queued199"), "not you", Instant.now())));
    room("i-2", 3, 64);

    stage.scheduler("scheduler-1");
    Stage.await("the queue is empty", () -> world.finished() >= 199);
    StartTask hung =
        world.started.values().stream()
            .filter(s -> s.getJobId().equals(id("running")))
            .findFirst()
            .orElseThrow();
    stage.send(
        Topics.TASK_EVENTS,
        accountId,
        hung.getTaskId(),
        List.of(records.stopped(hung, io.windlass.events.TaskStopCause.EXITED, 0, Instant.now())));
    releaseHung();

    awaitFinished(202);
    assertThat(world.status(id("running"))).isEqualTo(SUCCEEDED);
    assertThat(world.status(id("waiting"))).isEqualTo(SUCCEEDED);
    assertThat(world.status(id("queued199"))).isEqualTo(FAILED);
    assertLogStreamsBeginWith("mine/default/", "queued0");
    assertSequencesGrowByOne();
    assertNothingRanTwiceAtOnce();
  }

  /** LOG-012: in the order to capacity and in the job's transitions. */
  private void assertLogStreamsBeginWith(String prefix, String job) {
    List<StartTask> starts =
        world.started.values().stream().filter(s -> s.getJobId().equals(id(job))).toList();
    assertThat(starts).hasSize(1);
    String stream = prefix + starts.getFirst().getTaskId();
    assertThat(starts.getFirst().getLogStreamName()).isEqualTo(stream);
    assertThat(world.transitions.get(id(job)).getLast().getAttempt().getLogStreamName())
        .isEqualTo(stream);
  }

  /** The pipeline of chapter AR with a failing child, and the process killed in the middle. */
  @Test
  void arraysRunOnAfterAKill() {
    Victim victim = Victim.start(stage, "scheduler-1");
    room(64);
    world.exitCodes.put(id("B") + ":7", 1);
    submit(job("A"));
    submit(array("B", 300, new JobDependency(id("A"), null)));
    submit(array("C", 300, new JobDependency(id("B"), "N_TO_N")));
    submit(job("E").setDependsOn(List.of(Records.dependency(id("C")))));
    submit(array("D", 10, new JobDependency(id("A"), null), new JobDependency(null, "SEQUENTIAL")));
    submit(job("F").setDependsOn(List.of(Records.dependency(id("D")))));
    Stage.await("the arrays are under way", () -> world.finished() >= 100);
    victim.kill();
    stage.scheduler("scheduler-1");

    awaitFinished(1 + 301 + 301 + 1 + 11 + 1);
    assertThat(world.transitions.get(id("B")).getLast().getArraySummary())
        .isEqualTo(Map.of("SUCCEEDED", 299, "FAILED", 1));
    assertThat(world.transitions.get(id("C")).getLast().getArraySummary())
        .isEqualTo(Map.of("SUCCEEDED", 299, "FAILED", 1));
    assertThat(world.history(id("C") + ":7")).containsExactly(FAILED);
    assertThat(world.history(id("B"))).containsOnly(SUBMITTED, PENDING, FAILED);
    assertThat(world.status(id("E"))).isEqualTo(FAILED);
    assertThat(world.status(id("F"))).isEqualTo(SUCCEEDED);
    assertSequencesGrowByOne();
    assertNothingRanTwiceAtOnce();
  }

  /** Two instances in one group: the active one is killed, and the other takes over. */
  @Test
  void standbyTakesOver() {
    Victim victim = Victim.start(stage, "scheduler-1");
    room(64);
    submit(job("before"));
    awaitFinished(1);
    SchedulerService standby = stage.scheduler("scheduler-2");
    assertThat(standby.isReady()).isTrue();
    List<JobRequest> many =
        IntStream.range(0, 300).mapToObj(i -> request(job("during" + i))).toList();
    stage.send(Topics.JOB_REQUESTS, accountId, "during", many);
    victim.kill();
    submit(job("after"));

    awaitFinished(302);
    assertSequencesGrowByOne();
    assertNothingRanTwiceAtOnce();
  }

  /**
   * The aim is p50 < 10 ms from request to StartTask, idle. Printed; the bound here is generous:
   * the machine may be slow, and busy with other things.
   */
  @Test
  void startsAJobQuicklyWhenIdle() {
    stage.scheduler("scheduler-1");
    room(64);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = id("quick" + i);
      long from = System.nanoTime();
      submit(job("quick" + i));
      Stage.await("started", () -> world.startedAt.containsKey(id));
      micros.add((System.nanoTime() - from) / 1_000);
    }
    List<Long> warm = micros.subList(20, 60).stream().sorted().toList();
    System.out.printf(
        "submit committed → StartTask heard: p50 %d µs, max %d µs%n", warm.get(20), warm.getLast());
    assertThat(warm.get(20)).isLessThan(2_000_000);
  }

  /**
   * Not a benchmark of the stack: the scheduler, broker, database and this test share two cores.
   */
  @Test
  void throughput() {
    stage.scheduler("scheduler-1");
    room(64);
    submit(job("warm"));
    awaitFinished(1);
    int jobs = 5_000;
    long from = System.nanoTime();
    for (int i = 0; i < jobs; i += 100) {
      int first = i;
      stage.send(
          Topics.JOB_REQUESTS,
          accountId,
          "many",
          IntStream.range(first, first + 100).mapToObj(n -> request(job("many" + n))).toList());
    }
    awaitFinished(jobs + 1);
    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf("%d jobs in %.2f s: %.0f jobs/s%n", jobs, seconds, jobs / seconds);
    assertSequencesGrowByOne();
  }

  /** Ends the tasks that were to hang, once they are known to run. */
  private void releaseHung() {
    Stage.await(
        "what hangs is known to run",
        () -> unfinished().stream().allMatch(s -> world.status(s.getJobId()) == RUNNING));
    unfinished()
        .forEach(
            s ->
                stage.send(
                    Topics.TASK_EVENTS,
                    accountId,
                    s.getTaskId(),
                    List.of(
                        records.stopped(
                            s, io.windlass.events.TaskStopCause.EXITED, 0, Instant.now()))));
  }

  private List<StartTask> unfinished() {
    return world.started.values().stream()
        .filter(s -> world.status(s.getJobId()) != SUCCEEDED)
        .filter(s -> world.status(s.getJobId()) != FAILED)
        .toList();
  }

  private void room(int vcpus) {
    room("i-1", 1, vcpus);
    stage.send(
        Topics.DEFINITIONS,
        accountId,
        "definitions",
        List.of(records.environment("ce", 1, 256), records.queue("q", 1, 1, "ce")));
  }

  private void room(String instanceId, long sequence, int vcpus) {
    stage.send(
        Topics.CAPACITY_EVENTS,
        accountId,
        "ce",
        List.of(records.capacity("ce", sequence, records.instance(instanceId, vcpus))));
  }

  private io.windlass.events.JobSubmitted.Builder job(String name) {
    return records.job(id(name), "q").setJobName(name);
  }

  private io.windlass.events.JobSubmitted.Builder array(
      String name, int size, JobDependency... dependencies) {
    return job(name).setArraySize(size).setDependsOn(List.of(dependencies));
  }

  private JobRequest request(io.windlass.events.JobSubmitted.Builder job) {
    return records.request(job.build());
  }

  private void submit(io.windlass.events.JobSubmitted.Builder job) {
    send(request(job));
  }

  private void send(JobRequest request) {
    stage.send(Topics.JOB_REQUESTS, accountId, "job", List.of(request));
  }

  private String id(String name) {
    return UUID.nameUUIDFromBytes(
            (accountId + name).getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private void awaitFinished(int jobs) {
    Stage.await(jobs + " jobs end", () -> world.finished() == jobs);
  }

  private void assertSequencesGrowByOne() {
    for (Map.Entry<String, List<JobTransitioned>> job : world.transitions.entrySet()) {
      // The first two states of a child are told by its array.
      long expected = job.getKey().contains(":") ? 3 : 1;
      for (JobTransitioned each : job.getValue()) {
        assertThat(each.getSequence()).as(job.getKey()).isEqualTo(expected++);
      }
    }
  }

  private void assertNothingRanTwiceAtOnce() {
    world.transitions.forEach(
        (jobId, history) -> {
          long placements = history.stream().filter(t -> t.getStatus() == STARTING).count();
          long commands =
              world.started.values().stream().filter(s -> s.getJobId().equals(jobId)).count();
          assertThat(commands).as(jobId).isEqualTo(placements);
        });
  }
}

package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.CapacityLimit;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ConsumableResourceUsage;
import io.windlass.events.ControlQueue;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.HoldJob;
import io.windlass.events.InstanceDraining;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ShareWeight;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskStopCause;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.queue.QueueControl;
import io.windlass.scheduler.state.AccountState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A partition on a real database has the same state after a reload. */
class SchedulerPartitionIT extends PartitionOnDatabase {
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

  /** Operator commands are stored and answered; queries are answered from recovered state. */
  @Test
  void queriesAndOperatorCommandsAreAnswered() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("J", 1), submit("K", 1));
    String queue = records.arn("job-queue/q");
    List<SchedulerAnswer> answers =
        values(
            tell(
                call("r1", new HoldJob(id("J"), true, "later")),
                call("r2", new ControlQueue(queue, true, 3)),
                call("r3", new HoldJob(id("nobody"), true, "later"))),
            SchedulerAnswer.class);
    assertThat(answers).extracting(SchedulerAnswer::getRequestId).containsExactly("r1", "r2", "r3");
    assertThat(answers.getLast().getRefusal()).startsWith("Job " + id("nobody"));
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
    List<SchedulerAnswer> asked =
        values(
            tell(
                call("r4", new AskQueueSnapshot(queue)),
                call("r5", new AskJobExplanation(id("J")))),
            SchedulerAnswer.class);
    assertThat(asked.getFirst().getDetail())
        .contains("\"frontOfQueue\":{\"jobs\":[{\"jobArn\":\"")
        .contains(id("K"))
        .doesNotContain(id("J"))
        .contains("\"totalCapacityUsage\":[{\"capacityUnit\":\"VCPU\",\"quantity\":0.0}]");
    assertThat(asked.getLast().getDetail())
        .contains("\"kind\":\"HELD\"")
        .contains("ce is INVALID: CLIENT_ERROR");

    tell(
        call("r6", new HoldJob(id("J"), false, "")), call("r7", new ControlQueue(queue, false, 0)));
    assertThat(reload().holds().all()).isEmpty();
    assertThat(handler.state(accountId).queues().get(queue).control()).isEqualTo(QueueControl.NONE);
  }

  /** Arrays in every stage: waiting for a queue, for others, for peers, running, cancelled. */
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

  /**
   * CR-020 to CR-045: locks, spent quantities, locks without a resource, blocked jobs, and
   * published levels.
   */
  @Test
  void consumableResourcesComeBack() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(records.capacity("ce", 1, records.instance("i-1", 9)));
    tell(records.consumable("r", 1, true, 1, 10), records.consumable("n", 1, false, 1, 10));
    List<OutboxMessage> messages =
        tell(consuming("both", Map.of("r", 4L, "n", 4L)), consuming("aside", Map.of("r", 7L)));
    assertThat(values(messages, ConsumableResourceUsage.class))
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
    assertThat(values(later, ConsumableResourceUsage.class))
        .extracting(ConsumableResourceUsage::getArn)
        .anyMatch(arn -> arn.endsWith("consumable-resource/r"));
    String told = levels(handler.state(accountId));
    assertThat(levels(reload())).isEqualTo(told).contains("Published[sequence=2");
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
    return state.queues().get(records.arn("job-queue/q")).blockedJobs().first(10);
  }

  /** FS-020, FS-029: past and current usage, and the order that follows from them. */
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
    tell(records.started(started.get(0), NOW), records.startedOn(started.get(1), NOW, "node-1"));
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
    assertThat(describe(again)).isEqualTo(jobs).contains("node-1");
  }

  /** Quota shares and their usage, and a preemption during which the process is killed. */
  @Test
  void quotaSharesAndAPreemptionUnderWayComeBack() {
    JobQueueDefinition plain = (JobQueueDefinition) records.queue("q", 1, 7, "ce").getDefinition();
    tell(
        records.environment("ce", 1, 64),
        records.definition(
            "scheduling-policy/p",
            1,
            SchedulingPolicyDefinition.newBuilder().setName("p").setQuotaShares(true).build()),
        records.definition(
            "job-queue/q",
            1,
            JobQueueDefinition.newBuilder(plain)
                .setSchedulingPolicyArn(records.arn("scheduling-policy/p"))
                .build()),
        share("a", 1, "LEND", null, false),
        share("b", 2, "LEND_AND_BORROW", 50, false),
        share("gone", 9, "RESERVE", null, true));
    tell(shared("b1", "b", 0), shared("b2", "b", 1), shared("b3", "b", 2));
    List<StartTask> started =
        tasks(starts(tell(records.capacity("ce", 1, records.instance("i-1", 3)))));
    for (StartTask task : started) {
      tell(records.started(task, NOW));
    }
    List<OutboxMessage> told = tell(shared("a1", "a", null), shared("b4", "b", null));
    assertThat(stops(told)).hasSize(1).allMatch(stop -> stop.getReason().startsWith("Preempted: "));
    StartTask victim =
        started.stream()
            .filter(task -> task.getJobId().equals(stops(told).getFirst().getJobId()))
            .findFirst()
            .orElseThrow();

    String before = describe(handler.state(accountId)) + quotas(handler.state(accountId));
    AccountState again = reload();
    assertThat(describe(again) + quotas(again)).isEqualTo(before).contains("PREEMPT", "b=[3000]");
    assertThat(stops(commit(handler.onTimer(NOW)))).as("nobody else goes").isEmpty();

    List<OutboxMessage> after = tell(records.stopped(victim, TaskStopCause.STOPPED, 143, NOW));
    assertThat(tasks(starts(after)).getFirst().getJobId()).isEqualTo(id("a1"));
    String then = describe(handler.state(accountId)) + quotas(handler.state(accountId));
    again = reload();
    assertThat(describe(again) + quotas(again)).isEqualTo(then).contains("a=[1000]", "b=[2000]");
    assertThat(again.job(JobId.parse(victim.getJobId())).attempts().preemptions()).isOne();
    assertThat(again.job(JobId.parse(victim.getJobId())).profile().execution().preemptionRetries())
        .isEqualTo(2);
  }

  private SpecificRecord share(
      String name, int vcpus, String strategy, Integer borrowLimit, boolean deleting) {
    var changed =
        records.definition(
            "job-queue/q/quota-share/" + name,
            1,
            QuotaShareDefinition.newBuilder()
                .setName(name)
                .setJobQueueArn(records.arn("job-queue/q"))
                .setState("ENABLED")
                .setCapacityLimits(List.of(new CapacityLimit("VCPU", vcpus)))
                .setSharingStrategy(strategy)
                .setBorrowLimit(borrowLimit)
                .setInSharePreemption(true)
                .build());
    return DefinitionChanged.newBuilder(changed).setDeleting(deleting).build();
  }

  private SpecificRecord shared(String name, String share, Integer retries) {
    return records.request(
        records.job(id(name), "q").setShareIdentifier(share).setPreemptionRetries(retries).build());
  }

  private static List<StopTask> stops(List<OutboxMessage> messages) {
    return values(messages, TaskCommand.class).stream()
        .map(TaskCommand::getCommand)
        .filter(StopTask.class::isInstance)
        .map(StopTask.class::cast)
        .toList();
  }

  private static List<OutboxMessage> starts(List<OutboxMessage> messages) {
    return messages.stream()
        .filter(
            message ->
                message.value() instanceof TaskCommand command
                    && command.getCommand() instanceof StartTask)
        .toList();
  }

  private String quotas(AccountState state) {
    var queue = state.queues().get(records.arn("job-queue/q"));
    var quotas = java.util.Objects.requireNonNull(queue.quota()).quotas();
    StringBuilder text = new StringBuilder(queue.quotaShares().toString());
    for (String share : quotas.names()) {
      long[] used = quotas.used(share);
      text.append(' ').append(share).append('=').append(java.util.Arrays.toString(used));
    }
    return text.append(queue.quota().preempted()).toString();
  }

  /** Shares as they are stored; the rest is counted from the jobs. */
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

  /** The array's outcome contains what a later dependent must know of each child. */
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

  /** JQ-020: a queue that takes no more jobs still has those that it has run. */
  @Test
  void disabledQueueStillRunsItsJobsJQ020() {
    tell(records.environment("ce", 1, 64), records.queue("q", 1, 7, "ce"));
    tell(submit("a", 1));
    JobQueueDefinition enabled =
        (JobQueueDefinition) records.queue("q", 1, 7, "ce").getDefinition();
    tell(
        records.definition(
            "job-queue/q", 2, JobQueueDefinition.newBuilder(enabled).setState("DISABLED").build()));
    List<StartTask> started = tasks(tell(records.capacity("ce", 1, records.instance("i-1", 2))));
    assertThat(started).extracting(StartTask::getJobId).containsExactly(id("a"));
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
}

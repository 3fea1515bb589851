package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.ApiCall;
import io.windlass.events.CapacityLimit;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ContainerStopped;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceResumed;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobDefinitionRevision;
import io.windlass.events.JobDependency;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.events.ResourceShape;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.events.ShareWeight;
import io.windlass.events.StartTask;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskSpec;
import io.windlass.events.TaskStarted;
import io.windlass.events.TaskStopCause;
import io.windlass.events.TaskStopped;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.ContainerEnd;
import io.windlass.scheduler.attempt.ExitPattern;
import io.windlass.scheduler.attempt.RetryRule;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.fairshare.FairSharePolicy;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.JobCommand;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.queue.QueueDefinition;
import io.windlass.scheduler.queue.SharingPolicy;
import io.windlass.scheduler.queue.WaitLimit;
import io.windlass.scheduler.quota.QuotaShare;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every record that the scheduler consumes, with every branch of its union. */
class InboundMapperTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String OTHER = "99999999-2222-3333-4444-555555555555";
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

  private final Records records = new Records("123456789012");

  @Test
  void submission() {
    AccountCommand command =
        map(
            records.request(
                records
                    .job(ID, "q")
                    .setCreatedAt(AT)
                    .setDependsOn(
                        List.of(
                            Records.dependency(OTHER),
                            Records.dependency(OTHER),
                            new JobDependency(null, "SEQUENTIAL")))
                    .setResources(new ResourceShape(1_500, 64, 2))
                    .setRetryStrategy(
                        new io.windlass.events.RetryStrategy(
                            4,
                            List.of(
                                new EvaluateOnExitRule(
                                    "Host*", "OOM", "1*", EvaluateOnExitAction.EXIT),
                                new EvaluateOnExitRule(
                                    null, null, null, EvaluateOnExitAction.RETRY))))
                    .setAttemptTimeoutSeconds(90)
                    .setShareIdentifier("team")
                    .setSchedulingPriority(7)
                    .build()));
    assertThat(command)
        .isEqualTo(
            new AccountCommand.Submit(
                JobId.parse(ID),
                "job",
                AT,
                new JobProfile(
                    records.arn("job-queue/q"),
                    records.arn("job-definition/def:3"),
                    JobKind.SINGLE,
                    new io.windlass.scheduler.resource.ResourceShape(1_500, 64, 2),
                    new JobProfile.Execution(
                        new RetryStrategy(
                            4,
                            List.of(
                                new RetryRule(
                                    RetryRule.Action.EXIT,
                                    new ExitPattern("1*"),
                                    new ExitPattern("OOM"),
                                    new ExitPattern("Host*")),
                                new RetryRule(RetryRule.Action.RETRY, null, null, null))),
                        Duration.ofSeconds(90)),
                    new JobProfile.Precedence("team", 7)),
                List.of(new Dependency(JobId.parse(OTHER)))));
  }

  @Test
  void log012_prefixOfLogStreams() {
    var options = Map.of("awslogs-stream-prefix", "mine");
    assertThat(prefix(Records.logging("awslogs", options))).isEqualTo("mine");
    assertThat(prefix(Records.logging("splunk", options))).isNull();
    assertThat(prefix(Records.logging("awslogs", Map.of("awslogs-stream-prefix", "")))).isNull();
    assertThat(prefix(Records.task())).isNull();
  }

  private String prefix(TaskSpec task) {
    var job = records.job(ID, "q").setTask(task).build();
    return ((AccountCommand.Submit) map(records.request(job)))
        .profile()
        .execution()
        .logStreamPrefix();
  }

  @Test
  void kindsOfJobs() {
    var array = (AccountCommand.Submit) map(request(records.job(ID, "q").setArraySize(10).build()));
    assertThat(array.profile().kind()).isEqualTo(JobKind.array(10));
    var gang =
        (AccountCommand.Submit)
            map(request(records.job(ID, "q").setNumNodes(2).setMainNode(0).build()));
    assertThat(gang.profile().kind()).isEqualTo(JobKind.multiNode(2, 0, null));
  }

  /** DEP-006, AR-013, AR-014, AR-016: types, alone and combined. */
  @Test
  void typedDependenciesOfAnArray() {
    var array =
        (AccountCommand.Submit)
            map(
                request(
                    records
                        .job(ID, "q")
                        .setArraySize(3)
                        .setDependsOn(
                            List.of(
                                new JobDependency(null, "SEQUENTIAL"),
                                new JobDependency(OTHER, "N_TO_N"),
                                new JobDependency(ID, null)))
                        .build()));
    assertThat(array.prerequisites())
        .isEqualTo(
            new AccountCommand.Prerequisites(
                List.of(new Dependency(JobId.parse(ID))), true, List.of(JobId.parse(OTHER))));
  }

  /** J-010, JS-022: 51 tags to propagate make a job that can never run. */
  @ParameterizedTest
  @CsvSource({"50, true, false", "51, true, true", "51, false, false"})
  void tooManyTagsToPropagate(int tags, boolean propagate, boolean invalid) {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < tags; i++) {
      many.put("tag" + i, "value");
    }
    var submit =
        (AccountCommand.Submit)
            map(request(records.job(ID, "q").setPropagateTags(propagate).setTags(many).build()));
    assertThat(submit.invalid() != null).isEqualTo(invalid);
  }

  @Test
  void cancelAndTerminate() {
    assertThat(map(request(new JobCancelRequested(ID + ":3", "why", AT))))
        .isEqualTo(
            new AccountCommand.ToJob(
                JobId.parse(ID).child(3),
                new JobCommand.Stop(new StopRequest(StopRequest.Kind.CANCEL, "why"))));
    assertThat(map(request(new JobTerminateRequested(ID + "#1", "why", AT))))
        .isEqualTo(
            new AccountCommand.ToJob(
                JobId.parse(ID).node(1),
                new JobCommand.Stop(new StopRequest(StopRequest.Kind.TERMINATE, "why"))));
  }

  @Test
  void taskStarted() {
    assertThat(map(records.started(task(), AT)))
        .isEqualTo(new AccountCommand.ToJob(JobId.parse(ID), new JobCommand.TaskStarted("t", AT)));
  }

  @ParameterizedTest
  @EnumSource(TaskStopCause.class)
  void taskStopped(TaskStopCause cause) {
    Instant startedAt = cause == TaskStopCause.REFUSED ? null : AT;
    assertThat(map(records.stopped(task(), cause, 3, AT)))
        .isEqualTo(
            new AccountCommand.ToJob(
                JobId.parse(ID),
                new JobCommand.TaskEnded(
                    "t",
                    new AttemptEnd(StopCause.valueOf(cause.name()), 3, null, null, AT),
                    startedAt)));
  }

  /** EKS-005: nothing is decided by what is told of single containers. */
  @Test
  void eks005ATaskThatIsAPodTellsItsNodeAndItsContainers() {
    assertThat(map(records.startedOn(task(), AT, "node-1")))
        .isEqualTo(
            new AccountCommand.ToJob(
                JobId.parse(ID), new JobCommand.TaskStarted("t", AT, null, "node-1")));
    TaskEvent stopped = records.stopped(task(), TaskStopCause.EXITED, 3, AT);
    stopped.put(
        "event",
        new TaskStopped(
            TaskStopCause.EXITED,
            3,
            null,
            null,
            AT,
            AT,
            List.of(new ContainerStopped("main", 3, "Error", "stream", true, "containerd://1")),
            "node-1"));
    assertThat(map(stopped))
        .isEqualTo(
            new AccountCommand.ToJob(
                JobId.parse(ID),
                new JobCommand.TaskEnded(
                    "t",
                    new AttemptEnd(
                        StopCause.EXITED,
                        3,
                        null,
                        null,
                        AT,
                        List.of(
                            new ContainerEnd("main", 3, "Error", "stream", true, "containerd://1")),
                        "node-1"),
                    AT)));
  }

  @Test
  void capacityEvents() {
    String arn = records.arn("compute-environment/ce");
    assertThat(map(records.capacity("ce", 5, new InstanceDraining("i-1"))))
        .isEqualTo(new AccountCommand.ChangeCapacity(arn, 5, new CapacityChange.Draining("i-1")));
    assertThat(change(new InstanceResumed("i-1"))).isEqualTo(new CapacityChange.Resumed("i-1"));
    assertThat(change(new InstanceTerminated("i-1", true, "died")))
        .isEqualTo(new CapacityChange.Terminated("i-1"));
    assertThat(change(new CapacityShortage("CAPACITY:X", "text")))
        .isEqualTo(new CapacityChange.Shortage("CAPACITY:X", "text"));
    assertThat(change(new ComputeEnvironmentStatusChanged("VALID", "fine", 4, "cluster")))
        .isEqualTo(new CapacityChange.StatusChanged("VALID", "cluster", "fine"));
    CapacityChange.Ready ready = (CapacityChange.Ready) change(records.instance("i-1", 4));
    assertThat(ready.instance().id()).isEqualTo("i-1");
    assertThat(ready.instance().resources().milliVcpus()).isEqualTo(4_000);
    assertThat(ready.instance().elastic()).isFalse();
  }

  /** JQ-050: limits of its head's wait included. */
  @Test
  void queueDefinition() {
    assertThat(map(records.queue("q", 3, 9, "a", "b")))
        .isEqualTo(
            new AccountCommand.DefineQueue(
                new QueueDefinition(
                    records.arn("job-queue/q"),
                    3,
                    9,
                    List.of(
                        records.arn("compute-environment/a"), records.arn("compute-environment/b")),
                    QueueDefinition.Phase.PRESENT,
                    new QueueDefinition.Rules(
                        List.of(new WaitLimit("CAPACITY:X", Duration.ofMinutes(10))), null))));
  }

  @ParameterizedTest
  @CsvSource({"false, false, PRESENT", "true, false, DELETING", "true, true, DELETED"})
  void lifeOfAQueue(boolean deleting, boolean deleted, QueueDefinition.Phase life) {
    DefinitionChanged present = records.queue("q", 3, 9);
    var command =
        (AccountCommand.DefineQueue)
            map(
                new DefinitionChanged(
                    present.getAccountId(),
                    present.getRegion(),
                    present.getArn(),
                    4L,
                    AT,
                    deleting,
                    deleted,
                    present.getDefinition()));
    assertThat(command.definition().phase()).isEqualTo(life);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "MANAGED, EC2, ENABLED, SCALED, true",
        "MANAGED, SPOT, DISABLED, SCALED, false",
        "MANAGED, FARGATE, ENABLED, ELASTIC, true",
        "MANAGED, FARGATE_SPOT, ENABLED, ELASTIC, true",
        "UNMANAGED, -, ENABLED, GIVEN, true"
      })
  void environmentDefinition(
      String type,
      String resourceType,
      String state,
      EnvironmentDefinition.Supply supply,
      boolean usable) {
    var definition =
        ComputeEnvironmentDefinition.newBuilder(
                (ComputeEnvironmentDefinition) records.environment("ce", 1, 16).getDefinition())
            .setType(type)
            .setResourceType(resourceType)
            .setState(state)
            .build();
    assertThat(map(records.definition("compute-environment/ce", 2, definition)))
        .isEqualTo(
            new AccountCommand.DefineEnvironment(
                new EnvironmentDefinition(
                    records.arn("compute-environment/ce"),
                    2,
                    "ce_Batch_11111111",
                    supply,
                    16_000,
                    usable)));
  }

  /** SE-004, SE-012, SE-007: only an enabled environment that stays takes jobs. */
  @ParameterizedTest
  @CsvSource({"ENABLED, false, true", "DISABLED, false, false", "ENABLED, true, false"})
  void serviceEnvironmentDefinition(String state, boolean deleting, boolean usable) {
    DefinitionChanged plain = records.serviceEnvironment("se", 4, 7);
    var definition =
        ServiceEnvironmentDefinition.newBuilder(
                (ServiceEnvironmentDefinition) plain.getDefinition())
            .setState(state)
            .build();
    var changed =
        new DefinitionChanged(
            plain.getAccountId(),
            plain.getRegion(),
            plain.getArn(),
            4L,
            AT,
            deleting,
            false,
            definition);
    assertThat(map(changed))
        .isEqualTo(
            new AccountCommand.DefineEnvironment(
                EnvironmentDefinition.service(
                    records.arn("service-environment/se"), 4, usable, Map.of("NUM_INSTANCES", 7))));
  }

  /** JQ-012: a service queue has service environments only. */
  @Test
  void serviceQueue() {
    var command = (AccountCommand.DefineQueue) map(records.serviceQueue("q", 1, "se"));
    assertThat(command.definition().environments())
        .containsExactly(records.arn("service-environment/se"));
  }

  @Test
  void whatIsOfNoConcernIsLeftAlone() {
    assertThat(InboundMapper.toCommand(null)).isEmpty();
    assertThat(
            InboundMapper.toCommand(
                records.definition(
                    "job-definition/def:1",
                    1,
                    new JobDefinitionRevision("def", 1, "container", "ACTIVE", "{}"))))
        .isEmpty();
  }

  /** FS-002. */
  @Test
  void schedulingPolicy() {
    SchedulingPolicyDefinition policy =
        SchedulingPolicyDefinition.newBuilder()
            .setName("p")
            .setShareDecaySeconds(1_200)
            .setComputeReservation(25)
            .setShares(List.of(new ShareWeight("A*", 0.5)))
            .build();
    assertThat(map(records.definition("scheduling-policy/p", 4, policy)))
        .isEqualTo(
            new AccountCommand.DefinePolicy(
                new FairSharePolicy(
                    records.arn("scheduling-policy/p"),
                    4,
                    Duration.ofMinutes(20),
                    25,
                    List.of(new FairSharePolicy.Weight("A*", 0.5)))));
  }

  /** Quota shares: limits in thousandths, -1 as no borrow limit, deletion; and their policy. */
  @Test
  void quotaShares() {
    SchedulingPolicyDefinition policy =
        SchedulingPolicyDefinition.newBuilder().setName("p").setQuotaShares(true).build();
    assertThat(map(records.definition("scheduling-policy/p", 4, policy)))
        .isEqualTo(
            new AccountCommand.DefinePolicy(
                new SharingPolicy.ByQuota(records.arn("scheduling-policy/p"), 4)));
    QuotaShareDefinition share =
        QuotaShareDefinition.newBuilder()
            .setName("team")
            .setJobQueueArn(records.arn("job-queue/q"))
            .setState("DISABLED")
            .setCapacityLimits(
                List.of(new CapacityLimit("VCPU", 4), new CapacityLimit("ml.m5.large", 2)))
            .setSharingStrategy("LEND_AND_BORROW")
            .setBorrowLimit(-1)
            .setInSharePreemption(true)
            .build();
    DefinitionChanged changed = records.definition("job-queue/q/quota-share/team", 5, share);
    QuotaShare expected =
        new QuotaShare(
            changed.getArn(),
            5,
            records.arn("job-queue/q"),
            "team",
            QuotaShare.Life.PRESENT,
            Map.of("VCPU", 4_000L, "ml.m5.large", 2_000L),
            new QuotaShare.Sharing(QuotaShare.Strategy.LEND_AND_BORROW, null, true));
    assertThat(map(changed)).isEqualTo(new AccountCommand.DefineQuotaShare(expected));
    QuotaShareDefinition limited =
        QuotaShareDefinition.newBuilder(share).setBorrowLimit(50).build();
    DefinitionChanged deleting =
        DefinitionChanged.newBuilder(changed).setDefinition(limited).setDeleting(true).build();
    QuotaShare going = ((AccountCommand.DefineQuotaShare) map(deleting)).share();
    assertThat(going.sharing().borrowLimit()).isEqualTo(50);
    assertThat(going.life()).isEqualTo(QuotaShare.Life.DELETING);
    DefinitionChanged deleted = DefinitionChanged.newBuilder(deleting).setDeleted(true).build();
    assertThat(((AccountCommand.DefineQuotaShare) map(deleted)).share().life())
        .isEqualTo(QuotaShare.Life.DELETED);
    var submit =
        (AccountCommand.Submit) map(request(records.job(ID, "q").setPreemptionRetries(2).build()));
    assertThat(submit.profile().execution().preemptionRetries()).isEqualTo(2);
  }

  @Test
  void whatIsUnknownIsAFault() {
    assertThatThrownBy(() -> InboundMapper.toCommand(new ApiCall()))
        .isInstanceOf(IllegalArgumentException.class);
    TaskEvent odd =
        new TaskEvent("123456789012", "r", "t", ID, 1, "i-1", 1, new ResourceShape(1, 1, 1));
    assertThatThrownBy(() -> InboundMapper.toCommand(odd))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new TaskStarted(AT, null, null).getStartedAt()).isEqualTo(AT);
  }

  @Test
  void jobIdsReadWhatTheyWrite() {
    for (String text : List.of(ID, ID + ":0", ID + ":9999", ID + "#0", ID + "#12")) {
      assertThat(JobId.parse(text)).hasToString(text);
    }
  }

  private CapacityChange change(SpecificRecord event) {
    return ((AccountCommand.ChangeCapacity) map(records.capacity("ce", 1, event))).change();
  }

  private SpecificRecord request(SpecificRecord request) {
    return records.request(request);
  }

  private static AccountCommand map(SpecificRecord value) {
    AddressedCommand addressed = InboundMapper.toCommand(value).orElseThrow();
    assertThat(addressed.accountId()).isEqualTo("123456789012");
    return addressed.command();
  }

  private static StartTask task() {
    StartTask task = new StartTask();
    task.put("taskId", "t");
    task.put("jobId", ID);
    task.put("attempt", 1);
    task.put("instanceId", "i-1");
    return task;
  }
}

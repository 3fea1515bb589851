package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.AttemptDetail;
import io.windlass.events.CapacityRequest;
import io.windlass.events.ContainerStopped;
import io.windlass.events.DemandChanged;
import io.windlass.events.InstanceDrained;
import io.windlass.events.JobTransitioned;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.ContainerEnd;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.attempt.StopCause;
import io.windlass.scheduler.demand.Demand;
import io.windlass.scheduler.job.Dependency;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobKind;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.StopRequest;
import io.windlass.scheduler.job.Submission;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import io.windlass.scheduler.state.AccountEvent;
import io.windlass.scheduler.store.JobSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** Every event of the core, as records. */
class OutboundMapperTest {
  private static final String ACCOUNT = "123456789012";
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final Instant STARTED = NOW.minusSeconds(9);
  private static final JobId ID = JobId.of(new UUID(7, 8));

  private final Records records = new Records(ACCOUNT);
  private final String environment = records.arn("compute-environment/ce");
  private final OutboundMapper mapper =
      new OutboundMapper(_ -> new JobSpec(Records.task(), Map.of("team", "a")), NOW);
  private final Job submitted = Job.submitted(new JobEvent.Submitted(NOW, submission(), List.of()));

  @Test
  void submittedIsTheFirstRecord() {
    JobTransitioned record = transition(null, new JobEvent.Submitted(NOW, submission(), List.of()));
    assertThat(record.getSequence()).isEqualTo(1);
    assertThat(record.getPreviousStatus()).isNull();
    assertThat(record.getStatus()).isEqualTo(io.windlass.events.JobStatus.SUBMITTED);
    assertThat(record.getJobArn()).isEqualTo(records.arn("job/" + ID));
    assertThat(record.getRegion()).isEqualTo("us-east-1");
    assertThat(record.getJobName()).isEqualTo("name");
    assertThat(record.getCreatedAt()).isEqualTo(submission().createdAt());
    assertThat(record.getShareIdentifier()).isEqualTo("team");
    assertThat(record.getAttempt()).isNull();
    assertThat(record.getStoppedAt()).isNull();
  }

  /** J-010: tags that are propagated go to the task. */
  @Test
  void placementStartsATask() {
    Job runnable = submitted.apply(new JobEvent.BecameRunnable(NOW));
    JobTransitioned record = transition(runnable, new JobEvent.Placed(NOW, attempt()));
    assertThat(record.getStatus()).isEqualTo(io.windlass.events.JobStatus.STARTING);
    assertThat(record.getAttempt().getTaskId()).isEqualTo("task");
    assertThat(record.getAttempt().getLogStreamName()).isNull();
    assertThat(record.getAttemptEnded()).isFalse();
    OutboxMessage message = mapper.messages().getLast();
    assertThat(message.topic()).isEqualTo(Topics.TASK_COMMANDS);
    assertThat(message.key()).isEqualTo("task");
    StartTask start = (StartTask) ((TaskCommand) message.value()).getCommand();
    assertThat(start.getAttempt()).isEqualTo(1);
    assertThat(start.getTags()).containsEntry("team", "a");
    assertThat(start.getResources().getMilliVcpus()).isEqualTo(250);
    assertThat(start.getEnvironment())
        .containsOnly(
            Map.entry("AWS_BATCH_JOB_ID", ID.toString()),
            Map.entry("AWS_BATCH_JOB_ATTEMPT", "1"),
            Map.entry("AWS_BATCH_CE_NAME", "ce"),
            Map.entry("AWS_BATCH_JQ_NAME", "q"));
  }

  /** J-018: records contain the log stream from RUNNING on. */
  @Test
  void runningTellsTheLogStream() {
    JobTransitioned record = transition(starting(), new JobEvent.Started(NOW, STARTED));
    assertThat(record.getStartedAt()).isEqualTo(STARTED);
    assertThat(record.getAttempt().getLogStreamName()).isEqualTo("def/default/task");
  }

  /** EKS-005, EKS-007: the node is told from RUNNING on, the containers at the end. */
  @Test
  void eks005APodIsOnANodeAndItsContainersEnd() {
    Job pod = starting().apply(new JobEvent.Started(NOW, STARTED, "node-1"));
    JobTransitioned stopping =
        transition(
            pod,
            new JobEvent.StopAccepted(NOW, new StopRequest(StopRequest.Kind.TERMINATE, "enough")));
    assertThat(stopping.getAttempt().getNodeName()).isEqualTo("node-1");
    AttemptEnd end =
        new AttemptEnd(
            StopCause.EXITED,
            3,
            null,
            "Essential",
            NOW,
            List.of(
                new ContainerEnd("init", 0, "Completed", null, true, null),
                new ContainerEnd("main", 3, "Error", "stream", false, "containerd://1")),
            null);
    AttemptDetail detail =
        transition(pod, new JobEvent.AttemptFailed(NOW, end, "Essential")).getAttempt();
    assertThat(detail.getNodeName()).isEqualTo("node-1");
    assertThat(detail.getContainers())
        .containsExactly(
            new ContainerStopped("init", 0, "Completed", null, true, null),
            new ContainerStopped("main", 3, "Error", "stream", false, "containerd://1"));
  }

  /** J-017: stoppedAt is the job's end; startedAt and createdAt are told with every record. */
  @Test
  void endOfAnAttempt() {
    AttemptEnd end = new AttemptEnd(StopCause.EXITED, 3, "OOM", "Essential", NOW.minusMillis(5));
    JobTransitioned failed =
        transition(running(), new JobEvent.AttemptFailed(NOW, end, "Essential"));
    assertThat(failed.getStatus()).isEqualTo(io.windlass.events.JobStatus.FAILED);
    assertThat(failed.getStatusReason()).isEqualTo("Essential");
    assertThat(failed.getStoppedAt()).isEqualTo(NOW.minusMillis(5));
    assertThat(failed.getStartedAt()).isEqualTo(STARTED);
    assertThat(failed.getCreatedAt()).isEqualTo(submission().createdAt());
    assertThat(failed.getAttemptEnded()).isTrue();
    assertThat(failed.getAttempt().getExitCode()).isEqualTo(3);
    assertThat(failed.getAttempt().getReason()).isEqualTo("OOM");
    JobTransitioned returned = transition(running(), new JobEvent.Returned(NOW, end));
    assertThat(returned.getStatus()).isEqualTo(io.windlass.events.JobStatus.RUNNABLE);
    assertThat(returned.getAttemptEnded()).isTrue();
    assertThat(returned.getStoppedAt()).isNull();
  }

  @Test
  void refusedAttemptIsNotToldOf() {
    JobTransitioned record = transition(starting(), new JobEvent.Refused(NOW));
    assertThat(record.getStatus()).isEqualTo(io.windlass.events.JobStatus.RUNNABLE);
    assertThat(record.getAttempt()).isNull();
    assertThat(record.getAttemptEnded()).isFalse();
  }

  @Test
  void terminateOfARunningJobStopsItsTask() {
    StopRequest request = new StopRequest(StopRequest.Kind.TERMINATE, "enough");
    JobTransitioned record = transition(running(), new JobEvent.StopAccepted(NOW, request));
    assertThat(record.getPreviousStatus()).isEqualTo(record.getStatus());
    assertThat(record.getIsTerminated()).isTrue();
    assertThat(record.getIsCancelled()).isFalse();
    assertThat(record.getStatusReason()).isEqualTo("enough");
    StopTask stop = (StopTask) ((TaskCommand) mapper.messages().getLast().value()).getCommand();
    assertThat(stop).isEqualTo(new StopTask("task", ID.toString(), "enough", 30));
  }

  /**
   * A preempted job is stopped with a reason of its own; then the attempt ends, and the job waits
   * again.
   */
  @Test
  void preemption() {
    StopRequest request = new StopRequest(StopRequest.Kind.PREEMPT, "Preempted: for another");
    JobEvent.StopAccepted told = new JobEvent.StopAccepted(NOW, request);
    JobTransitioned first = transition(running(), told);
    assertThat(first.getPreempted()).isFalse();
    assertThat(first.getIsTerminated()).isFalse();
    assertThat(first.getStatusReason()).isEqualTo("Preempted: for another");
    StopTask stop = (StopTask) ((TaskCommand) mapper.messages().getLast().value()).getCommand();
    assertThat(stop.getReason()).isEqualTo("Preempted: for another");
    AttemptEnd end = new AttemptEnd(StopCause.STOPPED, 143, null, "Preempted: for another", NOW);
    JobTransitioned again = transition(running().apply(told), new JobEvent.Preempted(NOW, end));
    assertThat(again.getStatus()).isEqualTo(io.windlass.events.JobStatus.RUNNABLE);
    assertThat(again.getStatusReason()).isNull();
    assertThat(again.getAttemptEnded()).isTrue();
    assertThat(again.getAttempt().getStatusReason()).isEqualTo("Preempted: for another");
    assertThat(again.getPreempted()).isTrue();
    assertThat(again.getPreemptions()).isOne();
    JobTransitioned over =
        transition(running().apply(told), new JobEvent.PreemptedForGood(NOW, end));
    assertThat(over.getStatus()).isEqualTo(io.windlass.events.JobStatus.FAILED);
    assertThat(over.getStatusReason()).isEqualTo("Preempted: for another");
    assertThat(over.getPreempted()).isTrue();
    assertThat(over.getPreemptions()).isOne();
  }

  /** TO-003: SIGTERM, 30 s, SIGKILL; the world hears of it when the task has ended. */
  @Test
  void timeoutStopsTheTaskWithoutARecordOfItsOwn() {
    add(running(), new JobEvent.TimedOut(NOW));
    assertThat(mapper.messages()).hasSize(1);
    StopTask stop = (StopTask) ((TaskCommand) mapper.messages().getLast().value()).getCommand();
    assertThat(stop.getReason()).isEqualTo("Job attempt duration exceeded timeout");
    assertThat(stop.getGraceSeconds()).isEqualTo(30);
  }

  @Test
  void stopOfAPendingJobHasNoTask() {
    Job pending =
        submitted.apply(new JobEvent.DependenciesAwaited(NOW, List.of(new Dependency(ID))));
    add(pending, new JobEvent.StopAccepted(NOW, new StopRequest(StopRequest.Kind.CANCEL, "no")));
    add(pending, new JobEvent.DependencySatisfied(NOW, new Dependency(ID)));
    assertThat(mapper.messages()).hasSize(1);
    assertThat(((JobTransitioned) mapper.messages().getFirst().value()).getIsCancelled()).isTrue();
  }

  @Test
  void demand() {
    Demand demand =
        new Demand(new ResourceSum(1L << 40, 2_048, 1), new ResourceShape(1_000, 1_024, 1));
    mapper.add(ACCOUNT, new AccountEvent.DemandStated(environment, demand, 12));
    CapacityRequest request = (CapacityRequest) mapper.messages().getFirst().value();
    assertThat(mapper.messages().getFirst().key()).isEqualTo(environment);
    assertThat(request.getSequence()).isEqualTo(12);
    DemandChanged changed = (DemandChanged) request.getRequest();
    assertThat(changed.getWaiting().getMilliVcpus()).isEqualTo(Integer.MAX_VALUE);
    assertThat(changed.getHead().getGpus()).isOne();
    assertThat(changed.getHeadNodes()).isOne();
    mapper.add(ACCOUNT, new AccountEvent.DemandStated(environment, Demand.NONE, 13));
    DemandChanged none =
        (DemandChanged) ((CapacityRequest) mapper.messages().getLast().value()).getRequest();
    assertThat(none.getHead()).isNull();
    assertThat(none.getWaiting().getMilliVcpus()).isZero();
  }

  @Test
  void releasedInstance() {
    mapper.add(ACCOUNT, new AccountEvent.InstanceReleased(environment, "i-1", 14));
    CapacityRequest request = (CapacityRequest) mapper.messages().getFirst().value();
    assertThat(request.getRequest()).isEqualTo(new InstanceDrained("i-1"));
  }

  @Test
  void everyStateHasItsName() {
    for (JobStatus status : JobStatus.values()) {
      assertThat(io.windlass.events.JobStatus.valueOf(status.name())).hasToString(status.name());
    }
  }

  private JobTransitioned transition(Job before, JobEvent event) {
    int from = mapper.messages().size();
    add(before, event);
    OutboxMessage message = mapper.messages().get(from);
    assertThat(message.topic()).isEqualTo(Topics.JOB_TRANSITIONS);
    assertThat(message.key()).isEqualTo(ID.toString());
    assertThat(message.accountId()).isEqualTo(ACCOUNT);
    return (JobTransitioned) message.value();
  }

  private void add(Job before, JobEvent event) {
    Job after = before == null ? Job.submitted((JobEvent.Submitted) event) : before.apply(event);
    int from = mapper.messages().size();
    mapper.add(ACCOUNT, new AccountEvent.JobStep(before, event, after));
    mapper.messages().subList(from, mapper.messages().size()).forEach(m -> encode(m));
  }

  private static void encode(OutboxMessage message) {
    try {
      var bytes = new ByteArrayOutputStream();
      new SpecificDatumWriter<>(message.value().getSchema())
          .write(message.value(), EncoderFactory.get().directBinaryEncoder(bytes, null));
      assertThat(bytes.size()).isPositive();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Job starting() {
    return submitted
        .apply(new JobEvent.BecameRunnable(NOW))
        .apply(new JobEvent.Placed(NOW, attempt()));
  }

  private Job running() {
    return starting().apply(new JobEvent.Started(NOW, STARTED));
  }

  private Attempt attempt() {
    return Attempt.starting(
        1, "task", new Placement(environment, "i-1", "container-instance", "task-arn"));
  }

  private Submission submission() {
    JobProfile profile =
        new JobProfile(
            records.arn("job-queue/q"),
            records.arn("job-definition/def:3"),
            JobKind.SINGLE,
            new ResourceShape(250, 128, 0),
            JobProfile.Execution.DEFAULT,
            new JobProfile.Precedence("team", 1));
    return new Submission(ID, "name", NOW.minusSeconds(60), 1, profile);
  }
}

package io.windlass.scheduler.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.AskJobExplanation;
import io.windlass.events.AskQueueSnapshot;
import io.windlass.events.CapacityRequest;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.RetryStrategy;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskStopCause;
import io.windlass.messaging.OutboxMessage;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.state.AccountState;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Service jobs by the records that go in and out, brought back from their rows at every stage. */
class ServiceJobsIT extends PartitionOnDatabase {
  private static final String NO_CAPACITY = "Received status from SageMaker: CapacityError";

  @Test
  void sj006sj013EachStepIsToldAndComesBack() {
    List<OutboxMessage> messages = tell(environment(4), queue(), submit("J", 3, 1));
    StartTask start = tasks(messages).getFirst();
    String arn =
        "arn:aws:sagemaker:us-east-1:%s:training-job/AWSBatchJ%s"
            .formatted(accountId, start.getTaskId().replace("-", ""));
    assertThat(start.getTaskArn()).isEqualTo(arn);
    assertThat(start.getComputeEnvironmentArn()).isEqualTo(records.arn("service-environment/se"));
    assertThat(start.getLogStreamName()).startsWith("AWSBatchJ").endsWith("/algo-1");
    JobTransitioned scheduled = last(messages);
    assertThat(scheduled.getStatus()).isEqualTo(JobStatus.SCHEDULED);
    assertThat(scheduled.getJobArn()).isEqualTo(records.arn("service-job/" + id("J")));
    assertThat(scheduled.getScheduledAt()).isEqualTo(NOW);
    assertThat(scheduled.getAttempt().getTaskArn()).isEqualTo(arn);

    String before = describe(handler.state(accountId));
    assertThat(describe(reload())).isEqualTo(before).contains("SCHEDULED", "SERVICE");
    assertThat(last(tell(records.preparing(start, NOW))).getStatus()).isEqualTo(JobStatus.STARTING);
    reload();
    JobTransitioned running = last(tell(records.started(start, NOW)));
    assertThat(running.getStatus()).isEqualTo(JobStatus.RUNNING);
    assertThat(running.getScheduledAt()).as("after two recoveries").isEqualTo(NOW);
    reload();
    messages = tell(submit("K", 2, 1), records.stopped(start, TaskStopCause.EXITED, 0, NOW));
    assertThat(transitions(messages))
        .extracting(JobTransitioned::getStatus)
        .containsExactly(
            JobStatus.SUBMITTED, JobStatus.RUNNABLE, JobStatus.SUCCEEDED, JobStatus.SCHEDULED);
    assertThat(messages).noneMatch(message -> message.value() instanceof CapacityRequest);
  }

  @Test
  void se004limitsAndWhatIsInUseComeBack() {
    tell(environment(4), queue(), submit("J", 3, 1), submit("K", 3, 1));
    String before = describe(handler.state(accountId));
    AccountState again = reload();
    assertThat(describe(again)).isEqualTo(before).contains("RUNNABLE");
    assertThat(tasks(tell(submit("L", 1, 1)))).as("K is the head and does not fit").isEmpty();
    assertThat(tasks(tell(records.serviceEnvironment("se", 2, 7))))
        .extracting(StartTask::getJobId)
        .containsExactly(id("K"), id("L"));
  }

  @Test
  void sj009sj011RetriesAndCapacityErrors() {
    List<EvaluateOnExitRule> rules =
        List.of(
            new EvaluateOnExitRule("*ServerError*", null, null, EvaluateOnExitAction.RETRY),
            new EvaluateOnExitRule("*", null, null, EvaluateOnExitAction.EXIT));
    SpecificRecord job =
        records.request(
            records
                .serviceJob(id("J"), "q", 1)
                .setRetryStrategy(new RetryStrategy(5, rules))
                .build());
    StartTask start = tasks(tell(environment(1), queue(), job)).getFirst();
    List<OutboxMessage> messages =
        tell(records.ended(start, TaskStopCause.REFUSED, NO_CAPACITY, NOW));
    assertThat(last(messages).getStatusReason())
        .isEqualTo(
            "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Unable to provision requested compute"
                + " resources");
    assertThat(transitions(messages)).noneMatch(JobTransitioned::getAttemptEnded);
    reload();
    start = tasks(commit(handler.onTimer(NOW))).getFirst();
    assertThat(start.getAttempt()).as("a capacity error uses no attempt").isEqualTo(1);
    String error = "Received status from SageMaker: InternalServerError";
    start = tasks(tell(records.ended(start, TaskStopCause.START_FAILED, error, NOW))).getFirst();
    assertThat(start.getAttempt()).isEqualTo(2);
    assertThat(last(tell(records.stopped(start, TaskStopCause.EXITED, 1, NOW))).getStatus())
        .isEqualTo(JobStatus.FAILED);
  }

  @Test
  void sj016Terminate() {
    StartTask start = tasks(tell(environment(1), queue(), submit("J", 1, 3))).getFirst();
    List<OutboxMessage> messages =
        tell(records.request(new JobTerminateRequested(id("J"), "enough", NOW)));
    assertThat(messages.stream().map(OutboxMessage::value))
        .anyMatch(
            value ->
                value instanceof TaskCommand command
                    && command.getCommand() instanceof StopTask stop
                    && stop.getTaskId().equals(start.getTaskId()));
    reload();
    JobTransitioned end = last(tell(records.stopped(start, TaskStopCause.STOPPED, 143, NOW)));
    assertThat(end.getStatus()).isEqualTo(JobStatus.FAILED);
    assertThat(end.getStatusReason()).isEqualTo("enough");
    assertThat(end.getIsTerminated()).isTrue();
  }

  @Test
  void jq052ActionsOfAServiceQueueTerminateAndComeBack() {
    tell(environment(1), queue());
    var limits =
        reload().queues().get(records.arn("job-queue/q")).definition().rules().waitLimits();
    assertThat(limits.getFirst().statusReason())
        .isEqualTo(
            "Terminated by JobStateTimeLimit action due to reason:"
                + " CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
  }

  @Test
  void sj017ASnapshotAndAnExplanationCountInstances() {
    tell(environment(4), queue(), submit("J", 3, 1), submit("K", 2, 1));
    reload();
    List<SchedulerAnswer> answers =
        values(
            tell(
                call("r1", new AskQueueSnapshot(records.arn("job-queue/q"))),
                call("r2", new AskJobExplanation(id("K")))),
            SchedulerAnswer.class);
    assertThat(answers.getFirst().getDetail())
        .contains("\"jobArn\":\"" + records.arn("service-job/" + id("K")))
        .contains("[{\"capacityUnit\":\"NUM_INSTANCES\",\"quantity\":3.0}]");
    assertThat(answers.getLast().getDetail())
        .contains("\"jobArn\":\"" + records.arn("service-job/" + id("K")))
        .contains("It needs 2 instances of type ml.m5.large.")
        .contains("se may use 4 instances at a time, of which 1 is free.")
        .contains("\"needs\":{\"instances\":2.0}");
  }

  private SpecificRecord environment(int instances) {
    return records.serviceEnvironment("se", 1, instances);
  }

  private SpecificRecord queue() {
    return records.serviceQueue("q", 1, "se");
  }

  private SpecificRecord submit(String name, int instances, int attempts) {
    return records.request(
        records
            .serviceJob(id(name), "q", instances)
            .setJobName(name)
            .setRetryStrategy(new RetryStrategy(attempts, List.of()))
            .build());
  }

  private static List<JobTransitioned> transitions(List<OutboxMessage> messages) {
    return values(messages, JobTransitioned.class);
  }

  private JobTransitioned last(List<OutboxMessage> messages) {
    JobTransitioned last = transitions(messages).getLast();
    assertThat(JobId.parse(last.getJobId())).isNotNull();
    return last;
  }
}

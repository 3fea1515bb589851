package io.windlass.submission.messaging;

import static io.windlass.submission.app.Scenario.arn;
import static io.windlass.submission.app.Scenario.attempt;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.AttemptDetail;
import io.windlass.events.JobStatus;
import io.windlass.events.JobTransitioned;
import io.windlass.submission.store.JobViewUpdate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SJ-013: the projection of service jobs. */
class ServiceJobProjectionTest {
  private static final String SE = arn("service-environment/se");

  private static JobTransitioned.Builder told(long sequence, JobStatus status) {
    return transition("s", sequence, status)
        .setJobArn(arn("service-job/s"))
        .setScheduledAt(sequence < 3 ? null : Instant.ofEpochMilli(1500));
  }

  private static AttemptDetail.Builder training(int number) {
    return attempt(number)
        .setTaskArn("arn:aws:sagemaker:us-east-1:123456789012:training-job/AWSBatchs" + number)
        .setComputeEnvironmentArn(SE);
  }

  private static List<JobViewUpdate> changes(JobTransitioned... events) {
    JobViewProjector projector = new JobViewProjector();
    List.of(events).forEach(projector::add);
    return projector.changes();
  }

  private static JobViewUpdate.ServiceJob change(JobTransitioned... events) {
    return (JobViewUpdate.ServiceJob) changes(events).getFirst();
  }

  @Test
  void serviceJobsAreToldApartSJ013() {
    List<JobViewUpdate> changes =
        changes(
            told(2, JobStatus.RUNNABLE).build(), transition("j", 2, JobStatus.RUNNABLE).build());
    assertThat(changes).extracting(change -> change.state().jobId()).containsExactly("s", "j");
    assertThat(changes.getFirst()).isInstanceOf(JobViewUpdate.ServiceJob.class);
    assertThat(changes.getLast()).isInstanceOf(JobViewUpdate.Job.class);
  }

  @Test
  void attemptsAreTheirTrainingJobsSJ014() {
    JobViewUpdate.ServiceJob change =
        change(
            told(3, JobStatus.SCHEDULED).setAttempt(training(1).build()).build(),
            told(4, JobStatus.RUNNABLE)
                .setAttempt(
                    training(1)
                        .setStartedAt(Instant.ofEpochMilli(2000))
                        .setStoppedAt(Instant.ofEpochMilli(3000))
                        .setStatusReason("Received status from SageMaker: x")
                        .build())
                .setAttemptEnded(true)
                .build(),
            told(5, JobStatus.SCHEDULED).setAttempt(training(2).build()).build());
    assertThat(change.state().status().status()).isEqualTo("SCHEDULED");
    assertThat(change.scheduledAt()).isEqualTo(1500);
    assertThat(change.environment()).isEqualTo(SE);
    assertThat(change.state().attempt()).contains("training-job/AWSBatchs2");
    assertThat(change.state().endedAttempts())
        .isEqualTo(
            "{\"1\":{\"serviceResourceId\":{\"name\":\"TrainingJobArn\",\"value\":"
                + "\"arn:aws:sagemaker:us-east-1:123456789012:training-job/AWSBatchs1\"},"
                + "\"startedAt\":2000,\"stoppedAt\":3000,"
                + "\"statusReason\":\"Received status from SageMaker: x\"}}");
  }

  /** A capacity error uses no attempt: it is none that ended (SJ-009). */
  @Test
  void whatUsedNoAttemptIsNotListedSJ009() {
    JobViewUpdate.ServiceJob change =
        change(
            told(3, JobStatus.SCHEDULED).setAttempt(training(1).build()).build(),
            told(4, JobStatus.RUNNABLE).setStatusReason("CAPACITY:X").build());
    assertThat(change.state().endedAttempts()).isNull();
    assertThat(change.state().status().reason()).isEqualTo("CAPACITY:X");
  }

  @Test
  void preemptionsAreCounted() {
    JobViewUpdate.ServiceJob change = change(told(4, JobStatus.RUNNABLE).setPreemptions(2).build());
    assertThat(change.preemptions()).isEqualTo(2);
  }
}

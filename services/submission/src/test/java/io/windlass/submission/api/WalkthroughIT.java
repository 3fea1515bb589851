package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.CEState;
import software.amazon.awssdk.services.batch.model.CEStatus;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ComputeEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;

/** The Fargate walkthrough, T-039 to T-050, through the AWS SDK. */
class WalkthroughIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("walkthrough");
    scenario = new Scenario(service);
    client = scenario.client();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  // T-039, T-040
  void environmentIsCreatingUntilCapacityHasMadeItT039T040() {
    client.createComputeEnvironment(
        r ->
            r.computeEnvironmentName("w1-ce")
                .type("MANAGED")
                .state("ENABLED")
                .computeResources(
                    c -> c.type("FARGATE").maxvCpus(128).subnets("s-1").securityGroupIds("sg-1")));
    ComputeEnvironmentDetail created = scenario.describe("w1-ce");
    assertThat(created.status()).isEqualTo(CEStatus.CREATING);
    assertThat(created.computeEnvironmentArn()).isEqualTo(arn("compute-environment/w1-ce"));
    assertThat(created.serviceRole()).endsWith("AWSServiceRoleForBatch");
    assertThatThrownBy(
            () ->
                client.createJobQueue(
                    r ->
                        r.jobQueueName("w1-early")
                            .priority(1)
                            .computeEnvironmentOrder(Scenario.first("w1-ce"))))
        .hasMessageContaining("must be created and valid before attaching");
    scenario.capacitySays("w1-ce", 1, "VALID");
    RunningService.eventually("valid", () -> scenario.describe("w1-ce").status() == CEStatus.VALID);
    assertThat(scenario.describe("w1-ce").ecsClusterArn()).contains("w1-ce");
  }

  @Test
  // T-041, T-042
  void queueIsHealthyAtOnceT041T042() {
    scenario.queue("w2");
    JobQueueDetail queue = client.describeJobQueues(r -> r.jobQueues("w2")).jobQueues().getFirst();
    assertThat(queue.stateAsString()).isEqualTo("ENABLED");
    assertThat(queue.statusAsString()).isEqualTo("VALID");
    assertThat(queue.statusReason()).isEqualTo("JobQueue Healthy");
    assertThat(queue.jobQueueTypeAsString()).isEqualTo("ECS_FARGATE");
    assertThat(queue.computeEnvironmentOrder().getFirst().computeEnvironment())
        .isEqualTo(arn("compute-environment/w2-ce"));
    assertThat(queue.jobStateTimeLimitActions()).isEmpty();
  }

  /** JQ-003, JQ-014, JQ-015: by name or ARN, several at once; state and status are two things. */
  @Test
  void queuesAreDescribedInFullJQ003JQ014JQ015() {
    scenario.queue("w9");
    scenario.environment("w9-second");
    String arn =
        client
            .createJobQueue(
                r ->
                    r.jobQueueName("w9-disabled")
                        .state("DISABLED")
                        .priority(7)
                        .tags(Map.of("team", "a"))
                        .computeEnvironmentOrder(
                            Scenario.first("w9-second").toBuilder().order(4).build(),
                            Scenario.first(arn("compute-environment/w9-ce"))))
            .jobQueueArn();
    assertThat(arn).isEqualTo(arn("job-queue/w9-disabled"));
    List<JobQueueDetail> queues =
        client.describeJobQueues(r -> r.jobQueues("w9", arn, "unknown")).jobQueues();
    assertThat(queues)
        .extracting(JobQueueDetail::jobQueueName)
        .containsExactly("w9", "w9-disabled");
    JobQueueDetail disabled = queues.getLast();
    assertThat(disabled.jobQueueArn()).isEqualTo(arn);
    assertThat(disabled.stateAsString()).isEqualTo("DISABLED");
    assertThat(disabled.statusAsString()).isEqualTo("VALID");
    assertThat(disabled.statusReason()).isEqualTo("JobQueue Healthy");
    assertThat(disabled.priority()).isEqualTo(7);
    assertThat(disabled.tags()).containsExactly(Map.entry("team", "a"));
    assertThat(disabled.computeEnvironmentOrder())
        .extracting(o -> o.computeEnvironment())
        .containsExactly(arn("compute-environment/w9-second"), arn("compute-environment/w9-ce"));
    assertThat(disabled.schedulingPolicyArn()).isNull();
    assertThat(disabled.jobStateTimeLimitActions()).isEmpty();
    assertThat(disabled.serviceEnvironmentOrder()).isEmpty();
    assertThat(queues.getFirst().tags()).isEmpty();
    assertThat(queues.getFirst().stateAsString()).isEqualTo("ENABLED");
  }

  @Test
  // T-043
  void registeringAgainGivesTheNextRevisionT043() {
    assertThat(scenario.definition("w3").jobDefinitionArn()).isEqualTo(arn("job-definition/w3:1"));
    assertThat(scenario.definition("w3").revision()).isEqualTo(2);
  }

  @Test
  // T-045, T-046
  void jobIsVisibleAtOnceAndAskedOfTheSchedulerT045T046() {
    scenario.queue("w4");
    scenario.definition("w4");
    String id = scenario.submit("my-job", "w4", "w4");
    JobDetail job = scenario.job(id);
    assertThat(job.statusAsString()).isEqualTo("SUBMITTED");
    assertThat(job.jobDefinition()).isEqualTo(arn("job-definition/w4:1"));
    assertThat(job.jobQueue()).isEqualTo(arn("job-queue/w4"));
    assertThat(job.jobArn()).isEqualTo(arn("job/" + id));
    assertThat(job.createdAt()).isCloseTo(Instant.now().toEpochMilli(), within());
    assertThat(job.startedAt()).isNull();
    assertThat(job.platformCapabilitiesAsStrings()).containsExactly("FARGATE");
    assertThat(job.container().command()).containsExactly("echo", "hello world");
    assertThat(job.isCancelled()).isFalse();
    try (TopicReader<JobRequest> requests =
        new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      JobSubmitted submitted =
          (JobSubmitted)
              requests
                  .await(
                      1, r -> r.getRequest() instanceof JobSubmitted s && s.getJobId().equals(id))
                  .getFirst()
                  .getRequest();
      assertThat(submitted.getResources().getMilliVcpus()).isEqualTo(250);
      assertThat(submitted.getResources().getMemoryMiB()).isEqualTo(512);
      assertThat(submitted.getTask().getAssignPublicIp()).isTrue();
      assertThat(submitted.getDetail())
          .contains("\"jobId\":\"" + id + "\"")
          .doesNotContain("startedAt");
      assertThat(submitted.getRetryStrategy().getAttempts()).isEqualTo(1);
    }
  }

  @Test
  // T-046, T-047
  void lastAttemptIsShownT046T047() {
    scenario.queue("w5");
    scenario.definition("w5");
    String id = scenario.submit("my-job", "w5", "w5");
    scenario.schedulerSays(
        Scenario.transition(id, 1, JobStatus.SUBMITTED).build(),
        Scenario.transition(id, 2, JobStatus.RUNNABLE).build(),
        Scenario.transition(id, 3, JobStatus.RUNNING)
            .setStartedAt(Instant.ofEpochMilli(5000))
            .setAttempt(Scenario.attempt(1).setLogStreamName("w5/default/task-1").build())
            .build());
    RunningService.eventually("running", () -> scenario.job(id).statusAsString().equals("RUNNING"));
    // J-018
    assertThat(scenario.job(id).container().logStreamName()).isEqualTo("w5/default/task-1");
    assertThat(scenario.job(id).attempts()).isEmpty();
    scenario.schedulerSays(
        Scenario.transition(id, 4, JobStatus.SUCCEEDED)
            .setStartedAt(Instant.ofEpochMilli(5000))
            .setStoppedAt(Instant.ofEpochMilli(6000))
            .setStatusReason("Essential container in task exited")
            .setAttemptEnded(true)
            .setAttempt(
                Scenario.attempt(1)
                    .setLogStreamName("w5/default/task-1")
                    .setStartedAt(Instant.ofEpochMilli(5000))
                    .setStoppedAt(Instant.ofEpochMilli(6000))
                    .setExitCode(0)
                    .setStatusReason("Essential container in task exited")
                    .build())
            .build());
    RunningService.eventually("done", () -> scenario.job(id).statusAsString().equals("SUCCEEDED"));
    JobDetail job = scenario.job(id);
    // J-017
    assertThat(job.startedAt()).isEqualTo(5000);
    assertThat(job.stoppedAt()).isEqualTo(6000);
    assertThat(job.container().exitCode()).isZero();
    assertThat(job.attempts().getFirst().container().logStreamName())
        .isEqualTo("w5/default/task-1");
    assertThat(job.attempts().getFirst().container().exitCode()).isZero();
  }

  @Test
  // T-050
  void cleanUpWithoutWaitingIsHonouredT050() {
    scenario.queue("w6");
    client.updateJobQueue(r -> r.jobQueue("w6").state("DISABLED"));
    client.deleteJobQueue(r -> r.jobQueue("w6"));
    client.updateComputeEnvironment(r -> r.computeEnvironment("w6-ce").state(CEState.DISABLED));
    client.deleteComputeEnvironment(r -> r.computeEnvironment("w6-ce"));
    assertThat(scenario.describe("w6-ce").status()).isEqualTo(CEStatus.DELETING);
    RunningService.eventually("queue gone", () -> !scenario.queueExists("w6"));
    try (TopicReader<DefinitionChanged> definitions =
        new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      String environment = arn("compute-environment/w6-ce");
      definitions.await(1, d -> d.getArn().equals(environment) && d.getDeleting());
      scenario.capacitySays("w6-ce", 2, "DELETED");
      RunningService.eventually("environment gone", () -> !scenario.environmentExists("w6-ce"));
      definitions.await(1, d -> d.getArn().equals(environment) && d.getDeleted());
      List<DefinitionChanged> queue =
          definitions.await(4, d -> d.getArn().equals(arn("job-queue/w6")));
      assertThat(queue).extracting(DefinitionChanged::getSequence).containsExactly(1L, 2L, 3L, 4L);
      assertThat(queue.getLast().getDeleted()).isTrue();
    }
    scenario.queue("w6");
    assertThat(scenario.queueExists("w6")).isTrue();
  }

  @Test
  // T-020, JQ-021
  void enabledThingsAreNotDeletedT020JQ021() {
    scenario.queue("w7");
    assertThatThrownBy(() -> client.deleteJobQueue(r -> r.jobQueue("w7")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("must be DISABLED");
    assertThatThrownBy(() -> client.deleteComputeEnvironment(r -> r.computeEnvironment("w7-ce")))
        .hasMessageContaining("must be DISABLED");
    client.updateComputeEnvironment(r -> r.computeEnvironment("w7-ce").state(CEState.DISABLED));
    assertThatThrownBy(() -> client.deleteComputeEnvironment(r -> r.computeEnvironment("w7-ce")))
        .hasMessageContaining("Cannot delete, found existing JobQueue relationship");
    assertThatThrownBy(() -> client.deleteJobQueue(r -> r.jobQueue("none")))
        .hasMessageContaining("job-queue/none does not exist");
  }

  @Test
  // JQ-022, JQ-020
  void deletedQueueStaysUntilItsLastJobHasEndedJQ022JQ020() {
    scenario.queue("w8");
    scenario.definition("w8");
    String id = scenario.submit("last", "w8", "w8");
    client.updateJobQueue(r -> r.jobQueue("w8").state("DISABLED"));
    assertThatThrownBy(() -> scenario.submit("late", "w8", "w8"))
        .isInstanceOf(ClientException.class);
    client.deleteJobQueue(r -> r.jobQueue("w8"));
    assertThat(
            client
                .describeJobQueues(r -> r.jobQueues("w8"))
                .jobQueues()
                .getFirst()
                .statusAsString())
        .isEqualTo("DELETING");
    scenario.schedulerSays(Scenario.transition(id, 5, JobStatus.FAILED).build());
    RunningService.eventually("queue gone", () -> !scenario.queueExists("w8"));
    assertThat(scenario.job(id).statusAsString()).isEqualTo("FAILED");
  }

  private static org.assertj.core.data.Offset<Long> within() {
    return org.assertj.core.api.Assertions.within(60_000L);
  }
}

package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.attempt;
import static io.windlass.submission.app.Scenario.need;
import static io.windlass.submission.app.Scenario.transition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import io.windlass.events.JobStatus;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.AttemptDetail;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ContainerProperties;
import software.amazon.awssdk.services.batch.model.EcsTaskDetails;
import software.amazon.awssdk.services.batch.model.EcsTaskProperties;
import software.amazon.awssdk.services.batch.model.EvaluateOnExit;
import software.amazon.awssdk.services.batch.model.JobDefinition;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.PlatformCapability;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;
import software.amazon.awssdk.services.batch.model.TaskContainerDetails;
import software.amazon.awssdk.services.batch.model.TaskContainerOverrides;
import software.amazon.awssdk.services.batch.model.TaskContainerProperties;
import software.amazon.awssdk.services.batch.model.TaskPropertiesOverride;

/** Definitions as DescribeJobDefinitions and DescribeJobs show them, through the AWS SDK. */
class JobDefinitionFormIT {
  private static final String ROLE = "arn:aws:iam::123456789012:role/run";
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("definition-form");
    scenario = new Scenario(service);
    client = scenario.client();
    scenario.queue("q");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JobDefinition described(String reference) {
    return client
        .describeJobDefinitions(r -> r.jobDefinitions(reference))
        .jobDefinitions()
        .getFirst();
  }

  private static void hasLists(ContainerProperties container) {
    assertThat(container.hasCommand()).isTrue();
    assertThat(container.hasVolumes()).isTrue();
    assertThat(container.hasEnvironment()).isTrue();
    assertThat(container.hasMountPoints()).isTrue();
    assertThat(container.hasUlimits()).isTrue();
    assertThat(container.hasResourceRequirements()).isTrue();
    assertThat(container.hasSecrets()).isTrue();
  }

  @Test
  void jd029d01d02r03MinimalDefinitionIsShownInAwsForm() {
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName("minimal")
                .type(JobDefinitionType.CONTAINER)
                .platformCapabilities(PlatformCapability.FARGATE)
                .retryStrategy(
                    s ->
                        s.attempts(2)
                            .evaluateOnExit(
                                EvaluateOnExit.builder().onReason("*").action("EXIT").build()))
                .containerProperties(
                    c ->
                        c.image("busybox")
                            .executionRoleArn(ROLE)
                            .resourceRequirements(
                                need(ResourceType.VCPU, "0.25"),
                                need(ResourceType.MEMORY, "512"))));
    JobDefinition shown = described("minimal:1");
    hasLists(shown.containerProperties());
    assertThat(shown.containerProperties().fargatePlatformConfiguration().platformVersion())
        .isEqualTo("LATEST");
    assertThat(shown.retryStrategy().evaluateOnExit().getFirst().actionAsString())
        .isEqualTo("exit");

    JobDetail job = scenario.job(scenario.submit("j", "q", "minimal"));
    assertThat(job.container().hasCommand()).isTrue();
    assertThat(job.container().hasSecrets()).isTrue();
    assertThat(job.container().fargatePlatformConfiguration().platformVersion())
        .isEqualTo("LATEST");
    assertThat(job.retryStrategy().evaluateOnExit().getFirst().actionAsString()).isEqualTo("exit");
  }

  /** Of a submission, too. */
  @Test
  void actionsOfJobsAreInLowerCase() {
    scenario.definition("retried");
    String id =
        client
            .submitJob(
                r ->
                    r.jobName("j")
                        .jobQueue("q")
                        .jobDefinition("retried")
                        .retryStrategy(
                            s ->
                                s.attempts(2)
                                    .evaluateOnExit(
                                        EvaluateOnExit.builder()
                                            .onReason("*")
                                            .action("RETRY")
                                            .build())))
            .jobId();
    assertThat(scenario.job(id).retryStrategy().evaluateOnExit().getFirst().actionAsString())
        .isEqualTo("retry");
  }

  @Test
  void jd007d10BareNamesMeanNoDefinitionInDescribe() {
    scenario.definition("bare");
    assertThat(client.describeJobDefinitions(r -> r.jobDefinitions("bare")).jobDefinitions())
        .isEmpty();
    assertThat(
            client
                .describeJobDefinitions(r -> r.jobDefinitions(Scenario.arn("job-definition/bare")))
                .jobDefinitions())
        .isEmpty();
    assertThat(described("bare:1").revision()).isEqualTo(1);
    assertThat(described(Scenario.arn("job-definition/bare:1")).revision()).isEqualTo(1);
    assertThat(client.describeJobDefinitions(r -> r.jobDefinitionName("bare")).jobDefinitions())
        .hasSize(1);
  }

  /** What an earlier version wrote is shown, and run, in the same form. */
  @Test
  void rowsFromBeforeAreShownInAwsFormToo() throws Exception {
    String document =
        """
        {"jobDefinitionName": "old", "revision": 1, "status": "ACTIVE", "type": "container",
         "jobDefinitionArn": "arn:aws:batch:us-east-1:123456789012:job-definition/old:1",
         "platformCapabilities": ["FARGATE"],
         "retryStrategy": {"attempts": 1, "evaluateOnExit": [{"onReason": "*", "action": "EXIT"}]},
         "containerProperties": {"image": "busybox", "executionRoleArn": "r",
           "resourceRequirements": [{"type": "VCPU", "value": "0.25"},
             {"type": "MEMORY", "value": "512"}]}}""";
    service
        .pool()
        .preparedQuery(
            "insert into job_definition (account_id, region, name, revision, status, document,"
                + " tags) values ($1, $2, 'old', 1, 'ACTIVE', $3, '{}')")
        .execute(Tuple.of(Scenario.ACCOUNT, Scenario.REGION, document))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    JobDefinition shown = described("old:1");
    hasLists(shown.containerProperties());
    assertThat(shown.containerProperties().fargatePlatformConfiguration().platformVersion())
        .isEqualTo("LATEST");
    JobDetail job = scenario.job(scenario.submit("j", "q", "old"));
    assertThat(job.retryStrategy().evaluateOnExit().getFirst().actionAsString()).isEqualTo("exit");
  }

  private static SubmitJobRequest.Builder overriding(String container) {
    TaskContainerOverrides overrides =
        TaskContainerOverrides.builder()
            .name(container)
            .command("echo", "overridden")
            .environment(KeyValuePair.builder().name("A").value("2").build())
            .build();
    return SubmitJobRequest.builder()
        .jobName("j")
        .jobQueue("q")
        .jobDefinition("task")
        .ecsPropertiesOverride(
            o -> o.taskProperties(TaskPropertiesOverride.builder().containers(overrides).build()));
  }

  private static void task(String name) {
    TaskContainerProperties container =
        TaskContainerProperties.builder()
            .name("main")
            .image("busybox")
            .command("echo", "defined")
            .resourceRequirements(need(ResourceType.VCPU, "0.25"), need(ResourceType.MEMORY, "512"))
            .build();
    client.registerJobDefinition(
        r ->
            r.jobDefinitionName(name)
                .type(JobDefinitionType.CONTAINER)
                .platformCapabilities(PlatformCapability.FARGATE)
                .ecsProperties(
                    e ->
                        e.taskProperties(
                            EcsTaskProperties.builder()
                                .executionRoleArn(ROLE)
                                .containers(container)
                                .build())));
  }

  @Test
  void ecs001ecs014d15OneContainerInEcsPropertiesIsRegisteredSubmittedAndShown() {
    task("task");
    JobDefinition shown = described("task:1");
    assertThat(shown.containerProperties()).isNull();
    assertThat(shown.ecsProperties().taskProperties().getFirst().platformVersion())
        .isEqualTo("LATEST");
    assertThat(shown.ecsProperties().taskProperties().getFirst().containers().getFirst())
        .satisfies(
            c -> {
              assertThat(c.command()).containsExactly("echo", "defined");
              assertThat(c.hasEnvironment()).isTrue();
              assertThat(c.hasSecrets()).isTrue();
            });

    String id = client.submitJob(overriding("main").build()).jobId();
    assertThat(container(scenario.job(id)).command()).containsExactly("echo", "overridden");
    assertThat(container(scenario.job(id)).environment())
        .containsExactly(KeyValuePair.builder().name("A").value("2").build());
    scenario.schedulerSays(
        transition(id, 1, JobStatus.SUBMITTED).build(),
        transition(id, 2, JobStatus.SUCCEEDED)
            .setAttemptEnded(true)
            .setAttempt(
                attempt(1)
                    .setExitCode(0)
                    .setLogStreamName("task/default/1")
                    .setStartedAt(Instant.ofEpochMilli(1))
                    .setStoppedAt(Instant.ofEpochMilli(2))
                    .build())
            .build());
    RunningService.eventually("ended", () -> scenario.job(id).statusAsString().equals("SUCCEEDED"));
    JobDetail ended = scenario.job(id);
    assertThat(ended.container()).isNull();
    assertThat(container(ended).exitCode()).isZero();
    assertThat(container(ended).logStreamName()).isEqualTo("task/default/1");
    AttemptDetail attempt = ended.attempts().getFirst();
    assertThat(attempt.container()).isNull();
    assertThat(attempt.taskProperties().getFirst().taskArn()).endsWith("task/task-1");
    assertThat(attempt.taskProperties().getFirst().containerInstanceArn()).isNull();
    assertThat(container(ended).networkInterfaces()).hasSize(1);
    assertThat(attempt.taskProperties().getFirst().containers().getFirst().name())
        .isEqualTo("main");
    assertThat(attempt.taskProperties().getFirst().containers().getFirst().exitCode()).isZero();
  }

  private static TaskContainerDetails container(JobDetail job) {
    EcsTaskDetails task = job.ecsProperties().taskProperties().getFirst();
    return task.containers().getFirst();
  }

  @Test
  void ovr009ovr014d15OverridesMustFitTheForm() {
    task("task-2");
    assertThatThrownBy(() -> client.submitJob(overriding("other").jobDefinition("task-2").build()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("containerName other must reference a defined container.");
    assertThatThrownBy(
            () ->
                client.submitJob(
                    r ->
                        r.jobName("j")
                            .jobQueue("q")
                            .jobDefinition("task-2")
                            .containerOverrides(o -> o.command("true"))))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("containerOverrides is not applicable");
    scenario.definition("plain");
    assertThatThrownBy(() -> client.submitJob(overriding("main").jobDefinition("plain").build()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("ecsPropertiesOverride is only applicable");
  }
}

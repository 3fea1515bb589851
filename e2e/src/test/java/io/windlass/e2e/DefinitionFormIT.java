package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobDefinitionType;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.TaskContainerDetails;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** What clients put into definitions, run through all four services on the process executor. */
class DefinitionFormIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 32);
  }

  private static KeyValuePair variable(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  @Test
  void env002s04VariablesOfTheReservedPrefixAreAcceptedAndDoNotReachTheContainer() {
    var definition = workspace.define("sh", "-c", "env | sort");
    var id =
        workspace.submit(
            definition,
            job ->
                job.containerOverrides(
                    container ->
                        container.environment(
                            variable("AWS_BATCH_MINE", "1"),
                            variable("AWS_BATCH_JOB_ID", "mine"),
                            variable("MINE", "2"))));
    var job = workspace.awaitEnd(id, SOON);

    assertThat(job.container().environment()).contains(variable("AWS_BATCH_MINE", "1"));
    assertThat(workspace.output(job))
        .contains("AWS_BATCH_JOB_ID=" + id, "MINE=2")
        .noneMatch(line -> line.startsWith("AWS_BATCH_MINE"));
  }

  /** The only form of definition that ezbatch has. */
  @Test
  void ecs001ovr009d15OneContainerInEcsPropertiesRunsAsAnyJob() {
    var definition = "task-" + UUID.randomUUID().toString().substring(0, 8);
    workspace.batch.registerJobDefinition(
        request ->
            request
                .jobDefinitionName(definition)
                .type(JobDefinitionType.CONTAINER)
                .platformCapabilitiesWithStrings("FARGATE")
                .parameters(Map.of("word", "defined"))
                .ecsProperties(
                    properties ->
                        properties.taskProperties(
                            task ->
                                task.executionRoleArn("arn:aws:iam::123456789012:role/execution")
                                    .containers(
                                        container ->
                                            container
                                                .name("main")
                                                .image("busybox")
                                                .command("sh", "-c", "echo Ref::word $A; exit 3")
                                                .environment(variable("A", "1"))
                                                .resourceRequirements(
                                                    vcpu ->
                                                        vcpu.type(ResourceType.VCPU).value("0.25"),
                                                    memory ->
                                                        memory
                                                            .type(ResourceType.MEMORY)
                                                            .value("512"))))));

    var job = workspace.awaitEnd(workspace.submit(definition), SOON);
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(container(job).exitCode()).isEqualTo(3);
    assertThat(output(container(job))).containsExactly("defined 1");

    var other =
        workspace.awaitEnd(
            workspace.submit(
                definition,
                submission ->
                    submission.ecsPropertiesOverride(
                        override ->
                            override.taskProperties(
                                task ->
                                    task.containers(
                                        container ->
                                            container
                                                .name("main")
                                                .command("sh", "-c", "echo $A")
                                                .environment(variable("A", "2")))))),
            SOON);
    assertThat(other.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(other.attempts().getFirst().taskProperties().getFirst().containers().getFirst())
        .satisfies(
            ended -> {
              assertThat(ended.name()).isEqualTo("main");
              assertThat(ended.exitCode()).isZero();
            });
    assertThat(output(container(other))).containsExactly("2");
  }

  private static TaskContainerDetails container(JobDetail job) {
    return job.ecsProperties().taskProperties().getFirst().containers().getFirst();
  }

  private static List<String> output(TaskContainerDetails container) {
    return workspace
        .logs
        .getLogEvents(
            request ->
                request
                    .logGroupName("/aws/batch/job")
                    .logStreamName(container.logStreamName())
                    .startFromHead(true))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }
}

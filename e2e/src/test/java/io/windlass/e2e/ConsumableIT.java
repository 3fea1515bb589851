package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.ConsumableResourceRequirement;
import software.amazon.awssdk.services.batch.model.DescribeConsumableResourceResponse;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;

/** A licence that two jobs want, through all services (chapter CR). */
class ConsumableIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 16);
  }

  private static String submit(String definition, String resource) {
    var one =
        ConsumableResourceRequirement.builder().consumableResource(resource).quantity(1L).build();
    return workspace.submit(
        definition,
        job -> job.consumableResourcePropertiesOverride(p -> p.consumableResourceList(one)));
  }

  private static DescribeConsumableResourceResponse describe(String name) {
    return workspace.batch.describeConsumableResource(r -> r.consumableResource(name));
  }

  private static void awaitInUse(String name, long quantity) {
    Workspace.await(
        name + " in use " + quantity, SOON, () -> describe(name).inUseQuantity() == quantity);
  }

  @Test
  void cr021cr031cr045TwoJobsTakeTurnsWithOneLicence() {
    workspace.batch.createConsumableResource(
        r -> r.consumableResourceName("licence").totalQuantity(1L));
    var nap = workspace.define("sleep", "2");
    var first = submit(nap, "licence");
    var second = submit(nap, "licence");
    var free = workspace.submit(workspace.define("true"));
    awaitInUse("licence", 1);
    assertThat(describe("licence").availableQuantity()).isZero();
    Workspace.await(
        "the second says what it waits for",
        SOON,
        () ->
            String.valueOf(workspace.describe(second).statusReason())
                    .contains("1 of consumable resource licence")
                || Workspace.isFinal(workspace.describe(second)));
    assertThat(workspace.awaitEnd(List.of(first, second, free), SOON))
        .extracting(JobDetail::status)
        .containsOnly(JobStatus.SUCCEEDED);
    assertThat(workspace.describe(second).startedAt())
        .as("CR-028: one after the other")
        .isGreaterThanOrEqualTo(workspace.describe(first).stoppedAt());
    awaitInUse("licence", 0);
    assertThat(
            workspace
                .batch
                .listJobsByConsumableResource(r -> r.consumableResource("licence"))
                .jobs())
        .hasSize(2);
  }

  @Test
  void cr031cr042cr045UpdateDeleteAndCreateAgain() {
    workspace.batch.createConsumableResource(
        r -> r.consumableResourceName("tokens").totalQuantity(0L));
    var waiting = submit(workspace.define("sleep", "300"), "tokens");
    workspace.awaitStatus(waiting, JobStatus.RUNNABLE, SOON);
    workspace.batch.updateConsumableResource(
        r -> r.consumableResource("tokens").operation("ADD").quantity(1L));
    workspace.awaitStatus(waiting, JobStatus.RUNNING, SOON);
    var second = submit(workspace.define("true"), "tokens");

    workspace.batch.deleteConsumableResource(r -> r.consumableResource("tokens"));
    assertThatThrownBy(() -> describe("tokens")).isInstanceOf(ClientException.class);
    workspace.awaitStatus(second, JobStatus.RUNNABLE, SOON);
    workspace.batch.createConsumableResource(
        r -> r.consumableResourceName("tokens").totalQuantity(1L));
    assertThat(workspace.awaitEnd(second, SOON).status()).isEqualTo(JobStatus.SUCCEEDED);
    workspace.batch.terminateJob(r -> r.jobId(waiting).reason("enough"));
    assertThat(workspace.awaitEnd(waiting, SOON).status()).isEqualTo(JobStatus.FAILED);
    awaitInUse("tokens", 0);
    assertThat(describe("tokens").availableQuantity())
        .as("CR-044: what was locked before the deletion does not come back")
        .isEqualTo(1);
  }
}

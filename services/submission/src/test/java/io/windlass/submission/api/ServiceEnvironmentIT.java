package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.AttemptDetail;
import io.windlass.events.CapacityLimit;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.JobStatus;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.events.Topics;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.JobQueueDetail;
import software.amazon.awssdk.services.batch.model.JobStateTimeLimitAction;
import software.amazon.awssdk.services.batch.model.ServiceEnvironmentDetail;
import software.amazon.awssdk.services.batch.model.ServiceEnvironmentOrder;

/** Service environments and the queues that name them, through the AWS SDK. */
class ServiceEnvironmentIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("environments");
    scenario = new Scenario(service);
    client = scenario.client();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static void create(BatchClient client, String name, int instances) {
    client.createServiceEnvironment(
        r ->
            r.serviceEnvironmentName(name)
                .serviceEnvironmentType("SAGEMAKER_TRAINING")
                .tags(Map.of("team", "blue"))
                .capacityLimits(limit("NUM_INSTANCES", instances)));
  }

  private static software.amazon.awssdk.services.batch.model.CapacityLimit limit(
      String unit, int most) {
    return software.amazon.awssdk.services.batch.model.CapacityLimit.builder()
        .capacityUnit(unit)
        .maxCapacity(most)
        .build();
  }

  static ServiceEnvironmentOrder on(String environment) {
    return ServiceEnvironmentOrder.builder().order(1).serviceEnvironment(environment).build();
  }

  static void queue(BatchClient client, String name, String environment) {
    client.createJobQueue(
        r ->
            r.jobQueueName(name)
                .jobQueueType("SAGEMAKER_TRAINING")
                .priority(1)
                .serviceEnvironmentOrder(on(environment)));
  }

  private static List<ServiceEnvironmentDetail> describe(String... names) {
    return client
        .describeServiceEnvironments(r -> r.serviceEnvironments(names))
        .serviceEnvironments();
  }

  private static void refused(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ClientException.class).hasMessageContaining(message);
  }

  // SE-003, SE-007, SE-010, SE-011, SE-012, SE-021, T-070, T-072, T-114, TAG-002, TAG-005
  @Test
  void environmentLivesSE003SE007SE010SE011SE012SE021T070T072T114TAG002() {
    create(client, "a", 5);
    ServiceEnvironmentDetail made = describe("a").getFirst();
    String arn = arn("service-environment/a");
    assertThat(made.serviceEnvironmentArn()).isEqualTo(arn);
    assertThat(made.statusAsString()).isEqualTo("VALID");
    assertThat(made.stateAsString()).isEqualTo("ENABLED");
    assertThat(made.serviceEnvironmentTypeAsString()).isEqualTo("SAGEMAKER_TRAINING");
    assertThat(made.capacityLimits().getFirst().maxCapacity()).isEqualTo(5);
    assertThat(made.tags()).containsEntry("team", "blue");
    refused("Object already exists", () -> create(client, "a", 5));

    client.updateServiceEnvironment(r -> r.serviceEnvironment("a").state("DISABLED"));
    client.updateServiceEnvironment(
        r -> r.serviceEnvironment(arn).capacityLimits(limit("NUM_INSTANCES", 20)));
    client.tagResource(r -> r.resourceArn(arn).tags(Map.of("stage", "test")));
    client.untagResource(r -> r.resourceArn(arn).tagKeys("team"));
    ServiceEnvironmentDetail changed = describe(arn).getFirst();
    assertThat(changed.stateAsString()).isEqualTo("DISABLED");
    assertThat(changed.statusAsString()).isEqualTo("VALID");
    assertThat(changed.capacityLimits().getFirst().maxCapacity()).isEqualTo(20);
    assertThat(changed.tags()).isEqualTo(Map.of("stage", "test"));
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn)).tags())
        .isEqualTo(Map.of("stage", "test"));

    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      DefinitionChanged last =
          definitions
              .await(
                  1,
                  d -> d.getArn().equals(arn) && String.valueOf(d).contains("\"maxCapacity\": 20"))
              .getFirst();
      var told = (ServiceEnvironmentDefinition) last.getDefinition();
      assertThat(told.getState()).isEqualTo("DISABLED");
      assertThat(told.getCapacityLimits()).containsExactly(new CapacityLimit("NUM_INSTANCES", 20));
    }
  }

  @Test
  void whatIsMalformedIsRefusedSE003SE005() {
    refused(
        "capacityUnit",
        () ->
            client.createServiceEnvironment(
                r ->
                    r.serviceEnvironmentName("bad")
                        .serviceEnvironmentType("SAGEMAKER_TRAINING")
                        .capacityLimits(limit("VCPU", 1))));
    refused(
        "service-environment/nowhere does not exist",
        () -> client.updateServiceEnvironment(r -> r.serviceEnvironment("nowhere")));
    refused(
        "service-environment/nowhere does not exist",
        () -> client.deleteServiceEnvironment(r -> r.serviceEnvironment("nowhere")));
    refused("service-environment/nowhere does not exist", () -> queue(client, "bad", "nowhere"));
    create(client, "two", 1);
    refused(
        "serviceEnvironmentOrder",
        () ->
            client.createJobQueue(
                r ->
                    r.jobQueueName("bad")
                        .jobQueueType("SAGEMAKER_TRAINING")
                        .priority(1)
                        .serviceEnvironmentOrder(on("two"), on("a"))));
    assertThat(describe("bad", "nowhere")).isEmpty();
  }

  // JQ-012, JQ-014, SE-017, T-073
  @Test
  void queueShowsItsEnvironmentJQ012JQ014SE017T073() {
    create(client, "shown", 5);
    queue(client, "shown", "shown");
    JobQueueDetail queue = queue("shown");
    assertThat(queue.stateAsString()).isEqualTo("ENABLED");
    assertThat(queue.statusAsString()).isEqualTo("VALID");
    assertThat(queue.statusReason()).isEqualTo("JobQueue Healthy");
    assertThat(queue.computeEnvironmentOrder()).isEmpty();
    assertThat(queue.serviceEnvironmentOrder())
        .containsExactly(on(arn("service-environment/shown")));
    assertThat(queue.jobQueueTypeAsString()).isEqualTo("SAGEMAKER_TRAINING");
    assertThat(queue.jobStateTimeLimitActions()).isEmpty();
    client.updateJobQueue(
        r ->
            r.jobQueue("shown")
                .jobStateTimeLimitActions(
                    JobStateTimeLimitAction.builder()
                        .action("TERMINATE")
                        .state("RUNNABLE")
                        .maxTimeSeconds(600)
                        .reason("MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE")
                        .build()));
    assertThat(queue("shown").jobStateTimeLimitActions().getFirst().actionAsString())
        .isEqualTo("TERMINATE");
    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      var told =
          (JobQueueDefinition)
              definitions
                  .await(2, d -> d.getArn().equals(arn("job-queue/shown")))
                  .getLast()
                  .getDefinition();
      assertThat(told.getServiceEnvironmentOrder())
          .containsExactly(arn("service-environment/shown"));
      assertThat(told.getComputeEnvironmentOrder()).isEmpty();
    }
  }

  private static JobQueueDetail queue(String name) {
    return client.describeJobQueues(r -> r.jobQueues(name)).jobQueues().getFirst();
  }

  /** It is shown as DELETING while a job of it still runs, and disappears then. */
  // SE-013, SE-015, SE-020, T-050
  @Test
  void environmentGoesWhenNothingHoldsItSE013SE015SE020() {
    create(client, "going", 5);
    create(client, "next", 5);
    queue(client, "going", "going");
    String job =
        client
            .submitServiceJob(
                r ->
                    r.jobName("j")
                        .jobQueue("going")
                        .serviceJobType("SAGEMAKER_TRAINING")
                        .serviceRequestPayload("{}"))
            .jobId();
    AttemptDetail attempt =
        Scenario.attempt(1).setComputeEnvironmentArn(arn("service-environment/going")).build();
    says(job, 3, JobStatus.RUNNING, attempt);
    RunningService.eventually("running", () -> status(job).equals("RUNNING"));
    refused("must be DISABLED", () -> delete("going"));
    client.updateServiceEnvironment(r -> r.serviceEnvironment("going").state("DISABLED"));
    refused("JobQueue relationship", () -> delete("going"));

    client.updateJobQueue(r -> r.jobQueue("going").serviceEnvironmentOrder(on("next")));
    delete("going");
    delete("going");
    assertThat(describe("going").getFirst().statusAsString()).isEqualTo("DELETING");
    refused("must be created and valid", () -> queue(client, "late", "going"));
    says(job, 4, JobStatus.SUCCEEDED, attempt);
    RunningService.eventually("gone", () -> describe("going").isEmpty());
    try (var definitions = new TopicReader<>(Topics.DEFINITIONS, DefinitionChanged.class)) {
      assertThat(
              definitions
                  .await(4, d -> d.getArn().equals(arn("service-environment/going")))
                  .getLast()
                  .getDeleted())
          .isTrue();
    }
  }

  private static void delete(String name) {
    client.deleteServiceEnvironment(r -> r.serviceEnvironment(name));
  }

  private static String status(String job) {
    return client.describeServiceJob(r -> r.jobId(job)).statusAsString();
  }

  private static void says(String job, long sequence, JobStatus status, AttemptDetail attempt) {
    scenario.schedulerSays(
        Scenario.transition(job, sequence, status)
            .setJobArn(arn("service-job/" + job))
            .setAttempt(attempt)
            .build());
  }

  // JQ-022, SE-013, SE-014
  @Test
  void queueGoesWithItsLastServiceJobAndThenTheEnvironmentJQ022SE013SE014() {
    create(client, "last", 1);
    queue(client, "last", "last");
    String job =
        client
            .submitServiceJob(
                r ->
                    r.jobName("j")
                        .jobQueue("last")
                        .serviceJobType("SAGEMAKER_TRAINING")
                        .serviceRequestPayload("{}"))
            .jobId();
    client.updateJobQueue(r -> r.jobQueue("last").state("DISABLED"));
    client.updateServiceEnvironment(r -> r.serviceEnvironment("last").state("DISABLED"));
    client.deleteJobQueue(r -> r.jobQueue("last"));
    assertThat(queue("last").statusAsString()).isEqualTo("DELETING");
    refused("JobQueue relationship", () -> delete("last"));
    says(job, 3, JobStatus.FAILED, Scenario.attempt(1).build());
    RunningService.eventually("queue gone", () -> !scenario.queueExists("last"));
    delete("last");
    RunningService.eventually("gone", () -> describe("last").isEmpty());
    assertThat(status(job)).isEqualTo("FAILED");
  }

  // SE-005, Q-012
  @Test
  void fiftyEnvironmentsAreTheMostSE005Q012() {
    BatchClient other = service.client("AKIASTRANGER", "stranger-secret");
    for (int i = 0; i < 50; i++) {
      create(other, "e" + i, 1);
    }
    refused("more than 50 service environments", () -> create(other, "e50", 1));
  }

  @Test
  void environmentsComeInPages() {
    for (String name : List.of("p1", "p2", "p3")) {
      create(client, name, 1);
    }
    List<String> names =
        client.describeServiceEnvironmentsPaginator(r -> r.maxResults(1)).stream()
            .peek(page -> assertThat(page.serviceEnvironments()).hasSize(1))
            .flatMap(page -> page.serviceEnvironments().stream())
            .map(ServiceEnvironmentDetail::serviceEnvironmentName)
            .toList();
    assertThat(names).contains("p1", "p2", "p3").doesNotHaveDuplicates().isSorted();
  }

  // IAM-031, IAM-041, SE-009
  @Test
  void callersNeedTheActionOnTheEnvironmentIAM031IAM041SE009() {
    BatchClient reader = service.client("AKIAREADER", "reader-secret");
    assertThatThrownBy(() -> create(reader, "iam", 1))
        .isInstanceOf(BatchException.class)
        .hasMessageContaining(
            "batch:CreateServiceEnvironment on resource: " + arn("service-environment/iam"));
    create(client, "owned", 1);
    BatchClient owner = service.client("AKIAOWNER", "owner-secret");
    owner.updateServiceEnvironment(r -> r.serviceEnvironment("owned").state("DISABLED"));
    client.untagResource(r -> r.resourceArn(arn("service-environment/owned")).tagKeys("team"));
    assertThatThrownBy(() -> owner.deleteServiceEnvironment(r -> r.serviceEnvironment("owned")))
        .hasMessageContaining("batch:DeleteServiceEnvironment");
    assertThat(
            service
                .client("AKIASTRANGER", "stranger-secret")
                .describeServiceEnvironments(
                    r -> r.serviceEnvironments("owned", arn("service-environment/owned")))
                .serviceEnvironments())
        .isEmpty();
  }
}
